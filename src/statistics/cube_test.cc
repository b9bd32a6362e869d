#include "statistics/cube.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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
  // 10.01 x 7.1 = 71.071 -> 71.07; 20.02 x 7.1 = 142.142 -> 142.14: each item is rounded, then summed.
  EXPECT_EQ(answer("SELECT value_local || ' ' || value_usd || ' ' || net_mass_kg || ' ' || items FROM closing_cube "
                   "WHERE partner = 'DE'"),
            "213.21 30.03 3.750000 2");
}

TEST_F(Cube, EveryItemIsCountedOrExcludedWithAReason) {
  item({});
  item({{"trade_mode", "'2600'"}});                                  // temporary admission
  item({{"trade_mode", "'5072'"}});                                  // separate
  item({{"trade_mode", "'8888'"}});                                  // unknown mode
  item({{"invoice_currency", "'THB'"}});                             // no rate
  item({});                                                          // D6: fatal finding on the item
  item({{"item_number", "2"}});                                      // D7: fatal finding on the declaration
  item({{"trade_mode", "'2600'"}});                                  // D8: fatal and out of scope
  fatal("D6", 1, "V06");
  fatal("D6", 1, "V02");
  fatal("D7", 0, "V07");
  fatal("D8", 1, "V01");
  fatal("D1", 2, "V01");  // speaks of another item
  connection.execute("INSERT INTO item_other_status SELECT *, 'superseded' FROM item WHERE line = 1");
  connection.execute("INSERT INTO item_other_status SELECT *, 'cancelled' FROM item WHERE line = 2");
  const auto summary = build();
  EXPECT_TRUE(summary.balances());
  EXPECT_EQ(summary.loaded, 10);
  EXPECT_EQ(summary.counted, 1);
  const std::vector<Exclusion> expected = {
      {"cancelled", "", 1},         {"fatal_finding", "V01", 1},       {"fatal_finding", "V02", 1},
      {"fatal_finding", "V07", 1},  {"fatal_finding", "no_rate", 1},   {"fatal_finding", "unknown_mode", 1},
      {"out_of_scope", "temporary", 1}, {"separate", "bonded_exhibits", 1}, {"superseded", "", 1}};
  EXPECT_EQ(summary.exclusions, expected);
}

TEST_F(Cube, TheDigestIsTheOneItsCommentDescribes) {
  item({{"net_mass_kg", "2"}});
  const auto summary = build();
  const std::string u = "\x1f";
  const std::string cell = "2026-03" + u + "M" + u + "false" + u + "84818040" + u + "DE" + u + "DE" + u + "10" + u +
                           "CN" + u + "0110" + u + "true" + u + u + "22" + u + "2225" + u + u + u + u + u + u + u +
                           "KGM" + u + "710.00" + u + "100.00" + u + "710.00" + u + "100.00" + u + "2.000000" + u +
                           "2.000000" + u + "1";
  EXPECT_EQ(summary.digest, sha256_hex("M" + u + "84818040" + u + sha256_hex(cell)));
}

TEST_F(Cube, AnEmptyMonthHasACube) {
  const auto summary = build();
  EXPECT_EQ(summary.cells, 0);
  EXPECT_EQ(summary.digest, sha256_hex(""));
  EXPECT_TRUE(summary.balances());
}

struct MadeItem {
  bool is_export;
  int partner, commodity, mode;
  std::int64_t cents;
};

std::vector<MadeItem> made_items() {
  return *rc::gen::container<std::vector<MadeItem>>(rc::gen::construct<MadeItem>(
      rc::gen::arbitrary<bool>(), rc::gen::inRange(0, 3), rc::gen::inRange(0, 3), rc::gen::inRange(0, 3),
      rc::gen::inRange<std::int64_t>(0, 1'000'000'000)));
}

void insert(MonthFixture& fixture, const MadeItem& made) {
  const char* partners[] = {"'DE'", "'FR'", "NULL"};
  const char* commodities[] = {"'84818040'", "'73181500'", "'64039900'"};
  const char* modes[] = {"'0110'", "'5000'", "'2600'"};
  fixture.item({{"flow", made.is_export ? "'X'" : "'M'"},
                {"origin_country", partners[made.partner]},
                {"destination_country", partners[made.partner]},
                {"commodity", commodities[made.commodity]},
                {"trade_mode", modes[made.mode]},
                {"invoice_amount", Decimal(made.cents, 4).to_string()}});
}

RC_GTEST_PROP(CubeProperty, CubeSumsEqualItemSumsInAnyOrderAndOnAnyThreads, ()) {
  const auto items = made_items();
  static MonthFixture fixture(2), other(1);
  for (auto* each : {&fixture, &other}) {
    each->connection.execute("DELETE FROM item; DELETE FROM rate");
    each->rate("USD", "7.1234", "1");
  }
  for (const auto& item : items) insert(fixture, item);
  for (auto item = items.rbegin(); item != items.rend(); ++item) insert(other, *item);
  fixture.value_items();
  const auto summary = build_cube(fixture.connection);
  other.value_items();
  const auto reversed = build_cube(other.connection);
  RC_ASSERT(summary.digest == reversed.digest);
  RC_ASSERT(summary.balances());
  const auto of = [&](const std::string& table) {
    return fixture.answer("SELECT coalesce(sum(value_local), 0)::DECIMAL(38,2) || ' ' || "
                          "coalesce(sum(value_usd), 0)::DECIMAL(38,2) FROM " + table);
  };
  RC_ASSERT(of("closing_cube") == of("(SELECT * FROM judged WHERE reason IS NULL)"));
}

}  // namespace
}  // namespace tw::statistics
