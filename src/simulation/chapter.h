// What the made-up country trades: one line of facts for each HS chapter. The figures are ours, of
// a plausible order of magnitude and nothing more.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace tw::simulation {

// How the months of a year differ, by kind of goods.
enum class Season : std::uint8_t { kEven, kHarvest, kSpring, kBeforeChristmas, kHeating };

struct Chapter {
  std::string_view code;
  std::int64_t price;        // fen of the home currency for one kilogram
  std::int32_t price_sigma;  // how far the codes lie apart: sigma of log price, thousandths
  std::string_view unit_1;   // statutory units, UN/ECE codes; the second may be empty
  std::string_view unit_2;
  std::int64_t grams_per_unit;  // of unit_1
  std::int32_t duty_rate;       // hundredths of a per cent
  std::uint32_t codes;          // eight-digit codes in the tariff
  std::uint32_t import_weight;
  std::uint32_t export_weight;
  std::uint32_t air_percent;  // share that flies where it could go by sea
  bool licence;               // imports need one
  Season season;
};

std::span<const Chapter> chapters();

// Thousandths of the year's mean; month 1 to 12.
std::uint32_t season_permille(Season season, int month);

// Partners deal in some kinds of goods more than in others; see partner.h.
char kind_of_goods(std::string_view chapter);  // A farm, M mineral, C chemical, T textile, E
                                               // machine, V vehicle, O other

}  // namespace tw::simulation
