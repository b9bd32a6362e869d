#include "statistics/cube.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/digest.h"
#include "statistics/month_fixture.h"

namespace tw::statistics {
namespace {

class Cube : public ::testing::Test, public MonthFixture {
 protected:
  Cube() { rate("USD", "7.1", "1"); }
  CubeSummary build() {
    value_items();
    return build_cube(connection);
  }
};

TEST_F(Cube, SumsItemsOfOneCellExactly) {
  item({{"invoice_amount", "10.01"}, {"net_mass_kg", "1.5"}});
  item({{"invoice_amount", "20.02"}, {"net_mass_kg", "2.25"}});
  item({{"origin_country", "'FR'"}, {"invoice_amount", "5"}});
  const auto summary = build();
  EXPECT_EQ(summary.cells, 2);
  EXPECT_EQ(summary.counted, 3);
  // 10.01 x 7.1 = 71.071 -> 71.07; 20.02 x 7.1 = 142.142 -> 142.14: each item is rounded, then
  // summed.
  EXPECT_EQ(answer("SELECT value_local || ' ' || value_usd || ' ' || net_mass_kg || ' ' || items "
                   "FROM closing_cube "
                   "WHERE partner = 'DE'"),
            "213.21 30.03 3.750000 2");
}

TEST_F(Cube, EveryItemIsCountedOrExcludedWithAReason) {
  item({});
  item({{"trade_mode", "'2600'"}});       // temporary admission
  item({{"trade_mode", "'5072'"}});       // separate
  item({{"trade_mode", "'8888'"}});       // unknown mode
  item({{"invoice_currency", "'THB'"}});  // no rate
  item({});                               // D6: fatal finding on the item
  item({{"item_number", "2"}});           // D7: fatal finding on the declaration
  item({{"trade_mode", "'2600'"}});       // D8: fatal and out of scope
  fatal("D6", 1, "V06");
  fatal("D6", 1, "V02");
  fatal("D7", 0, "V07");
  fatal("D8", 1, "V01");
  fatal("D1", 2, "V01");  // speaks of another item
  connection.execute(
      "INSERT INTO item_other_status SELECT *, 'superseded' FROM item WHERE line = 1");
  connection.execute(
      "INSERT INTO item_other_status SELECT *, 'cancelled' FROM item WHERE line = 2");
  const auto summary = build();
  EXPECT_TRUE(summary.balances());
  EXPECT_EQ(summary.loaded, 10);
  EXPECT_EQ(summary.counted, 1);
  const std::vector<Exclusion> expected = {{"cancelled", "", 1},
                                           {"fatal_finding", "V01", 1},
                                           {"fatal_finding", "V02", 1},
                                           {"fatal_finding", "V07", 1},
                                           {"fatal_finding", "no_rate", 1},
                                           {"fatal_finding", "unknown_mode", 1},
                                           {"out_of_scope", "temporary", 1},
                                           {"separate", "bonded_exhibits", 1},
                                           {"superseded", "", 1}};
  EXPECT_EQ(summary.exclusions, expected);
}

TEST_F(Cube, TheDigestIsTheOneItsCommentDescribes) {
  item({{"net_mass_kg", "2"}});
  const auto summary = build();
  const std::string u = "\x1f";
  const std::string cell = "2026-03" + u + "M" + u + "false" + u + "84818040" + u + "DE" + u +
                           "DE" + u + "10" + u + "CN" + u + "0110" + u + "true" + u + u + "22" + u +
                           "2225" + u + u + u + u + u + u + u + "KGM" + u + "710.00" + u +
                           "100.00" + u + "710.00" + u + "100.00" + u + "2.000000" + u +
                           "2.000000" + u + "1";
  EXPECT_EQ(summary.digest, sha256_hex("M" + u + "84818040" + u + sha256_hex(cell)));
}

TEST_F(Cube, AnEmptyMonthHasACube) {
  const auto summary = build();
  EXPECT_EQ(summary.cells, 0);
  EXPECT_EQ(summary.digest, sha256_hex(""));
  EXPECT_TRUE(summary.balances());
}

// A month of `count` items drawn from `seed`, as rows of item to select from the fixture's one
// item.
std::vector<std::string> made_items(std::uint64_t seed, int count) {
  const char* partners[] = {"'DE'", "'FR'", "NULL"};
  const char* commodities[] = {"'84818040'", "'73181500'", "'64039900'"};
  const char* modes[] = {"'0110'", "'5000'", "'2600'"};
  std::mt19937_64 random(seed);
  std::vector<std::string> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(std::string("(") + (random() % 2 == 0 ? "'M'" : "'X'") + ", " +
                   partners[random() % 3] + ", " + commodities[random() % 3] + ", " +
                   modes[random() % 3] + ", " +
                   Decimal(static_cast<Int128>(random() % 1'000'000'000), 4).to_string() + ", 'D" +
                   std::to_string(i) + "')");
  }
  return rows;
}

void fill(MonthFixture& fixture, const std::vector<std::string>& rows) {
  std::string values;
  for (const auto& row : rows) values += (values.empty() ? "" : ", ") + row;
  fixture.rate("USD", "7.1234", "1");
  fixture.item({});
  fixture.connection.execute(
      "CREATE TABLE one AS FROM item; DELETE FROM item; INSERT INTO item "
      "SELECT one.* REPLACE (m.flow AS flow, m.partner AS origin_country, m.partner AS "
      "destination_country, "
      "m.commodity AS commodity, m.mode AS trade_mode, m.price AS invoice_amount, m.number AS "
      "declaration_number) "
      "FROM one, (VALUES " +
      values + ") AS m(flow, partner, commodity, mode, price, number)");
  fixture.value_items();
}

class CubeOfMadeItems : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(CubeOfMadeItems, SumsEqualItemSumsInAnyOrderAndOnAnyThreads) {
  auto rows = made_items(GetParam(), 3000);
  MonthFixture on_two(2), on_one(1);
  fill(on_two, rows);
  std::reverse(rows.begin(), rows.end());
  fill(on_one, rows);
  const auto summary = build_cube(on_two.connection);
  const auto reversed = build_cube(on_one.connection);
  EXPECT_EQ(summary.digest, reversed.digest);
  EXPECT_EQ(summary.excluded_digest, reversed.excluded_digest);
  EXPECT_TRUE(summary.balances());
  EXPECT_EQ(summary.loaded, 3000);
  const auto sums = [&](const std::string& table) {
    return on_two.answer(
        "SELECT sum(value_local) || ' ' || sum(value_usd) || ' ' || sum(fob_local) FROM " + table);
  };
  EXPECT_EQ(sums("closing_cube"), sums("(SELECT * FROM judged WHERE reason IS NULL)"));
  // Another set of items has another digest.
  on_one.connection.execute(
      "UPDATE item SET invoice_amount = invoice_amount + 1 WHERE declaration_number = 'D7'");
  on_one.connection.execute("UPDATE item SET trade_mode = '0110' WHERE declaration_number = 'D7'");
  EXPECT_NE(build_cube(on_one.connection).digest, summary.digest);
}

INSTANTIATE_TEST_SUITE_P(Seeds, CubeOfMadeItems, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace tw::statistics
