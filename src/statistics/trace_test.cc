#include "statistics/trace.h"

#include <gtest/gtest.h>

#include "statistics/close.h"
#include "statistics/home_fixture.h"

namespace tw::statistics {
namespace {

const Period kMarch = Period::month(2026, 3);

class Trace : public ::testing::Test, public HomeFixture {
 protected:
  Trace() {
    load("2026-03", {{"M", "848180", "DE", "100.25"},
                     {"M", "848180", "DE", "900", "0110", "10", "LARGE"},
                     {"M", "848180", "FR", "7"},
                     {"M", "848180", "DE", "5", "2600", "10", "TRANSIT"},
                     {"M", "848180", "DE", "3", "0110", "1", "BAD"},
                     {"X", "848180", "DE", "20"}});
    check("2026-03", "BAD");
    EXPECT_TRUE(close(home, connection, kMarch, silent_progress()));
  }
};

TEST_F(Trace, ACellLeadsToItsItemsAndTheySumToIt) {
  const auto trace =
      trace_cell(home, connection, kMarch, {{"chapter", "84"}, {"partner", "DE"}, {"flow", "M"}});
  ASSERT_TRUE(trace) << trace.error().code;
  EXPECT_EQ(trace->value_usd.to_string(), "1000.25");
  EXPECT_EQ(trace->value_local.to_string(), "7101.78");  // 711.775 -> 711.78, and 6390
  EXPECT_TRUE(trace->agrees());
  ASSERT_EQ(trace->contributions.size(), 2U);
  EXPECT_EQ(trace->contributions[0].item.declaration_number, "LARGE");
  EXPECT_EQ(trace->contributions[0].item.line, 2);
}

TEST_F(Trace, ALimitListsTheLargestAndStillSumsAll) {
  const auto trace = trace_cell(home, connection, kMarch, {{"section", "XVI"}}, 1);
  EXPECT_EQ(trace->contributions.size(), 1U);
  EXPECT_EQ(trace->traced_items, 4);
  EXPECT_TRUE(trace->agrees());
}

TEST_F(Trace, ItemsThatCameAfterTheCloseDoNotBlurIt) {
  load("2026-03", {{"M", "848180", "DE", "1"}});
  const auto trace = trace_cell(home, connection, kMarch, {{"partner", "DE"}});
  EXPECT_TRUE(trace->agrees());
  EXPECT_EQ(trace->traced_items, 3);
}

TEST_F(Trace, StandardsThatChangedAfterTheCloseDoNotBlurIt) {
  ASSERT_TRUE(standards::store_rates(
      connection, home,
      {{"USD", *Date::parse("2025-01-01"), *Date::parse("2026-12-31"), Decimal(9, 0), {}}}));
  EXPECT_TRUE(trace_cell(home, connection, kMarch, {{"partner", "DE"}})->agrees());
}

TEST_F(Trace, ADeclarationLeadsToItsCell) {
  const auto trace = trace_declaration(home, connection, "LARGE");
  ASSERT_TRUE(trace) << trace.error().code;
  ASSERT_EQ(trace->items.size(), 1U);
  const auto& item = trace->items[0];
  EXPECT_EQ(item.status, "current");
  EXPECT_EQ(item.value_usd->to_string(), "900.00");
  ASSERT_EQ(item.cell.size(), standards::structure("cube").key.size());
  // The cell in full leads back to the declaration.
  const auto back = trace_cell(home, connection, kMarch, item.cell);
  ASSERT_TRUE(back) << back.error().code << back.error().args[0];
  EXPECT_EQ(back->contributions[0].item.declaration_number, "LARGE");
}

TEST_F(Trace, ADeclarationThatDoesNotCountSaysWhy) {
  const auto bad = trace_declaration(home, connection, "BAD");
  EXPECT_EQ(bad->items.at(0).reason, "fatal_finding");
  EXPECT_EQ(bad->items.at(0).detail, "V01");
  EXPECT_EQ(bad->findings.at(0).rule, "V01");
  EXPECT_EQ(trace_declaration(home, connection, "TRANSIT")->items.at(0).reason, "out_of_scope");
  EXPECT_EQ(trace_declaration(home, connection, "NONE").error().code, "trace.no_declaration");
}

}  // namespace
}  // namespace tw::statistics
