// Randomness that is the same on every machine: xoshiro256** and integer arithmetic only. The
// standard library's distributions and floating point differ between libraries, so neither is used.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "base/decimal.h"

namespace tw::simulation {

// One stream for each combination of keys; streams of different keys are independent.
std::uint64_t stream_of(std::initializer_list<std::uint64_t> keys);

class Random {
 public:
  explicit Random(std::uint64_t stream);

  std::uint64_t next();
  // 0 to n - 1; n > 0. (Multiply and shift: the bias is below n / 2^32.)
  std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32);
  }
  // Both ends included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + below(static_cast<std::uint32_t>(high - low + 1));
  }
  bool chance(std::uint32_t per_million) { return below(1'000'000) < per_million; }
  // About normal, mean 0 and standard deviation 1024: the sum of eight bytes, so within 4.9
  // deviations.
  std::int32_t normal();
  // exp(sigma z) for normal z, as a multiple of 1/65536; sigma in thousandths.
  std::int64_t lognormal(std::int32_t sigma_permille);
  // value x exp(sigma z), at least 1.
  std::int64_t spread(std::int64_t value, std::int32_t sigma_permille);

 private:
  std::array<std::uint64_t, 4> state_;
};

// 2 to the power exponent / 65536, as a multiple of 1/65536; the exponent is cut to -16 .. 16.
std::int64_t power_of_two(std::int64_t exponent);

// a x b / c, rounded half away from zero; c > 0. The result must fit 64 bits.
std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c);

// Picks an index with probability proportional to its weight.
class Weights {
 public:
  Weights() = default;
  explicit Weights(std::span<const std::uint32_t> weights);
  std::size_t pick(Random& random) const;
  std::uint64_t total() const { return cumulated_.empty() ? 0 : cumulated_.back(); }

 private:
  std::vector<std::uint64_t> cumulated_;
};

}  // namespace tw::simulation
