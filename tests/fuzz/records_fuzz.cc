// Cutting text into records: no byte is lost, lines are counted right, and a text that arrives in
// parts is cut where the whole text is. The first byte chooses fields and quoting.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/records.h"

namespace {

using tw::Record;
using tw::RecordCutter;

// LF, CR LF and CR each end a line.
std::int64_t line_ends(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
      ++count;
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t fields = data[0] % 4;
  const auto quote = data[0] & 0x10 ? std::nullopt : std::optional('"');
  RecordCutter whole(text, ',', quote, fields);
  std::size_t offset = 0;
  std::int64_t lines = 0;
  std::vector<std::string_view> parts;
  std::string scratch;
  while (const auto record = whole.cut(offset, true)) {
    TW_ASSERT(record->next > offset && record->next <= text.size());
    TW_ASSERT(record->text.data() == text.data() + offset);
    // As far as it is decided with half of what follows, it is decided alike.
    const std::size_t shown = offset + (text.size() - offset) / 2;
    const auto early = RecordCutter(text.substr(0, shown), ',', quote, fields).cut(offset, false);
    if (early) TW_ASSERT(early->next == record->next && early->malformed == record->malformed);
    lines += record->line_ends;
    if (!record->malformed) {
      tw::split_fields(record->text, ',', quote, record->quoted, parts, scratch);
      TW_ASSERT(!parts.empty());
    }
    offset = record->next;
  }
  TW_ASSERT(offset == text.size());
  TW_ASSERT(lines == line_ends(text));
  return 0;
}
