// The countries that the made-up country deals with, and the currencies it is paid in.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace tw::simulation {

struct Partner {
  std::string_view code;  // ISO 3166 alpha-2
  std::uint32_t import_weight;
  std::uint32_t export_weight;
  std::uint8_t distance;       // 0 shares a land border, 1 near by sea, 2 far
  bool entrepot;               // sends on much that was made elsewhere
  std::string_view strong_in;  // kinds of goods (chapter.h) it sends, more than its weight says
  std::string_view currency;   // its own, or the dollar
  std::array<std::string_view, 2> ports;  // UN/LOCODE
};

std::span<const Partner> partners();

struct Currency {
  std::string_view code;
  std::int64_t rate;              // home currency for one unit in January 2022, millionths
  std::int32_t monthly_permille;  // sigma of the monthly step
};

// The home currency is not among them: its rate is 1.
std::span<const Currency> currencies();

inline constexpr std::string_view kHomeCountry = "CN";
inline constexpr std::string_view kHomeCurrency = "CNY";

}  // namespace tw::simulation
