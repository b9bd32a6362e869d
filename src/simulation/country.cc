#include "simulation/country.h"

#include <algorithm>

#include "base/result.h"
#include "simulation/identifier.h"
#include "simulation/shipped.h"

namespace tw::simulation {
namespace {

constexpr std::size_t kTraders = 2400;

std::string digits(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

void build_chapter_labels(Country& country) {
  const CsvTable& list = shipped_list("hs_chapter");
  for (const Chapter& chapter : chapters()) {
    const auto record = std::find_if(
        list.records.begin(), list.records.end(),
        [&](const CsvRecord& each) { return field(list, each, "code") == chapter.code; });
    TW_ASSERT(record != list.records.end());
    country.chapter_labels.push_back(
        {field(list, *record, "label_en"), field(list, *record, "label_zh")});
  }
}

// Two codes a subheading, four subheadings a heading: 8501.1010, 8501.1090, 8501.2010, ...
std::string code_text(const Chapter& chapter, std::uint32_t serial) {
  return std::string(chapter.code) + digits(1 + serial / 8, 2) + digits(1 + serial % 8 / 2, 1) +
         (serial % 2 == 0 ? "010" : "090");
}

void build_tariff(Country& country) {
  country.codes_of_chapter.resize(chapters().size());
  for (std::size_t c = 0; c < chapters().size(); ++c) {
    const Chapter& chapter = chapters()[c];
    Random random(stream_of({'t', c}));
    for (std::uint32_t serial = 0; serial < chapter.codes; ++serial) {
      const std::string kind = std::to_string(serial + 1);
      TariffCode code{.code = code_text(chapter, serial),
                      .chapter = static_cast<std::uint16_t>(c),
                      .label = {country.chapter_labels[c].en + ", kind " + kind,
                                country.chapter_labels[c].zh + "第" + kind + "类"}};
      // Never the first two of a chapter, so that every chapter keeps valid ones.
      code.ended = serial >= 2 && random.below(40) == 0;
      code.price = random.spread(chapter.price, chapter.price_sigma);
      // Machines, vehicles and made goods of one code differ more than ores and grain do.
      const bool made =
          std::string_view("EVO").find(kind_of_goods(chapter.code)) != std::string_view::npos;
      code.price_sigma = static_cast<std::int32_t>(random.between(120, made ? 750 : 400));
      code.grams_per_unit =
          chapter.grams_per_unit == 1 || chapter.unit_1 == "KGM"
              ? chapter.grams_per_unit
              : random.spread(chapter.grams_per_unit, chapter.price_sigma * 2 / 3);
      code.duty_rate = static_cast<std::int32_t>(chapter.duty_rate * random.between(4, 16) / 10);
      const auto index = static_cast<std::uint16_t>(country.tariff.size());
      (code.ended ? country.ended_codes : country.codes_of_chapter[c]).push_back(index);
      country.tariff.push_back(std::move(code));
    }
  }
}

std::uint32_t district_weight(std::string_view code) {
  struct Known {
    std::string_view code;
    std::uint32_t weight;
  };
  static constexpr auto kKnown = std::to_array<Known>(
      {{"22", 150}, {"53", 140}, {"23", 110}, {"52", 80}, {"31", 70}, {"42", 70}, {"51", 60},
       {"02", 60},  {"29", 50},  {"37", 45},  {"01", 40}, {"09", 30}, {"79", 25}, {"35", 20},
       {"57", 20},  {"80", 20},  {"72", 18},  {"47", 14}, {"46", 14}, {"33", 12}, {"94", 12}});
  for (const auto& each : kKnown) {
    if (each.code == code) return each.weight;
  }
  return 5;
}

void build_offices(Country& country) {
  static constexpr auto kLandBorder =
      std::to_array<std::string_view>({"06", "07", "15", "19", "72", "86", "88", "94"});
  const CsvTable& list = shipped_list("district");
  Random random(stream_of({'o'}));
  for (const auto& record : list.records) {
    District district{.code = field(list, record, "code"),
                      .province = field(list, record, "province")};
    district.weight = district_weight(district.code);
    district.land_border =
        std::find(kLandBorder.begin(), kLandBorder.end(), district.code) != kLandBorder.end();
    const std::uint32_t offices = 2 + district.weight / 10;
    for (std::uint32_t i = 1; i <= offices; ++i) {
      district.offices.push_back(static_cast<std::uint16_t>(country.offices.size()));
      country.offices.push_back({.code = district.code + digits(i, 2),
                                 .district = static_cast<std::uint16_t>(country.districts.size()),
                                 .weight = static_cast<std::uint32_t>(random.spread(1000, 900))});
    }
    country.districts.push_back(std::move(district));
  }
}

void build_places(Country& country) {
  static constexpr auto kZones = std::to_array<std::string_view>(
      {"9", "9", "9", "9", "2", "2", "3", "3", "1", "4", "5", "6", "7"});
  const CsvTable& list = shipped_list("province");
  Random random(stream_of({'p'}));
  for (const auto& record : list.records) {
    const std::string province = field(list, record, "code");
    const auto places = static_cast<std::uint64_t>(random.between(4, 9));
    for (std::uint64_t i = 1; i <= places; ++i) {
      // The first of a province lies in no zone.
      const std::string zone(i == 1 ? "9" : kZones[random.below(kZones.size())]);
      std::string code = province;
      code.append(digits(i, 2)).append(zone);
      country.places.push_back({std::move(code), province, zone});
    }
  }
}

// An administrative division that does not exist (county 9900 and up) keeps the code invented.
std::string credit_code(Random& random, const std::string& province) {
  std::string code = "91" + province + "99" + digits(random.below(100), 2);
  const std::string organisation = "MW" + digits(random.below(1'000'000), 6);
  code += organisation;
  code += organisation_check(organisation);
  code += credit_code_check(code);
  return code;
}

template <class T>
std::uint16_t pick_weighted(Random& random, const std::vector<T>& all) {
  std::vector<std::uint32_t> weights;
  weights.reserve(all.size());
  for (const auto& each : all) weights.push_back(each.weight);
  return static_cast<std::uint16_t>(Weights(weights).pick(random));
}

Business pick_business(Random& random, const District& district) {
  const std::uint32_t at = random.below(100);
  if (district.land_border && at < 45) return Business::kBorder;
  if (at < 62) return Business::kGeneral;
  if (at < 67) return Business::kSuppliedMaterials;
  if (at < 81) return Business::kBoughtMaterials;
  if (at < 88) return Business::kElectronicCommerce;
  return at < 92 ? Business::kMarketProcurement : Business::kBonded;
}

void give_flows(Random& random, std::uint32_t size, Trader& trader) {
  const std::uint32_t at = random.below(100);
  const bool only_exports = trader.business == Business::kMarketProcurement || at < 35;
  trader.weight[static_cast<std::size_t>(Flow::kImport)] = only_exports ? 0 : size;
  trader.weight[static_cast<std::size_t>(Flow::kExport)] = !only_exports && at > 74 ? 0 : size;
}

void give_goods(Random& random, const Country& country, Trader& trader) {
  const bool exports = trader.weight[static_cast<std::size_t>(Flow::kExport)] > 0;
  const bool imports = trader.weight[static_cast<std::size_t>(Flow::kImport)] > 0;
  std::vector<std::uint32_t> weights;
  for (const Chapter& chapter : chapters()) {
    weights.push_back((imports ? chapter.import_weight : 0) +
                      (exports ? chapter.export_weight : 0));
  }
  const Weights chapter_weights(weights);
  const auto lines = std::size_t{1} + random.below(4);
  for (std::size_t i = 0; i < lines; ++i) {
    const auto chapter = static_cast<std::uint16_t>(chapter_weights.pick(random));
    const auto& codes = country.codes_of_chapter[chapter];
    TraderLine line{.chapter = chapter, .weight = 1000 / static_cast<std::uint32_t>(i + 1)};
    const auto wanted = 1 + random.below(8);
    for (std::uint32_t k = 0; k < wanted; ++k) {
      line.codes.push_back(codes[random.below(static_cast<std::uint32_t>(codes.size()))]);
    }
    trader.lines.push_back(std::move(line));
  }
}

void give_partners(Random& random, Trader& trader) {
  const char kind = kind_of_goods(chapters()[trader.lines[0].chapter].code);
  for (const Flow flow : {Flow::kImport, Flow::kExport}) {
    std::vector<std::uint32_t> weights;
    for (const Partner& partner : partners()) {
      std::uint32_t weight = partner.import_weight;
      if (flow == Flow::kExport) {
        weight = partner.export_weight;
      } else if (partner.strong_in.find(kind) != std::string_view::npos) {
        weight *= 4;
      }
      if (trader.business == Business::kBorder && partner.distance != 0) weight = weight / 20;
      weights.push_back(weight * 10);
    }
    const Weights partner_weights(weights);
    const auto wanted = 2 + random.below(8);
    for (std::uint32_t k = 0; k < wanted; ++k) {
      trader.partners[static_cast<std::size_t>(flow)].push_back(
          static_cast<std::uint16_t>(partner_weights.pick(random)));
    }
  }
}

void give_habits(Random& random, Trader& trader) {
  const bool commerce = trader.business == Business::kElectronicCommerce ||
                        trader.business == Business::kMarketProcurement;
  trader.item_value = random.spread(commerce ? 600'000 : 6'000'000, 1100);
  trader.more_items =
      static_cast<std::uint32_t>(random.between(300'000, 700'000)) + (commerce ? 150'000U : 0U);
  trader.own_currency = random.below(4) == 0 ? 800'000 : 150'000;
  trader.home_currency = static_cast<std::uint32_t>(random.between(20'000, 300'000));
  trader.air = random.below(6) == 0 ? 400'000 : 0;
  trader.late = random.below(10) == 0 ? 5500 : 500;  // one in ten causes half of the lateness
  trader.terms = static_cast<std::uint8_t>(random.below(4));
  trader.whole_kilograms = random.below(2) == 0;
  trader.english = random.below(3) == 0;
}

void build_traders(Country& country) {
  static constexpr auto kKinds = std::to_array<std::string_view>(
      {"6", "6", "6", "6", "6", "6", "4", "4", "4", "3", "3", "1", "1", "2", "5", "7"});
  for (std::size_t i = 0; i < kTraders; ++i) {
    Random random(stream_of({'f', i}));
    const std::uint16_t district_index = pick_weighted(random, country.districts);
    const District& district = country.districts[district_index];
    Trader trader{.province = district.province};
    trader.id = credit_code(random, trader.province);
    trader.name = "望海示例商行" + digits(i + 1, 4);
    trader.declarant = trader.province + "99" + digits(random.below(1'000'000), 6);
    trader.kind = kKinds[random.below(kKinds.size())];
    trader.business = pick_business(random, district);
    const auto home_office = [&](const District& at) {
      return at.offices[random.below(static_cast<std::uint32_t>(at.offices.size()))];
    };
    trader.office = home_office(district);
    // Three in four cross the border where they declare, the others at a great port.
    trader.border_office =
        random.below(4) != 0
            ? trader.office
            : home_office(country.districts[pick_weighted(random, country.districts)]);
    std::vector<std::uint16_t> near;
    for (std::size_t p = 0; p < country.places.size(); ++p) {
      if (country.places[p].province == trader.province) {
        near.push_back(static_cast<std::uint16_t>(p));
      }
    }
    trader.place = near[random.below(static_cast<std::uint32_t>(near.size()))];
    // Sizes fall off as one over the rank, a little flattened at the top.
    give_flows(random, static_cast<std::uint32_t>(4'000'000 / (i + 12)), trader);
    give_goods(random, country, trader);
    give_partners(random, trader);
    give_habits(random, trader);
    country.traders.push_back(std::move(trader));
  }
}

std::uint64_t season_of(const Trader& trader, int month) {
  std::uint64_t sum = 0;
  std::uint64_t weights = 0;
  for (const auto& line : trader.lines) {
    sum += std::uint64_t{line.weight} * season_permille(chapters()[line.chapter].season, month);
    weights += line.weight;
  }
  return sum / weights;
}

void weigh_traders(Country& country) {
  for (std::size_t flow = 0; flow < kFlows; ++flow) {
    for (int month = 1; month <= 12; ++month) {
      std::vector<std::uint32_t> weights;
      for (const auto& trader : country.traders) {
        weights.push_back(static_cast<std::uint32_t>(std::uint64_t{trader.weight[flow]} *
                                                     season_of(trader, month) / 1000));
      }
      country.trader_weights[flow][static_cast<std::size_t>(month - 1)] = Weights(weights);
    }
  }
}

void weigh_partners(Country& country) {
  for (const Flow flow : {Flow::kImport, Flow::kExport}) {
    std::vector<std::uint32_t> weights;
    for (const Partner& partner : partners()) {
      const bool home = partner.code == kHomeCountry;
      weights.push_back(home                    ? 0
                        : flow == Flow::kImport ? partner.import_weight
                                                : partner.export_weight);
    }
    country.partner_weights[static_cast<std::size_t>(flow)] = Weights(weights);
  }
}

Country build() {
  Country country;
  build_chapter_labels(country);
  build_tariff(country);
  build_offices(country);
  build_places(country);
  build_traders(country);
  weigh_traders(country);
  weigh_partners(country);
  return country;
}

}  // namespace

const Country& country() {
  static const Country built = build();
  return built;
}

}  // namespace tw::simulation
