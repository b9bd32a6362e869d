#include "disclosure/suppress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "disclosure/attack.h"
#include "disclosure/random_table.h"

namespace tw::disclosure {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One total and its parts, by one column.
Dimension flat(int parts) {
  Dimension dimension;
  dimension.top = dimension.add(-1);
  Dimension::Sum sum{.total = 0};
  for (int i = 0; i < parts; ++i) sum.parts.push_back(dimension.add(0));
  dimension.sums = {sum};
  return dimension;
}

Dimension single() {
  Dimension dimension;
  dimension.top = dimension.add(-1);
  return dimension;
}

// Rows 0 (total), 1, 2, ...; columns likewise; `inner` holds the inner cells by row.
AdditiveTable square(const std::vector<std::vector<double>>& inner) {
  const int rows = static_cast<int>(inner.size());
  const int columns = static_cast<int>(inner[0].size());
  std::vector<AdditiveTable::Cell> cells;
  double all = 0;
  std::vector<double> by_column(inner[0].size());
  for (int r = 0; r < rows; ++r) {
    double sum = 0;
    for (int c = 0; c < columns; ++c) {
      const double amount = inner[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
      if (amount != 0) cells.push_back({r + 1, c + 1, amount});
      sum += amount;
      by_column[static_cast<std::size_t>(c)] += amount;
    }
    cells.push_back({r + 1, 0, sum});
    all += sum;
  }
  for (int c = 0; c < columns; ++c) {
    cells.push_back({0, c + 1, by_column[static_cast<std::size_t>(c)]});
  }
  cells.push_back({0, 0, all});
  return {flat(rows), flat(columns), cells};
}

std::vector<int> hidden_cells(const Suppression& suppression) {
  std::vector<int> cells;
  for (std::size_t i = 0; i < suppression.hidden.size(); ++i) {
    if (suppression.hidden[i]) cells.push_back(static_cast<int>(i));
  }
  return cells;
}

Suppression primary_alone(const AdditiveTable& table, const std::vector<int>& primaries) {
  Suppression alone;
  alone.hidden.assign(table.cells().size(), false);
  for (const int cell : primaries) alone.hidden[static_cast<std::size_t>(cell)] = true;
  alone.primary = alone.hidden;
  return alone;
}

TEST(Suppress, OneHiddenCellOfATableNeedsThreeMore) {
  const auto table = square({{20, 50, 10}, {8, 19, 22}, {17, 32, 12}});
  const int primary = *table.find(2, 3);
  const auto made = suppress(table, {primary}, {}, {}, {});
  EXPECT_EQ(hidden_cells(made).size(), 4u);
  EXPECT_THAT(made.unprotected, IsEmpty());
  for (const int cell : hidden_cells(made)) {
    const auto& each = table.cells()[static_cast<std::size_t>(cell)];
    EXPECT_NE(each.row, 0) << "a total was hidden though inner cells suffice";
    EXPECT_NE(each.column, 0);
  }
}

// The sample table of Fischetti and Salazar: investment by activity (II) and region (C), 22 is
// confidential. The four equations left give the interval by hand.
TEST(Attack, FindsTheIntervalOfTheEquations) {
  const auto table = square({{20, 50, 10}, {8, 19, 22}, {17, 32, 12}});
  Suppression made = primary_alone(table, {*table.find(2, 3)});
  for (const auto& [row, column] : {std::pair{2, 1}, {3, 1}, {3, 3}}) {
    made.hidden[static_cast<std::size_t>(*table.find(row, column))] = true;
  }
  const auto found = attack(table, made, {}, {.prior = 100});
  ASSERT_EQ(found.cells.size(), 4u);
  for (const auto& each : found.cells) {
    if (each.cell != *table.find(2, 3)) continue;
    // y(2,3) = 30 - y(2,1) <= 30; y(3,1) = 25 - y(2,1) = y(2,3) - 5 >= 0.
    EXPECT_NEAR(each.lower, 5, 1e-6);
    EXPECT_NEAR(each.upper, 30, 1e-6);
    EXPECT_FALSE(each.is_derived);
  }
}

TEST(Attack, ACellHiddenAloneIsDerived) {
  const auto table = square({{20, 50, 10}, {8, 19, 22}, {17, 32, 12}});
  const auto found = attack(table, primary_alone(table, {*table.find(2, 3)}), {}, {});
  ASSERT_EQ(found.cells.size(), 1u);
  EXPECT_TRUE(found.cells[0].is_derived);
  EXPECT_FALSE(found.cells[0].is_protected(22, 0.15));
}

// What is known to move by less than the margin protects nobody.
TEST(Suppress, ASmallComplementIsNoProtection) {
  const auto table = square({{1000, 1, 900}, {1, 1, 1}, {900, 1, 800}});
  const int primary = *table.find(1, 1);
  const auto made = suppress(table, {primary}, {}, {}, {});
  const auto found = attack(table, made, {}, {});
  for (const auto& each : found.cells) {
    EXPECT_TRUE(each.cell != primary || each.is_protected(1000, 0.15));
  }
  EXPECT_TRUE(made.hidden[static_cast<std::size_t>(*table.find(3, 3))]);
}

TEST(Suppress, TheOnlyCellOfItsRowTakesItsTotalAlong) {
  const auto table = square({{70, 0}, {20, 30}, {15, 25}});
  const int primary = *table.find(1, 1);
  const auto made = suppress(table, {primary}, {}, {}, {});
  EXPECT_THAT(made.unprotected, IsEmpty());
  EXPECT_TRUE(made.hidden[static_cast<std::size_t>(*table.find(1, 0))]);
}

TEST(Suppress, WhereOnlyTheGrandTotalCouldProtectItSaysSo) {
  const AdditiveTable table(flat(1), single(), {{0, 0, 70}, {1, 0, 70}});
  const auto made = suppress(table, {1}, {}, {}, {});
  EXPECT_THAT(made.unprotected, ElementsAre(1));
  EXPECT_FALSE(made.hidden[0]);
}

TEST(Suppress, NothingToHideHidesNothing) {
  const auto table = square({{20, 50}, {8, 19}});
  const auto made = suppress(table, {}, {}, {}, {});
  EXPECT_THAT(hidden_cells(made), IsEmpty());
  EXPECT_THAT(attack(table, made, {}, {}).cells, IsEmpty());
}

// What is hidden for another reason is not given away either.
TEST(Suppress, ACellHiddenBeforeIsNotDerived) {
  const auto table = square({{20, 50, 10}, {8, 19, 22}, {17, 32, 12}});
  const auto made = suppress(table, {}, {*table.find(2, 3)}, {}, {});
  EXPECT_EQ(hidden_cells(made).size(), 4u);
  for (const auto& each : attack(table, made, {}, {}).cells) EXPECT_FALSE(each.is_derived);
}

// A trader who alone fills a hidden cell knows it: two hidden cells in a sum are one to him.
TEST(Suppress, ATraderWhoFillsAHiddenCellLearnsNothingFromIt) {
  const auto table = square({{40, 45, 900, 800}, {42, 41, 700, 900}, {800, 900, 950, 990}});
  const int primary = *table.find(1, 1);
  std::vector<Owner> owners(table.cells().size());
  owners[static_cast<std::size_t>(primary)] = 1;
  owners[static_cast<std::size_t>(*table.find(1, 2))] = 2;

  const Protection outside_only{.insiders = false};
  const auto open = suppress(table, {primary}, {}, owners, outside_only);
  ASSERT_TRUE(open.hidden[static_cast<std::size_t>(*table.find(1, 2))]);
  const auto attacked = attack(table, open, owners, {});
  EXPECT_EQ(attacked.cells[0].open_to, 2);

  const auto made = suppress(table, {primary}, {}, owners, {});
  for (const auto& each : attack(table, made, owners, {}).cells) {
    if (each.cell == primary) {
      EXPECT_EQ(each.open_to, 0);
      EXPECT_TRUE(each.is_protected(40, 0.15));
    }
  }
}

RC_GTEST_PROP(Suppress, TheAttackerNeverGetsInsideTheMargin, (unsigned seed)) {
  std::mt19937 random(seed);
  const auto table = random_table(random, random_tree(random, 2 + static_cast<int>(seed % 2), 4),
                                  random_tree(random, 2, 4), 40 + seed % 60);
  RC_PRE(table.cells().size() > 8);
  std::vector<int> primaries;
  std::vector<Owner> owners;
  for (std::size_t i = 0; i < table.cells().size(); ++i) {
    owners.push_back(static_cast<Owner>(random() % 4));
    if (random() % 10 == 0 && !table.is_grand_total(static_cast<int>(i))) {
      primaries.push_back(static_cast<int>(i));
    }
  }
  std::vector<int> before;
  for (std::size_t i = 0; i < table.cells().size(); ++i) {
    if (random() % 20 == 0 && !table.is_grand_total(static_cast<int>(i))) {
      before.push_back(static_cast<int>(i));
    }
  }
  const Protection protection;
  const auto made = suppress(table, primaries, before, owners, protection);
  const auto has = [](const std::vector<int>& cells, int cell) {
    return std::find(cells.begin(), cells.end(), cell) != cells.end();
  };
  for (const auto& each : attack(table, made, owners, protection).cells) {
    const double amount = table.amount(each.cell);
    const bool is_primary = has(primaries, each.cell);
    RC_ASSERT(made.hidden[static_cast<std::size_t>(each.cell)]);
    if (is_primary && !has(made.unprotected, each.cell)) {
      RC_ASSERT(each.is_protected(amount, protection.margin));
      RC_ASSERT(each.open_to == 0 || has(made.exposed_to_insiders, each.cell));
    }
    if (!has(made.unprotected, each.cell)) RC_ASSERT(!each.is_derived);
  }
  // What it gives up on cannot be had: with everything hidden but the grand total it stays open.
  Suppression everything = primary_alone(table, primaries);
  for (std::size_t i = 0; i < everything.hidden.size(); ++i) {
    everything.hidden[i] = !table.is_grand_total(static_cast<int>(i));
  }
  for (const auto& each : attack(table, everything, {}, protection).cells) {
    if (has(made.unprotected, each.cell) && has(primaries, each.cell)) {
      RC_ASSERT(!each.is_protected(table.amount(each.cell), protection.margin * 1.001));
    }
  }
}

}  // namespace
}  // namespace tw::disclosure
