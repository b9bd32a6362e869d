#include "statistics/release.h"

#include <gtest/gtest.h>

#include <set>

#include "review/correct.h"
#include "review/decide.h"
#include "statistics/close.h"
#include "statistics/home_fixture.h"
#include "statistics/pending.h"
#include "statistics/table.h"
#include "statistics/trace.h"
#include "statistics/vintage.h"

namespace tw::statistics {
namespace {

const Period kMarch = Period::month(2026, 3);

class Release : public ::testing::Test, public HomeFixture {
 protected:
  Result<CloseReport> run(const CloseTerms& terms) {
    return close(home, connection, kMarch, silent_progress(), terms);
  }
  std::string code_of(const CloseTerms& terms) {
    const auto report = run(terms);
    return report ? "release " + std::to_string(report->manifest.number) + " " +
                        report->manifest.status + (report->is_new ? "" : " stands")
                  : report.error().code;
  }
  void load_and_check(const std::string& price) {
    load("2026-03", {{"M", "848180", "DE", price}});
    check("2026-03");
  }
  std::string total(const std::string& as_of) {
    const auto table =
        make_table(home, connection, {.name = "chapter", .period = kMarch, .as_of = as_of});
    if (!table) return table.error().code;
    return table->status + " " + table->rows.at(0).values.at(2)->to_string();
  }
};

TEST_F(Release, StatesFollowEachOther) {
  load_and_check("100");
  EXPECT_EQ(code_of({.status = "revised", .reason = "r"}), "close.not_final");
  EXPECT_EQ(code_of({.status = "yearbook"}), "close.not_final");
  EXPECT_EQ(code_of({.status = "yes"}), "close.unknown_status");
  EXPECT_EQ(code_of({}), "release 1 preliminary");
  EXPECT_EQ(code_of({.status = "final"}), "release 2 final");
  EXPECT_EQ(code_of({.status = "final"}), "release 2 final stands");
  EXPECT_EQ(code_of({}), "release 2 final stands");
  EXPECT_EQ(code_of({.status = "revised", .reason = "r"}), "release 2 final stands");

  load_and_check("50");
  EXPECT_EQ(code_of({}), "close.is_final");
  EXPECT_EQ(code_of({.status = "final"}), "close.is_final");
  EXPECT_EQ(code_of({.status = "yearbook"}), "close.yearbook_differs");
  EXPECT_EQ(code_of({.status = "revised"}), "close.reason_needed");
  EXPECT_EQ(code_of({.status = "revised", .reason = "late"}), "release 3 revised");
  EXPECT_EQ(code_of({.status = "yearbook"}), "release 4 yearbook");
  EXPECT_EQ(code_of({.status = "yearbook"}), "release 4 yearbook stands");

  load_and_check("25");
  EXPECT_EQ(code_of({.status = "revised", .reason = "later"}), "close.is_frozen");
  EXPECT_EQ(code_of({}), "close.is_frozen");
}

TEST_F(Release, AFinalCloseRefusesWhileAFatalFindingStands) {
  load("2026-03", {{"M", "848180", "DE", "100"}, {"M", "848180", "DE", "3", "0110", "1", "BAD"}});
  check("2026-03", "BAD");
  EXPECT_EQ(code_of({.status = "final"}), "close.fatal_stands");
  EXPECT_EQ(run({})->manifest.cube.counted, 1);
  const LetPass nameless{.rule = "V01", .reason = "seen the goods"};
  EXPECT_EQ(code_of({.status = "final", .let_pass = {nameless}}), "close.author_needed");
  const LetPass other{.rule = "V02", .author = "li", .reason = "seen"};
  EXPECT_EQ(code_of({.status = "final", .let_pass = {other}}), "close.fatal_stands");

  const LetPass mine{.rule = "V01", .author = "li", .reason = "seen the goods"};
  const auto report = run({.status = "final", .author = "li", .let_pass = {mine}});
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->manifest.cube.counted, 2);
  const auto stored = newest_release(home, kMarch).value();
  EXPECT_EQ(stored->let_pass, (std::vector<LetPass>{{"V01", 1, "li", "seen the goods"}}));
  EXPECT_TRUE(trace_cell(home, connection, kMarch, {{"partner", "DE"}})->agrees());
  EXPECT_EQ(code_of({.status = "yearbook"}), "release 3 yearbook") << "what was let pass stays so";
}

TEST_F(Release, WhatHasNoValueStaysOutAlsoWhenLetPass) {
  load("2026-03", {{"M", "848180", "DE", "100"}, {"M", "848180", "DE", "3", "9999"}});
  check("2026-03");
  EXPECT_EQ(code_of({.status = "final"}), "close.fatal_stands");
  const LetPass all{.rule = "*", .author = "li", .reason = "year end"};
  const auto report = run({.status = "final", .let_pass = {all}});
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->manifest.cube.exclusions,
            (std::vector<Exclusion>{{"fatal_finding", "unknown_mode", 1}}));
}

TEST_F(Release, EveryVintageIsReadAgain) {
  load_and_check("100");
  EXPECT_EQ(code_of({}), "release 1 preliminary");
  load_and_check("50");
  EXPECT_EQ(code_of({.status = "final"}), "release 2 final");
  ASSERT_TRUE(standards::store_rates(
      connection, home,
      {{"USD", *Date::parse("2025-01-01"), *Date::parse("2026-12-31"), Decimal(9, 0), {}}}));
  load_and_check("25");
  EXPECT_EQ(code_of({.status = "revised", .reason = "late"}), "release 3 revised");

  EXPECT_EQ(total(""), "Revised 175.00");
  EXPECT_EQ(total("1"), "Preliminary 100.00");
  EXPECT_EQ(total("2026-03/2"), "Final 150.00");
  EXPECT_EQ(total(release(home, kMarch, 2)->published.at), "Final 150.00");
  EXPECT_EQ(total("9999-12-31"), "Revised 175.00");
  EXPECT_EQ(total("2026-01-01"), "vintage.none_yet");
  EXPECT_EQ(total("2026-03/9"), "release.missing");
  EXPECT_EQ(total("yesterday"), "vintage.not_a_moment");
  for (const char* as_of : {"1", "2", "3"}) {
    const auto trace = trace_cell(home, connection, kMarch, {{"partner", "DE"}}, 20, as_of);
    EXPECT_TRUE(trace->agrees()) << as_of << ": at the rates of that time";
    EXPECT_EQ(trace->release, std::stoi(as_of));
  }
}

TEST_F(Release, ARevisionSaysWhatMovedAndWhy) {
  load("2026-03", {{"M", "848180", "DE", "100", "0110", "10", "A"},
                   {"M", "640399", "FR", "30", "0110", "10", "B"},
                   {"X", "848180", "DE", "7", "0110", "10", "C"}});
  check("2026-03");
  EXPECT_EQ(code_of({.status = "final"}), "release 1 final");
  EXPECT_TRUE(pending_months(home, connection)->empty());

  load("2026-03", {{"M", "848180", "DE", "90", "0110", "10", "A", 2}, {"M", "848180", "IT", "5"}});
  const review::RecordKey c{"test", "C", 1, 1};
  ASSERT_TRUE(review::correct(home, connection, kMarch, c, {{"destination_country", "FR"}},
                              {"li", "the bill of lading", "2026-04-01T08:00:00Z"}));
  const auto pending = pending_months(home, connection);
  ASSERT_EQ(pending->size(), 1U);
  const auto told = [](const Movement& movement) {
    std::set<std::string> causes;
    for (const auto& each : movement.causes) {
      causes.insert(each.flow + " " + each.cause + " " + std::to_string(each.items) + " " +
                    each.value_usd.to_string());
    }
    return causes;
  };
  const std::set<std::string> expected = {"M amended 1 -10.00", "M late 1 5.00",
                                          "X corrected 1 0.00"};
  EXPECT_EQ(told(pending->front().movement), expected) << "before anybody decides";

  check("2026-03");
  const auto report = run({.status = "revised", .reason = "what came late"});
  ASSERT_TRUE(report) << report.error().code;
  const auto& movement = *report->movement;
  EXPECT_EQ(told(movement), expected);
  EXPECT_EQ(movement.from.value_usd.to_string(), "137.00");
  EXPECT_EQ(movement.to.value_usd.to_string(), "132.00");
  std::set<std::string> cells;
  for (const auto& each : movement.cells) {
    cells.insert(each.causes + " " + each.from.value_usd.to_string() + " " +
                 each.to.value_usd.to_string());
  }
  EXPECT_EQ(cells, (std::set<std::string>{"amended 100.00 90.00", "late 0.00 5.00",
                                          "corrected 7.00 0.00", "corrected 0.00 7.00"}));
}

TEST_F(Release, AnItemThatAFindingTakesOutIsTold) {
  load("2026-03", {{"M", "848180", "DE", "100"}, {"M", "640399", "FR", "30", "0110", "1", "BAD"}});
  check("2026-03");
  EXPECT_EQ(code_of({.status = "final"}), "release 1 final");
  check("2026-03", "BAD");
  ASSERT_TRUE(review::leave_out(home, connection, kMarch, {"test", "BAD", 1, 1},
                                {"li", "sent twice", "2026-04-01T08:00:00Z"}));
  const auto report = run({.status = "revised", .reason = "sent twice"});
  ASSERT_TRUE(report) << report.error().code;
  ASSERT_EQ(report->movement->causes.size(), 1U);
  EXPECT_EQ(report->movement->causes[0].cause, "findings");
  EXPECT_EQ(report->movement->causes[0].value_usd.to_string(), "-30.00");
  EXPECT_EQ(report->manifest.review.left_out, 1);
}

TEST_F(Release, ATableIsAsFirmAsItsLeastFirmMonth) {
  EXPECT_EQ(combined_status({"final", "revised"}), "revised");
  EXPECT_EQ(combined_status({"final", "preliminary", "yearbook"}), "preliminary");
  EXPECT_EQ(combined_status({"yearbook", "yearbook"}), "yearbook");
  EXPECT_EQ(combined_status({"yearbook", "final"}), "final");
}

}  // namespace
}  // namespace tw::statistics
