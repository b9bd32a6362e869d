// Exact decimals: an integer of up to 38 digits and a scale. Money, mass and quantity use nothing
// else.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tw {

// NOLINTNEXTLINE(modernize-use-using): `using` takes no __extension__.
__extension__ typedef __int128 Int128;

class Decimal {
 public:
  static constexpr int kMaxDigits = 38;

  constexpr Decimal() = default;
  constexpr Decimal(Int128 unscaled, int scale) : unscaled_(unscaled), scale_(scale) {}

  // Strict: optional sign, digits, at most one point with digits on at least one side. No spaces,
  // no exponent, no group separators. nullopt when the text is anything else or needs over 38
  // digits.
  static std::optional<Decimal> parse(std::string_view text);

  Int128 unscaled() const { return unscaled_; }
  int scale() const { return scale_; }
  bool is_zero() const { return unscaled_ == 0; }
  bool is_negative() const { return unscaled_ < 0; }

  // The nearest value with that scale, halves away from zero (the engine's round() does the same).
  // nullopt when it does not fit 38 digits.
  std::optional<Decimal> rescale(int scale) const;
  // The unscaled 64-bit value at that scale within `width` digits (at most 18); nullopt when it
  // does not fit.
  std::optional<std::int64_t> to_int64(int scale, int width = 18) const;

  // nullopt on overflow.
  std::optional<Decimal> add(const Decimal& other) const;
  std::optional<Decimal> subtract(const Decimal& other) const;
  std::optional<Decimal> multiply(const Decimal& other) const;
  // The quotient rounded to `scale`, halves away from zero; nullopt on zero divisor or overflow.
  std::optional<Decimal> divide(const Decimal& other, int scale) const;

  double to_double() const;
  // All digits of the scale: Decimal(1250, 2) is "12.50".
  std::string to_string() const;

  // By value: 1.50 == 1.5.
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

 private:
  Int128 unscaled_ = 0;
  int scale_ = 0;
};

}  // namespace tw
