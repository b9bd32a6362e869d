#include "simulation/trade.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/result.h"
#include "simulation/calendar.h"

namespace tw::simulation {
namespace {

struct Choice {
  std::string_view code;
  std::uint32_t percent;  // tenths; the last choice takes the rest
};

std::string_view pick(Random& random, std::span<const Choice> choices) {
  std::uint32_t at = random.below(1000);
  for (const Choice& choice : choices.first(choices.size() - 1)) {
    if (at < choice.percent) return choice.code;
    at -= choice.percent;
  }
  return choices.back().code;
}

using Choices = std::span<const Choice>;

// Trade modes by business, imports then exports: codes of the list trade_mode, scheme CN.
constexpr std::array kGeneralIn = std::to_array<Choice>({{"3010", 20},
                                                         {"2600", 12},
                                                         {"4561", 10},
                                                         {"3100", 6},
                                                         {"2025", 6},
                                                         {"2225", 6},
                                                         {"1523", 3},
                                                         {"3612", 2},
                                                         {"9739", 3},
                                                         {"0110", 0}});
constexpr std::array kGeneralOut = std::to_array<Choice>({{"3010", 20},
                                                          {"2600", 10},
                                                          {"4561", 5},
                                                          {"3100", 5},
                                                          {"3422", 8},
                                                          {"3511", 2},
                                                          {"1427", 3},
                                                          {"0130", 1},
                                                          {"9739", 3},
                                                          {"0110", 0}});
constexpr std::array kSuppliedIn =
    std::to_array<Choice>({{"0245", 60}, {"0255", 80}, {"0320", 10}, {"0110", 150}, {"0214", 0}});
constexpr std::array kSuppliedOut =
    std::to_array<Choice>({{"0255", 80}, {"0265", 15}, {"0110", 120}, {"0214", 0}});
constexpr std::array kBoughtIn = std::to_array<Choice>(
    {{"0644", 50}, {"0654", 60}, {"0715", 90}, {"0420", 10}, {"0110", 200}, {"0615", 0}});
constexpr std::array kBoughtOut =
    std::to_array<Choice>({{"0654", 60}, {"0664", 10}, {"0715", 90}, {"0110", 180}, {"0615", 0}});
constexpr std::array kCommerceIn =
    std::to_array<Choice>({{"9610", 250}, {"1239", 60}, {"0110", 150}, {"1210", 0}});
constexpr std::array kCommerceOut =
    std::to_array<Choice>({{"9610", 200}, {"1210", 120}, {"9810", 250}, {"0110", 80}, {"9710", 0}});
constexpr std::array kMarketIn = std::to_array<Choice>({{"0110", 0}});
constexpr std::array kMarketOut = std::to_array<Choice>({{"0110", 80}, {"1039", 0}});
constexpr std::array kBorderIn = std::to_array<Choice>({{"0110", 350}, {"4019", 0}});
constexpr std::array kBorderOut = std::to_array<Choice>({{"0110", 350}, {"4019", 0}});
constexpr std::array kBondedIn = std::to_array<Choice>({{"1233", 250},
                                                        {"1234", 150},
                                                        {"5015", 120},
                                                        {"6033", 60},
                                                        {"5073", 10},
                                                        {"5000", 30},
                                                        {"5335", 15},
                                                        {"0110", 100},
                                                        {"5034", 0}});
constexpr std::array kBondedOut = std::to_array<Choice>({{"1233", 150},
                                                         {"1234", 150},
                                                         {"5015", 220},
                                                         {"6033", 60},
                                                         {"5073", 10},
                                                         {"5000", 20},
                                                         {"0110", 80},
                                                         {"5034", 0}});

constexpr std::array<std::array<Choices, kFlows>, kBusinesses> kModes = {{
    {kGeneralIn, kGeneralOut},
    {kSuppliedIn, kSuppliedOut},
    {kBoughtIn, kBoughtOut},
    {kCommerceIn, kCommerceOut},
    {kMarketIn, kMarketOut},
    {kBorderIn, kBorderOut},
    {kBondedIn, kBondedOut},
}};

// Terms by habit.
constexpr std::array kMostlyFree =
    std::to_array<Choice>({{"CIF", 180}, {"CFR", 100}, {"EXW", 20}, {"FOB", 0}});
constexpr std::array kMostlyDelivered =
    std::to_array<Choice>({{"FOB", 150}, {"CFR", 80}, {"EXW", 10}, {"CIF", 0}});
constexpr std::array kCostAndFreight =
    std::to_array<Choice>({{"FOB", 250}, {"CIF", 200}, {"EXW", 10}, {"CFR", 0}});
constexpr std::array kAtTheWorks =
    std::to_array<Choice>({{"CIF", 300}, {"CFR", 80}, {"FOB", 420}, {"EXW", 0}});

constexpr std::array kFromNeighbour =
    std::to_array<Choice>({{"2", 220}, {"1", 260}, {"4", 60}, {"3", 0}});
constexpr std::array kParcels =
    std::to_array<Choice>({{"5", 180}, {"1", 200}, {"3", 80}, {"4", 0}});

bool stays_inside(std::string_view mode) {
  return mode == "0245" || mode == "0255" || mode == "0644" || mode == "0654" || mode == "5000";
}

std::int64_t price_in_month(const TariffCode& code, int month_index) {
  const std::int64_t months = month_index - Rates::first_month_index();
  // The last digits of the price decide the trend: -6 to +6 thousandths a month, at most threefold.
  const std::int64_t trend = std::clamp<std::int64_t>((code.price % 13 - 6) * months, -660, 2000);
  return std::max<std::int64_t>(1, code.price * (1000 + trend) / 1000);
}

}  // namespace

std::string_view pick_trade_mode(Random& random, Business business, Flow flow) {
  return pick(random, kModes[static_cast<std::size_t>(business)][static_cast<std::size_t>(flow)]);
}

// The nature of the exemption (征免性质): 101 dutiable, 502 and 503 processing, 299 other.
std::string_view duty_nature(std::string_view mode) {
  if (mode == "0110" || mode == "4019") return "101";
  if (mode.starts_with("02")) return "502";
  if (mode.starts_with("06") || mode == "0715") return "503";
  return "299";
}

bool pays_duty(std::string_view mode) {
  return mode == "0110" || mode == "4019" || mode == "0245" || mode == "0644" || mode == "3010" ||
         mode == "9739" || mode == "9610" || mode == "1523";
}

std::string_view pick_terms(Random& random, std::uint8_t habit, Flow flow) {
  // Sellers at home like FOB, and so do buyers at home who know a forwarder.
  switch (habit) {
    case 0:
      return pick(random, kMostlyFree);
    case 1:
      return pick(random, flow == Flow::kImport ? kMostlyDelivered : kMostlyFree);
    case 2:
      return pick(random, kMostlyDelivered);
    default:
      return pick(random, flow == Flow::kImport ? kAtTheWorks : kCostAndFreight);
  }
}

std::size_t pick_currency(Random& random, const Trader& trader, std::string_view own) {
  if (random.chance(trader.home_currency) || own == kHomeCurrency) return kHome;
  if (!random.chance(trader.own_currency)) return 0;  // the dollar stands first
  const auto all = currencies();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Currency& each) { return each.code == own; });
  TW_ASSERT(found != all.end());
  return static_cast<std::size_t>(found - all.begin());
}

std::string_view pick_transport(Random& random, const Trader& trader, const Chapter& chapter,
                                const Partner& partner, std::string_view trade_mode) {
  if (stays_inside(trade_mode)) return "0";
  if (trade_mode == "9610") return pick(random, kParcels);
  if (partner.distance == 0) {
    if (chapter.code == "27" && random.below(4) == 0) return "7";
    const std::string_view way = pick(random, kFromNeighbour);
    return trade_mode == "4019" && way == "4" ? "3" : way;  // border trade does not fly
  }
  if (partner.code == "HK" && random.below(2) == 0) return "3";
  if (trade_mode == "4019") return "1";
  if (random.chance(std::min(950'000U, chapter.air_percent * 10'000 + trader.air))) return "4";
  // The railway to Europe.
  const bool europe = partner.currency == "EUR" || partner.currency == "CHF";
  return europe && random.below(12) == 0 ? "2" : "1";
}

const TraderLine& pick_line(Random& random, const Trader& trader, int calendar_month) {
  std::array<std::uint32_t, 4> weights = {};
  std::uint32_t sum = 0;
  TW_ASSERT(!trader.lines.empty() && trader.lines.size() <= weights.size());
  for (std::size_t i = 0; i < trader.lines.size(); ++i) {
    const TraderLine& line = trader.lines[i];
    weights[i] = line.weight * season_permille(chapters()[line.chapter].season, calendar_month);
    sum += weights[i];
  }
  std::uint32_t at = random.below(sum);
  std::size_t i = 0;
  while (at >= weights[i]) at -= weights[i++];
  return trader.lines[i];
}

const TariffCode& pick_code(Random& random, const TraderLine& line) {
  const auto one_of = [&](const std::vector<std::uint16_t>& codes) -> const TariffCode& {
    return country().tariff[codes[random.below(static_cast<std::uint32_t>(codes.size()))]];
  };
  const std::uint32_t at = random.below(1000);
  if (at < 6) {
    const auto& all = country().codes_of_chapter;
    return one_of(all[random.below(static_cast<std::uint32_t>(all.size()))]);
  }
  return one_of(at < 25 ? country().codes_of_chapter[line.chapter] : line.codes);
}

std::size_t pick_partner(Random& random, const Trader& trader, Flow flow) {
  if (random.below(1000) < 25) {
    const auto& weights = country().partner_weights[static_cast<std::size_t>(flow)];
    return weights.pick(random);
  }
  const auto& own = trader.partners[static_cast<std::size_t>(flow)];
  return own[random.below(static_cast<std::uint32_t>(own.size()))];
}

std::int64_t grams_per_unit(const TariffCode& code, std::size_t trader) {
  Random habit(stream_of({'g', trader, code.number()}));
  return habit.spread(code.grams_per_unit, 200);
}

std::int64_t pick_price(Random& random, const TariffCode& code, std::size_t trader,
                        std::size_t partner, int month_index) {
  // One trader in eight deals in quite other goods than the code's usual ones.
  Random quality(stream_of({'q', trader, code.number()}));
  std::int64_t price = price_in_month(code, month_index);
  price = quality.spread(price, quality.below(8) == 0 ? 800 : 250);
  Random make(stream_of({'m', partner, code.number()}));
  price = make.spread(price, 150);
  const std::uint32_t at = random.below(1000);
  const std::int32_t sigma = at < 5    ? 1300  // samples, used goods, parts
                             : at < 45 ? code.price_sigma * 3
                                       : code.price_sigma;
  return random.spread(price, sigma);
}

}  // namespace tw::simulation
