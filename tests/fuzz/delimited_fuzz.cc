// Any bytes as delimited text: read = loaded + rejected. The first byte chooses how the file is
// said to be written.
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/file.h"
#include "declaration/delimited.h"
#include "lake/engine.h"

namespace {

using namespace tw;

constexpr std::string_view kColumns = R"(
header = false
[columns]
1 = "declaration_number"
2 = { concept = "flow", codes = { I = "M" } }
3 = { concept = "acceptance_date", date = "YYYYMMDD" }
4 = { concept = "net_mass_kg", multiply = "1000" }
)";

const declaration::Mapping& mapping(std::uint8_t choice) {
  static const auto mappings = [] {
    std::vector<declaration::Mapping> all;
    for (const std::string_view head :
         {"encoding = \"UTF-8\"", "encoding = \"GB18030\"\ngrouping = \",\"\ndelimiter = \";\"",
          "delimiter = \"\\t\"\nquote = \"\"",
          "encoding = \"ISO-8859-1\"\ndecimal_point = \",\""}) {
      auto made = declaration::Mapping::parse(
          "format = \"delimited\"\n" + std::string(head) + std::string(kColumns), "fuzz.toml");
      TW_ASSERT(made.has_value());
      all.push_back(std::move(*made));
    }
    return all;
  }();
  return mappings[choice % mappings.size()];
}

// A file of the bytes that lives as long as this does, in memory.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(memfd_create("fuzz", 0)) {
    TW_ASSERT(descriptor_ >= 0);
    TW_ASSERT(write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // Stays: what the engine keeps for each thread is gone before statics go.
  static auto& engine = *new lake::Engine({.threads = 1});
  static auto& connection = *new lake::Connection(engine);
  const MemoryFile file(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  const auto opened =
      declaration::DelimitedFile::open(file.path(), mapping(data[0]), silent_progress());
  if (!opened) return 0;
  declaration::Quarantine quarantine(engine);
  const std::string source = "fuzz_" + unique_name();
  connection.add_source(
      source, declaration::delimited_source(*opened, "fuzz", "0", quarantine, silent_progress()));
  const auto rows =
      connection.query("SELECT count(*), count(DISTINCT line) FROM \"" + source + "\"()");
  quarantine.finish();
  TW_ASSERT(rows.integer(0, 0) + quarantine.records() == (*opened)->records());
  TW_ASSERT(rows.integer(0, 0) == rows.integer(0, 1));
  connection.execute("DROP TABLE \"" + quarantine.table() + "\"");
  return 0;
}
