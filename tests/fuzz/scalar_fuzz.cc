// Numbers, dates and periods as text: what is read prints as itself and reads back the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/date.h"
#include "base/decimal.h"
#include "base/result.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto number = tw::Decimal::parse(text)) {
    const auto again = tw::Decimal::parse(number->to_string());
    TW_ASSERT(again && *again == *number && again->scale() == number->scale());
    if (const auto rounded = number->rescale(2)) TW_ASSERT(rounded->scale() == 2);
  }
  if (const auto date = tw::Date::parse(text)) TW_ASSERT(date->to_string() == text);
  if (const auto period = tw::Period::parse(text)) {
    TW_ASSERT(period->to_string() == text);
    TW_ASSERT(period->first_day() <= period->last_day());
  }
  return 0;
}
