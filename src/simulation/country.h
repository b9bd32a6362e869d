// Wanghai (望海), the made-up country: its tariff, offices, places and traders. It is the same for
// every seed, so that simulations with different seeds are loads of one country. It keeps its own
// goods and people, and borrows the codes of the shipped lists: CN for its country, CNY for its
// currency, the districts, trade modes and units of China. docs/simulation.md describes it.
//
// Immutable once built; safe to read from many threads.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "simulation/chapter.h"
#include "simulation/partner.h"
#include "simulation/random.h"

namespace tw::simulation {

enum class Flow : std::uint8_t { kImport, kExport };
inline constexpr std::size_t kFlows = 2;

struct TariffCode {
  std::string code;  // eight digits
  std::uint16_t chapter = 0;
  BothLanguages label;
  std::int64_t price = 0;           // fen for one kilogram
  std::int32_t price_sigma = 0;     // from one consignment to the next, thousandths
  std::int64_t grams_per_unit = 0;  // of the first statutory unit
  std::int32_t duty_rate = 0;       // hundredths of a per cent
  bool ended = false;               // valid to the end of 2024 only

  std::uint64_t number() const { return std::stoull(code); }
};

struct Office {
  std::string code;  // four digits, the district first
  std::uint16_t district = 0;
  std::uint32_t weight = 0;
};

struct District {
  std::string code;
  std::string province;
  bool land_border = false;
  std::uint32_t weight = 0;
  std::vector<std::uint16_t> offices;
};

struct Place {
  std::string code;  // province (2), place (2), kind of zone (1)
  std::string province;
  std::string zone;  // code of the list special_zone
};

// What a trader mostly does; decides the trade modes.
enum class Business : std::uint8_t {
  kGeneral,
  kSuppliedMaterials,
  kBoughtMaterials,
  kElectronicCommerce,
  kMarketProcurement,
  kBorder,
  kBonded,
};
inline constexpr std::size_t kBusinesses = 7;

struct TraderLine {
  std::uint16_t chapter = 0;
  std::uint32_t weight = 0;
  std::vector<std::uint16_t> codes;
};

struct Trader {
  std::string id;  // 18 characters with right check digits
  std::string name;
  std::string declarant;  // 10 digits
  std::string province;
  std::string kind;  // code of the list enterprise_kind
  std::uint16_t office = 0;
  std::uint16_t border_office = 0;
  std::uint16_t place = 0;
  Business business = Business::kGeneral;
  std::array<std::uint32_t, kFlows> weight = {};  // 0: never
  std::vector<TraderLine> lines;
  std::array<std::vector<std::uint16_t>, kFlows> partners;
  std::int64_t item_value = 0;      // fen, typical
  std::uint32_t more_items = 0;     // chance of one more item, per million
  std::uint32_t own_currency = 0;   // share invoiced in the partner's currency, per million
  std::uint32_t home_currency = 0;  // share invoiced at home, per million
  std::uint32_t air = 0;            // share that flies, per million, on top of the chapter's
  std::uint32_t late = 0;           // lateness and amendments, in thousandths of the country's mean
  std::uint8_t terms = 0;           // which terms of delivery it prefers
  bool whole_kilograms = false;     // states masses above 10 kg without decimals
  bool english = false;             // describes goods in English
};

struct Country {
  std::vector<TariffCode> tariff;  // in code order; ended codes among them
  std::vector<std::vector<std::uint16_t>> codes_of_chapter;  // valid ones
  std::vector<std::uint16_t> ended_codes;
  std::vector<BothLanguages> chapter_labels;
  std::vector<District> districts;
  std::vector<Office> offices;
  std::vector<Place> places;
  std::vector<Trader> traders;
  // By flow and calendar month (January is 0): traders whose goods are in season trade more.
  std::array<std::array<Weights, 12>, kFlows> trader_weights;
  std::array<Weights, kFlows> partner_weights;  // of partners(), the home country left out
};

const Country& country();

}  // namespace tw::simulation
