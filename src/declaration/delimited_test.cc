#include "declaration/delimited.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/encoding.h"
#include "base/file.h"
#include "lake/engine.h"
#include "sql/print.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;

// A file that goes with the test, read as the load reads it.
class Read {
 public:
  Read(const std::string& bytes, const std::string& mapping) {
    std::ofstream(path_, std::ios::binary) << bytes;
    const auto parsed = Mapping::parse(mapping, "mapping.toml");
    RC_ASSERT(parsed.has_value());
    auto opened = DelimitedFile::open(path_, *parsed, silent_progress());
    if (!opened) return;
    file = *opened;
    const std::string name = "source " + unique_name();
    lake::Connection connection(engine());
    connection.add_source(name, delimited_source(file, "s", "0", quarantine, silent_progress()));
    rows = connection.query("SELECT * FROM " + sql::quote_identifier(name) + "() ORDER BY line");
    quarantine.finish();
    rejected = connection.query("SELECT code, line, raw_base64 FROM " +
                                sql::quote_identifier(quarantine.table()) + " ORDER BY line");
    connection.execute("DROP TABLE " + sql::quote_identifier(quarantine.table()));
  }
  ~Read() { fs::remove(path_); }

  std::shared_ptr<DelimitedFile> file;  // absent: refused
  Quarantine quarantine{engine()};
  lake::Rows rows;
  lake::Rows rejected;

 private:
  static lake::Engine& engine() {
    // Stays: what the engine keeps for each thread is gone before statics go.
    static auto& engine = *new lake::Engine({.threads = 2});
    return engine;
  }
  fs::path path_ = fs::temp_directory_path() / ("delimited-" + unique_name());
};

constexpr const char* kThreeTexts = R"(
header = false
[columns]
1 = "declaration_number"
2 = "trader_name"
3 = "commodity_text"
[constants]
flow = "M"
)";

// What another program has written by the rules comes back as it was, whatever the characters.
RC_GTEST_PROP(DelimitedProperty, EveryCharacterComesBack, ()) {
  const auto character = rc::gen::oneOf(
      rc::gen::element<std::string>(",", "\"", "\n", "\r", "\r\n", "a", "7", "|", "\t", "望", "€"),
      rc::gen::map(rc::gen::inRange(0x20, 0x7F),
                   [](int c) { return std::string(1, static_cast<char>(c)); }));
  const auto field = rc::gen::map(rc::gen::container<std::vector<std::string>>(character),
                                  [](const std::vector<std::string>& characters) {
                                    std::string text =
                                        "<";  // blanks at the ends are no part of a value
                                    for (const auto& each : characters) text += each;
                                    return text + ">";
                                  });
  using Rows = std::vector<std::vector<std::string>>;
  const auto written =
      *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(3, field));
  const bool marked = *rc::gen::arbitrary<bool>();
  std::string bytes = marked ? "\xEF\xBB\xBF" : "";
  for (const auto& row : written) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string quoted;
      for (const char c : row[i]) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
      bytes += (i > 0 ? ",\"" : "\"") + quoted + "\"";
    }
    bytes += *rc::gen::element<std::string>("\n", "\r\n", "\r");
  }
  const Read read(bytes, kThreeTexts);
  RC_ASSERT((read.file == nullptr) == written.empty());
  RC_ASSERT(read.quarantine.records() == 0);
  Rows seen;
  for (std::size_t i = 0; i < read.rows.size(); ++i) {
    seen.push_back({read.rows.text(i, 0), read.rows.text(i, 1), read.rows.text(i, 2)});
  }
  RC_ASSERT(seen == written);
}

// Any bytes in any encoding: each record is loaded or kept aside, at a line of its own.
RC_GTEST_PROP(DelimitedProperty, NothingIsLostWhateverTheBytes, ()) {
  const auto bytes = *rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::arbitrary<char>(),
      rc::gen::element('"', ',', '|', '\n', '\r', '1', '\xB7', '\xA7', '\x7C', '\0')));
  const auto encoding =
      *rc::gen::element<std::string>("UTF-8", "GB18030", "ISO-8859-1", "WINDOWS-1252");
  const auto delimiter = *rc::gen::element<std::string>(",", "|");
  const Read read(bytes,
                  "encoding = \"" + encoding + "\"\ndelimiter = \"" + delimiter + "\"\n" + R"(
header = false
columns.1 = "declaration_number"
columns.2 = "net_mass_kg"
constants.flow = "X"
)");
  if (read.file == nullptr) RC_SUCCEED("refused whole");
  RC_ASSERT(static_cast<std::int64_t>(read.rows.size()) + read.quarantine.records() ==
            read.file->records());
  std::set<std::string> lines;
  for (std::size_t i = 0; i < read.rows.size(); ++i)
    RC_ASSERT(lines.insert(read.rows.text(i, read.rows.columns.size() - 1)).second);
  for (std::size_t i = 0; i < read.rejected.size(); ++i)
    RC_ASSERT(lines.insert(read.rejected.text(i, 1)).second);
}

// A bar may be the second byte of a Chinese character: 絴 is BD 7C.
TEST(Delimited, Gb18030WithBars) {
  const auto bytes = *to_utf8("1|x|y\n", "GB18030") + "2|\xBD\x7C|\xBD\x7C\"z\"\n3|\"\xBD\x7C\"|\n";
  const Read read(bytes, std::string("encoding = \"GB18030\"\ndelimiter = \"|\"\n") + kThreeTexts);
  ASSERT_EQ(read.rows.size(), 3U);
  EXPECT_EQ(read.rows.text(1, 1), "絴");
  EXPECT_EQ(read.rows.text(1, 2), "絴\"z\"");
  EXPECT_EQ(read.rows.text(2, 1), "絴");
}

// The quarantine keeps the bytes as they were: 2,FF FE,c.
TEST(Delimited, RawBytesAreKept) {
  const Read read("1,a,b\n2,\xFF\xFE,c\n", kThreeTexts);
  ASSERT_EQ(read.rejected.size(), 1U);
  EXPECT_EQ(read.rejected.text(0, 0), "read.bad_encoding");
  EXPECT_EQ(read.rejected.text(0, 1), "2");
  EXPECT_EQ(read.rejected.text(0, 2), "Miz//ixj");
}

}  // namespace
}  // namespace tw::declaration
