#include "statistics/release.h"

#include <gtest/gtest.h>

#include "statistics/close.h"
#include "statistics/home_fixture.h"
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

TEST_F(Release, ATableIsAsFirmAsItsLeastFirmMonth) {
  EXPECT_EQ(combined_status({"final", "revised"}), "revised");
  EXPECT_EQ(combined_status({"final", "preliminary", "yearbook"}), "preliminary");
  EXPECT_EQ(combined_status({"yearbook", "yearbook"}), "yearbook");
  EXPECT_EQ(combined_status({"yearbook", "final"}), "final");
}

}  // namespace
}  // namespace tw::statistics
