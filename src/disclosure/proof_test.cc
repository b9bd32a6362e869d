// The proof that the issue asks for: a table with 200 primary cells from simulated microdata.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <random>

#include "disclosure/attack.h"
#include "disclosure/random_table.h"
#include "disclosure/suppress.h"

namespace tw::disclosure {
namespace {

constexpr std::size_t kPrimaries = 200;
constexpr int kTraders = 400;

// Commodities: all goods, 8 chapters of 2-6 headings of 2-6 leaves. Partners: world, 5 regions of
// up to 8 countries. Each trader deals in a few leaves with a few countries, values as trade has
// them: log-normal over six orders of magnitude.
class Microdata {
 public:
  explicit Microdata(unsigned seed) : random_(seed) {
    rows_.top = rows_.add(-1);
    std::map<int, std::vector<int>> sums;
    const auto child = [&](int parent) {
      const int node = rows_.add(parent);
      sums[parent].push_back(node);
      return node;
    };
    for (int chapter = 0; chapter < 8; ++chapter) {
      const int top = child(rows_.top);
      for (auto headings = 2 + random_() % 5; headings > 0; --headings) {
        const int heading = child(top);
        for (auto leaves = 2 + random_() % 5; leaves > 0; --leaves)
          leaves_.push_back(child(heading));
      }
    }
    for (const auto& [total, parts] : sums) rows_.sums.push_back({total, parts});
    columns_ = random_tree(random_, 5, 8);
    for (int node = 0; node < static_cast<int>(columns_.parents.size()); ++node) {
      if (is_leaf(columns_, node)) countries_.push_back(node);
    }
    std::lognormal_distribution<double> value(10, 2);
    for (int trader = 1; trader <= kTraders; ++trader) {
      for (auto goods = 1 + random_() % 4; goods > 0; --goods) {
        const int leaf = leaves_[random_() % leaves_.size()];
        for (auto deals = 1 + random_() % 12; deals > 0; --deals) {
          const int country = countries_[random_() % countries_.size()];
          const double amount = std::ceil(value(random_));
          for (int r = leaf; r != -1; r = rows_.parents[static_cast<std::size_t>(r)]) {
            for (int c = country; c != -1; c = columns_.parents[static_cast<std::size_t>(c)]) {
              shares_[{r, c}][trader] += amount;
            }
          }
        }
      }
    }
  }

  AdditiveTable table() const {
    std::vector<AdditiveTable::Cell> cells;
    for (const auto& [nodes, traders] : shares_) {
      double amount = 0;
      for (const auto& [trader, share] : traders) amount += share;
      cells.push_back({nodes.first, nodes.second, amount});
    }
    return {rows_, columns_, cells};
  }

  std::vector<Owner> owners() const {
    std::vector<Owner> owners;
    for (const auto& [nodes, traders] : shares_) {
      owners.push_back(traders.size() == 1 ? traders.begin()->first : 0);
    }
    return owners;
  }

  // Inner cells in which one trader, who asked for it, could be estimated to within 15 per cent.
  std::vector<int> risky() const {
    std::vector<int> cells;
    int cell = 0;
    for (const auto& [nodes, traders] : shares_) {
      std::vector<double> sizes;
      double total = 0;
      for (const auto& [trader, share] : traders) {
        sizes.push_back(share);
        total += share;
      }
      std::sort(sizes.rbegin(), sizes.rend());
      const double rest = total - sizes[0] - (sizes.size() > 1 ? sizes[1] : 0);
      if (is_leaf(rows_, nodes.first) && is_leaf(columns_, nodes.second) &&
          rest < 0.15 * sizes[0]) {
        cells.push_back(cell);
      }
      ++cell;
    }
    return cells;
  }

  bool is_inner(const AdditiveTable::Cell& cell) const {
    return is_leaf(rows_, cell.row) && is_leaf(columns_, cell.column);
  }

 private:
  std::mt19937 random_;
  Dimension rows_, columns_;
  std::vector<int> leaves_, countries_;
  std::map<std::pair<int, int>, std::map<int, double>> shares_;
};

TEST(Proof, TwoHundredPrimaryCellsStayUncertainAndWithoutTheSecondStepTheyDoNot) {
  const Microdata microdata(20261124);
  const auto table = microdata.table();
  const auto owners = microdata.owners();
  auto primaries = microdata.risky();
  ASSERT_GE(primaries.size(), kPrimaries);
  std::mt19937 random(1);
  std::shuffle(primaries.begin(), primaries.end(), random);
  primaries.resize(kPrimaries);
  const Protection protection;

  Suppression alone;
  alone.hidden.assign(table.cells().size(), false);
  for (const int cell : primaries) alone.hidden[static_cast<std::size_t>(cell)] = true;
  alone.primary = alone.hidden;
  const auto made = suppress(table, primaries, {}, owners, protection);

  const auto lost = [&](const Suppression& suppression) {
    double hidden = 0, all = 0;
    for (std::size_t i = 0; i < table.cells().size(); ++i) {
      if (!microdata.is_inner(table.cells()[i])) continue;
      all += table.cells()[i].amount;
      if (suppression.hidden[i]) hidden += table.cells()[i].amount;
    }
    return hidden / all;
  };
  const auto found = [&](const Suppression& suppression) {
    int derived = 0, within = 0, insiders = 0;
    for (const auto& each : attack(table, suppression, owners, protection).cells) {
      derived += each.is_derived;
      insiders += each.open_to != 0;
      if (!suppression.primary[static_cast<std::size_t>(each.cell)]) continue;
      within += !each.is_protected(table.amount(each.cell), protection.margin);
    }
    return std::array{derived, within, insiders};
  };

  const auto before = found(alone), after = found(made);
  EXPECT_GT(before[0], 20) << "the attack is too weak to prove anything";
  EXPECT_EQ(after[0], 0) << "hidden cells that are known exactly";
  EXPECT_EQ(after[1], 0) << "primary cells known within the margin";
  EXPECT_TRUE(made.unprotected.empty());
  EXPECT_EQ(after[2], static_cast<int>(made.exposed_to_insiders.size()));

  // All goods by partner stay. A total of the world goes only where a primary is so large a part of
  // it that the rest cannot make up for the margin; its complement goes with it.
  const auto hidden = std::count(made.hidden.begin(), made.hidden.end(), true);
  int world_totals = 0;
  for (std::size_t i = 0; i < made.hidden.size(); ++i) {
    EXPECT_FALSE(made.hidden[i] && table.is_top_row(static_cast<int>(i)));
    world_totals += made.hidden[i] && table.is_margin(static_cast<int>(i));
  }
  EXPECT_LE(world_totals, 6);
  // Each sum that is published with all its parts adds up.
  for (const auto& relation : table.relations()) {
    double sum = 0;
    for (const int part : relation.parts) sum += table.amount(part);
    EXPECT_NEAR(sum, table.amount(relation.total), 1e-6 * sum);
  }
  std::printf(
      "%zu cells; primary alone: 200 hidden, %.1f %% of value, %d known exactly, %d within 15 %%; "
      "with the second step: %ld hidden, %.1f %% of value, %d known exactly, %d within 15 %%, %d "
      "open "
      "to another trader; %d linear programs\n",
      table.cells().size(), 100 * lost(alone), before[0], before[1], hidden, 100 * lost(made),
      after[0], after[1], after[2], made.programs);
}

}  // namespace
}  // namespace tw::disclosure
