#include "simulation/plan.h"

#include <algorithm>

namespace tw::simulation {
namespace {

constexpr std::uint8_t kMostItems = 30;
constexpr std::uint32_t kExportShare = 560'000;  // per million declarations

// A trader's own share of late and amended declarations; the mean over traders is about 1000.
std::uint32_t own_share(std::uint32_t per_million, const Trader& trader) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(900'000, std::uint64_t{per_million} * trader.late / 1000));
}

// One item is likeliest; from the second on, each comes with the trader's chance of one more.
std::uint8_t draw_items(Random& random, const Trader& trader) {
  std::uint8_t items = 1;
  while (items < kMostItems && random.chance(trader.more_items)) ++items;
  return items;
}

// Half of them within the month, the others one or two months later.
std::uint8_t draw_months(Random& random) {
  const std::uint32_t at = random.below(10);
  return at < 5 ? 0 : at < 8 ? 1 : 2;
}

Outline draw(Random random, const Shares& shares, int calendar_month, std::size_t months_left) {
  Outline outline;
  outline.flow = random.chance(kExportShare) ? Flow::kExport : Flow::kImport;
  const auto flow = static_cast<std::size_t>(outline.flow);
  outline.trader = static_cast<std::uint16_t>(
      country().trader_weights[flow][static_cast<std::size_t>(calendar_month - 1)].pick(random));
  const Trader& trader = country().traders[outline.trader];
  outline.items = draw_items(random, trader);
  if (random.chance(own_share(shares.late, trader))) {
    outline.arrival = static_cast<std::uint8_t>(1 + random.below(2));
    if (outline.arrival > months_left) outline.arrival = 0;  // it would come after the last file
  }
  outline.cancelled = random.chance(own_share(shares.cancelled, trader));
  if (outline.cancelled || random.chance(own_share(shares.amended, trader))) {
    const std::uint8_t months = std::max(outline.arrival, draw_months(random));
    if (months <= months_left) outline.second = months;
  }
  return outline;
}

}  // namespace

std::vector<Outline> Plan::outlines(std::size_t month, std::uint64_t block) const {
  std::vector<Outline> outlines;
  if (block >= blocks(month)) return outlines;
  std::uint64_t left = std::min(kBlockItems, items[month] - block * kBlockItems);
  const std::size_t months_left = months.size() - 1 - month;
  const int calendar_month = months[month].index() % 12 + 1;
  while (left > 0) {
    Outline outline = draw(Random(key(month, block, outlines.size()).stream('p')), shares,
                           calendar_month, months_left);
    outline.items = static_cast<std::uint8_t>(std::min<std::uint64_t>(outline.items, left));
    left -= outline.items;
    outlines.push_back(outline);
  }
  return outlines;
}

}  // namespace tw::simulation
