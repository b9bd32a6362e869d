#include "simulation/random.h"

#include <algorithm>
#include <bit>

#include "base/result.h"

namespace tw::simulation {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014), the seeding that xoshiro's authors recommend.
std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

// 2^(i/64) as a multiple of 1/65536, i = 0 .. 64.
constexpr std::array<std::int64_t, 65> kPowers = {
    65536,  66250,  66971,  67700,  68438,  69183,  69936,  70698,  71468,  72246,  73032,
    73828,  74632,  75444,  76266,  77096,  77936,  78785,  79642,  80510,  81386,  82273,
    83169,  84074,  84990,  85915,  86851,  87796,  88752,  89719,  90696,  91684,  92682,
    93691,  94711,  95743,  96785,  97839,  98905,  99982,  101070, 102171, 103283, 104408,
    105545, 106694, 107856, 109031, 110218, 111418, 112631, 113858, 115098, 116351, 117618,
    118899, 120194, 121502, 122825, 124163, 125515, 126882, 128263, 129660, 131072};

}  // namespace

std::uint64_t stream_of(std::initializer_list<std::uint64_t> keys) {
  std::uint64_t stream = 0x5741'4e47'4841'4921ULL;
  for (const std::uint64_t key : keys) {
    std::uint64_t state = stream ^ key;
    stream = split_mix(state);
  }
  return stream;
}

Random::Random(std::uint64_t stream) {
  for (auto& word : state_) word = split_mix(stream);
}

// xoshiro256** 1.0 (Blackman, Vigna 2018).
std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::int32_t Random::normal() {
  std::uint64_t bytes = next();
  // Adds the eight bytes pairwise in place.
  bytes = (bytes & 0x00ff00ff00ff00ffULL) + ((bytes >> 8) & 0x00ff00ff00ff00ffULL);
  bytes = (bytes & 0x0000ffff0000ffffULL) + ((bytes >> 16) & 0x0000ffff0000ffffULL);
  const auto sum = static_cast<std::int32_t>((bytes & 0xffffffffULL) + (bytes >> 32));
  // Eight bytes have mean 1020 and variance 8 (256^2 - 1) / 12, a standard deviation of 209.02.
  return (sum - 1020) * 102400 / 20902;
}

std::int64_t Random::lognormal(std::int32_t sigma_permille) {
  // z / 1024 x sigma / 1000 / ln 2, times 65536.
  const std::int64_t exponent =
      static_cast<std::int64_t>(normal()) * sigma_permille * 64 * 1000 / 693'147;
  return power_of_two(exponent);
}

std::int64_t Random::spread(std::int64_t value, std::int32_t sigma_permille) {
  return std::max<std::int64_t>(1, multiply_divide(value, lognormal(sigma_permille), 65536));
}

std::int64_t power_of_two(std::int64_t exponent) {
  exponent = std::clamp<std::int64_t>(exponent, -(16 << 16), 16 << 16);
  const std::int64_t whole = exponent >> 16;  // floor
  const std::int64_t fraction = exponent & 0xffff;
  const auto step = static_cast<std::size_t>(fraction >> 10);
  const std::int64_t rest = fraction & 0x3ff;
  const std::int64_t power = kPowers[step] + (((kPowers[step + 1] - kPowers[step]) * rest) >> 10);
  return whole >= 0 ? power << whole : power >> -whole;
}

std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c) {
  if (std::int64_t small = 0;
      !__builtin_mul_overflow(a, b, &small) &&
      !__builtin_add_overflow(small, small < 0 ? -(c / 2) : c / 2, &small)) {
    return small / c;
  }
  const Int128 product = static_cast<Int128>(a) * b;
  const Int128 half = product < 0 ? -(c / 2) : c / 2;
  // c / 2 is short by a half for odd c, where no tie exists.
  return static_cast<std::int64_t>((product + half) / c);
}

Weights::Weights(std::span<const std::uint32_t> weights) {
  std::uint64_t sum = 0;
  cumulated_.reserve(weights.size());
  for (const std::uint32_t weight : weights) cumulated_.push_back(sum += weight);
  TW_ASSERT(sum <= 0xffffffffU);
}

std::size_t Weights::pick(Random& random) const {
  TW_ASSERT(total() > 0);
  const std::uint64_t at = random.below(static_cast<std::uint32_t>(total()));
  return static_cast<std::size_t>(std::upper_bound(cumulated_.begin(), cumulated_.end(), at) -
                                  cumulated_.begin());
}

}  // namespace tw::simulation
