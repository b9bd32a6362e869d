// Small files as they come: encodings and comma-separated records.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/csv.h"
#include "base/encoding.h"
#include "base/result.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto text = tw::decode_text(bytes);
  if (!text) return 0;
  TW_ASSERT(tw::is_utf8(*text));
  for (const auto stray :
       {tw::CsvOptions::StrayQuote::kRefuse, tw::CsvOptions::StrayQuote::kKeep}) {
    const auto records = tw::parse_csv(*text, "fuzz.csv", {.stray_quote = stray});
    if (!records) continue;
    std::int64_t line = 0;
    for (const auto& record : *records) {
      TW_ASSERT(record.line > line && !record.fields.empty());
      line = record.line;
    }
    const auto table = tw::parse_csv_table(*text, "fuzz.csv", {.stray_quote = stray});
    if (table) TW_ASSERT(table->records.size() + 1 == records->size());
  }
  return 0;
}
