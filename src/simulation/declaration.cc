#include "simulation/declaration.h"

#include <array>
#include <charconv>

#include "base/result.h"

namespace tw::simulation {
namespace {

constexpr std::array<std::int64_t, 7> kTens = {1, 10, 100, 1000, 10'000, 100'000, 1'000'000};

// The digits after the point, `scale` of them.
void append_fraction(std::string& text, std::int64_t fraction, int scale) {
  std::array<char, 8> digits;
  for (int i = scale; i-- > 0; fraction /= 10) {
    digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + fraction % 10);
  }
  text.push_back('.');
  text.append(digits.data(), static_cast<std::size_t>(scale));
}

void append_integer(std::string& text, std::int64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

}  // namespace

std::string_view currency_code(std::size_t currency) {
  return currency == kHome ? kHomeCurrency : currencies()[currency].code;
}

std::int64_t share(std::int64_t amount, std::int64_t part_before, std::int64_t part,
                   std::int64_t whole) {
  TW_ASSERT(whole > 0);
  return multiply_divide(amount, part, whole) - multiply_divide(amount, part_before, whole);
}

void append_decimal(std::string& text, std::int64_t value, int scale) {
  while (scale > 0 && value % 10 == 0) {
    value /= 10;
    --scale;
  }
  append_amount(text, value, scale);
}

void append_amount(std::string& text, std::int64_t value, int scale) {
  if (value < 0) {
    text.push_back('-');
    value = -value;
  }
  const std::int64_t ten = kTens[static_cast<std::size_t>(scale)];
  append_integer(text, value / ten);
  if (scale > 0) append_fraction(text, value % ten, scale);
}

}  // namespace tw::simulation
