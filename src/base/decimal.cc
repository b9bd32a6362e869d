#include "base/decimal.h"

#include <algorithm>
#include <array>

#include "base/result.h"

namespace tw {
namespace {

constexpr auto kPowers = [] {
  std::array<Int128, Decimal::kMaxDigits + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

Int128 power_of_ten(int exponent) {
  TW_ASSERT(exponent >= 0 && exponent <= Decimal::kMaxDigits);
  return kPowers[static_cast<std::size_t>(exponent)];
}

constexpr Int128 kLimit = kPowers[Decimal::kMaxDigits];

std::optional<Int128> in_range(Int128 value) {
  if (value >= kLimit || value <= -kLimit) return std::nullopt;
  return value;
}

std::optional<Int128> checked_multiply(Int128 a, Int128 b) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return in_range(product);
}

// Quotient rounded to nearest, halves away from zero.
Int128 divide_rounded(Int128 dividend, Int128 divisor) {
  Int128 quotient = dividend / divisor;
  Int128 remainder = dividend % divisor;
  if (remainder < 0) remainder = -remainder;
  const Int128 size = divisor < 0 ? -divisor : divisor;
  if (remainder >= size - remainder) quotient += ((dividend < 0) == (divisor < 0)) ? 1 : -1;
  return quotient;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  Int128 value = 0;
  int digits = 0;
  int scale = 0;
  bool point = false;
  bool any = false;
  for (const char c : text) {
    if (c == '.') {
      if (point) return std::nullopt;
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any = true;
    if (digits > 0 || c != '0') ++digits;
    if (digits > kMaxDigits) return std::nullopt;
    value = value * 10 + (c - '0');
    if (point && ++scale > kMaxDigits) return std::nullopt;
  }
  if (!any) return std::nullopt;
  return Decimal(negative ? -value : value, scale);
}

std::optional<Decimal> Decimal::rescale(int scale) const {
  if (scale < 0 || scale > kMaxDigits) return std::nullopt;
  if (scale >= scale_) {
    const auto value = checked_multiply(unscaled_, power_of_ten(scale - scale_));
    if (!value) return std::nullopt;
    return Decimal(*value, scale);
  }
  return Decimal(divide_rounded(unscaled_, power_of_ten(scale_ - scale)), scale);
}

std::optional<std::int64_t> Decimal::to_int64(int scale, int width) const {
  TW_ASSERT(width >= 1 && width <= 18);
  const auto value = rescale(scale);
  if (!value) return std::nullopt;
  const Int128 limit = power_of_ten(width);
  if (value->unscaled_ >= limit || value->unscaled_ <= -limit) return std::nullopt;
  return static_cast<std::int64_t>(value->unscaled_);
}

std::optional<Decimal> Decimal::add(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  const auto a = rescale(scale);
  const auto b = other.rescale(scale);
  if (!a || !b) return std::nullopt;
  const auto sum = in_range(a->unscaled_ + b->unscaled_);
  if (!sum) return std::nullopt;
  return Decimal(*sum, scale);
}

std::optional<Decimal> Decimal::subtract(const Decimal& other) const {
  return add(Decimal(-other.unscaled_, other.scale_));
}

std::optional<Decimal> Decimal::multiply(const Decimal& other) const {
  const auto product = checked_multiply(unscaled_, other.unscaled_);
  if (!product || scale_ + other.scale_ > kMaxDigits) return std::nullopt;
  return Decimal(*product, scale_ + other.scale_);
}

std::optional<Decimal> Decimal::divide(const Decimal& other, int scale) const {
  if (other.is_zero()) return std::nullopt;
  const int shift = scale + other.scale_ - scale_;
  if (shift > kMaxDigits || shift < -kMaxDigits) return std::nullopt;
  if (shift >= 0) {
    const auto dividend = checked_multiply(unscaled_, power_of_ten(shift));
    if (!dividend) return std::nullopt;
    return Decimal(divide_rounded(*dividend, other.unscaled_), scale);
  }
  const auto divisor = checked_multiply(other.unscaled_, power_of_ten(-shift));
  if (!divisor) return std::nullopt;
  return Decimal(divide_rounded(unscaled_, *divisor), scale);
}

double Decimal::to_double() const {
  return static_cast<double>(unscaled_) / static_cast<double>(power_of_ten(scale_));
}

std::string Decimal::to_string() const {
  std::string digits;
  Int128 rest = unscaled_ < 0 ? -unscaled_ : unscaled_;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  while (static_cast<int>(digits.size()) <= scale_) digits.push_back('0');
  if (scale_ > 0) digits.insert(static_cast<std::size_t>(scale_), ".");
  if (unscaled_ < 0) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  const auto a = rescale(scale);
  const auto b = other.rescale(scale);
  if (a && b) return a->unscaled_ <=> b->unscaled_;
  // Only one side can overflow here: the one with the smaller scale, which is then the larger in
  // size.
  if (!a) return unscaled_ < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  return other.unscaled_ < 0 ? std::strong_ordering::greater : std::strong_ordering::less;
}

}  // namespace tw
