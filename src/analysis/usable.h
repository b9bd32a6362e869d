// Which rows a method can use, and why it cannot use the others: nothing is left out in silence.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tw::analysis {

enum class Reason : std::uint8_t {
  kMissing,     // nothing there, or one of the usual words for it
  kMalformed,   // the record does not have the column, or its quotes are wrong
  kNotANumber,  // some other text
  kNotFinite,   // infinite, "NaN", or too large for a double
  kZero,
  kNegative
};

// The stable name of a reason, as JSON and the keys of the messages have it.
constexpr std::string_view name(Reason reason) {
  constexpr std::string_view kNames[] = {"missing",    "malformed", "not_a_number",
                                         "not_finite", "zero",      "negative"};
  return kNames[static_cast<std::size_t>(reason)];
}

struct Excluded {
  std::size_t row = 0;  // position in the spans that were given, from 0
  Reason reason = Reason::kMissing;
  bool operator==(const Excluded&) const = default;
};
using ExcludedRows = std::vector<Excluded>;

// Why a value is no number to compute with; NaN stands for a missing value.
inline std::optional<Reason> unusable(double value) {
  if (std::isnan(value)) return Reason::kMissing;
  if (std::isinf(value)) return Reason::kNotFinite;
  return std::nullopt;
}

// The same where only amounts above zero make sense: ratios and logarithms.
inline std::optional<Reason> unusable_as_positive(double value) {
  if (const auto reason = unusable(value)) return reason;
  if (value == 0) return Reason::kZero;
  if (value < 0) return Reason::kNegative;
  return std::nullopt;
}

}  // namespace tw::analysis
