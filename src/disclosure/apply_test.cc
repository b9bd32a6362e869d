#include "disclosure/apply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "disclosure/request.h"
#include "statistics/close.h"
#include "statistics/home_fixture.h"
#include "statistics/render.h"
#include "statistics/table.h"

namespace tw::disclosure {
namespace {

using statistics::HomeFixture;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Period kMonth = *Period::parse("2026-03");

ConfidentialityRequest request(const std::string& trader, const std::string& commodity,
                               const std::string& hides = "value") {
  return {.trader_id = trader,
          .commodity = commodity,
          .flow = "M",
          .hides = hides,
          .reason = "one buyer",
          .valid_from = *Date::parse("2026-01-01"),
          .valid_to = *Date::parse("2026-12-31"),
          .requested_by = "A",
          .decided_by = "B"};
}

// Imports of four goods from four countries by four traders each; but 848180 from DE is T9's alone.
class Apply : public ::testing::Test {
 protected:
  static std::vector<HomeFixture::Item> month() {
    std::vector<HomeFixture::Item> items;
    int price = 1000;
    for (const std::string commodity : {"848180", "640399", "610910", "220421"}) {
      for (const std::string partner : {"DE", "FR", "JP", "KR"}) {
        const bool is_his = commodity == "848180" && partner == "DE";
        for (const char* trader : {"T1", "T2", "T3", "T4"}) {
          items.push_back({.flow = "M",
                           .commodity = commodity,
                           .partner = partner,
                           .price = std::to_string(price += 37),
                           .trader = is_his ? "T9" : trader});
        }
      }
    }
    return items;
  }

  void close(const std::vector<HomeFixture::Item>& items) {
    home.load("2026-03", items);
    home.check("2026-03");
    ASSERT_TRUE(statistics::close(home.home, home.connection, kMonth, silent_progress()));
  }

  std::string add(const ConfidentialityRequest& each) {
    return add_request(home.home, home.connection, each).value();
  }

  ApplyReport apply_now(const ApplyOptions& options = {}) {
    return apply(home.home, home.connection, kMonth, options, silent_progress()).value();
  }

  statistics::Table table(const std::string& name, const statistics::CellKey& where = {},
                          int top = 0) {
    return statistics::make_table(home.home, home.connection,
                                  {.name = name,
                                   .period = kMonth,
                                   .divisor = 1,
                                   .flow = "M",
                                   .top = top,
                                   .where = where})
        .value();
  }

  static HiddenCell primary_of(const Pattern& pattern) {
    return *std::find_if(pattern.hidden_cells.begin(), pattern.hidden_cells.end(),
                         [](const HiddenCell& each) { return each.is_primary; });
  }

  static std::vector<std::string> hidden_rows(const statistics::Table& table) {
    std::vector<std::string> codes;
    for (const auto& row : table.rows) {
      if (row.is_hidden(0)) codes.push_back(row.is_total ? "total" : row.code);
    }
    return codes;
  }

  HomeFixture home;
};

TEST_F(Apply, WithoutRequestsNothingIsHidden) {
  close(month());
  const auto report = apply_now();
  EXPECT_THAT(report.patterns, IsEmpty());
  EXPECT_TRUE(report.is_stored);
  EXPECT_THAT(hidden_rows(table("country", {{"subheading", "848180"}})), IsEmpty());
}

TEST_F(Apply, ARequestHidesTheRiskyCellAndEnoughBesideIt) {
  close(month());
  const auto number = add(request("T9", "848180"));
  const auto report = apply_now();
  ASSERT_THAT(report.patterns, SizeIs(2));  // value and quantity of imports
  for (const auto& pattern : report.patterns) {
    EXPECT_TRUE(pattern.is_safe());
    // DE's 848180 is T9's alone; in its totals he is one of five, and not the one to be guessed.
    EXPECT_EQ(pattern.primary, 1);
    EXPECT_GE(pattern.secondary, 3);
    EXPECT_EQ(primary_of(pattern).requests, number);
    EXPECT_EQ(primary_of(pattern).test, "few_traders");
  }
  const auto shown = table("country", {{"subheading", "848180"}});
  const auto hidden = hidden_rows(shown);
  EXPECT_THAT(hidden, Contains("DE"));
  EXPECT_GE(hidden.size(), 2u);
  EXPECT_FALSE(shown.rows.front().is_hidden(0)) << "the total stays";
  EXPECT_NE(statistics::render_csv(shown).find("DE,Germany,false,true,:c"), std::string::npos);
  EXPECT_THAT(hidden_rows(table("chapter")), IsEmpty());
  EXPECT_THAT(hidden_rows(table("country")), IsEmpty());
  // A hidden cell is hidden in every breakdown.
  EXPECT_THAT(hidden_rows(table("regime", {{"subheading", "848180"}, {"country", "DE"}})),
              SizeIs(2));
}

TEST_F(Apply, WithoutTheSecondStepTheAttackerFindsItAndNothingIsKept) {
  close(month());
  add(request("T9", "848180"));
  const auto report = apply_now({.with_secondary = false});
  ASSERT_THAT(report.patterns, SizeIs(2));
  EXPECT_EQ(report.patterns[0].derived, 1);
  EXPECT_FALSE(report.is_stored);
  EXPECT_THAT(hidden_rows(table("country", {{"subheading", "848180"}})), IsEmpty());
}

TEST_F(Apply, ExpiredAndWithdrawnRequestsDoNotCount) {
  close(month());
  auto old = request("T9", "848180");
  old.valid_to = *Date::parse("2026-02-28");
  add(old);
  EXPECT_THAT(apply_now().patterns, IsEmpty());
  const auto number = add(request("T9", "848180"));
  EXPECT_THAT(apply_now().patterns, SizeIs(2));
  ASSERT_TRUE(
      withdraw_request(home.home, home.connection, number, *Date::parse("2026-04-01"), "C"));
  const auto report = apply_now();
  EXPECT_THAT(report.patterns, IsEmpty());
  EXPECT_THAT(report.inactive, SizeIs(2));
  EXPECT_THAT(hidden_rows(table("country", {{"subheading", "848180"}})), IsEmpty());
  const auto again =
      withdraw_request(home.home, home.connection, number, *Date::parse("2026-04-02"), "C");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "request.withdrawn_already");
}

TEST_F(Apply, ARequestForAChapterCoversAllBelowIt) {
  close(month());
  add(request("T9", "84"));
  const auto report = apply_now();
  ASSERT_FALSE(report.patterns.empty());
  std::vector<std::string> levels;
  for (const auto& cell : report.patterns[0].hidden_cells) {
    if (cell.is_primary) levels.push_back(cell.commodity.level);
  }
  EXPECT_THAT(levels, ::testing::UnorderedElementsAre("chapter", "heading", "subheading"));
  EXPECT_TRUE(report.patterns[0].is_safe());
}

TEST_F(Apply, AskedForThePartnerTheWorldStays) {
  auto items = month();
  for (auto& item : items) {
    if (item.commodity == "848180") item.trader = "T9";
  }
  close(items);
  add(request("T9", "848180", "partner"));
  const auto report = apply_now();
  for (const auto& cell : report.patterns.at(0).hidden_cells) {
    if (cell.is_primary) {
      EXPECT_NE(cell.partner.level, "total");
    }
  }
  EXPECT_THAT(hidden_rows(table("subheading")), IsEmpty());
}

TEST_F(Apply, ARequestForQuantitiesLeavesValues) {
  close(month());
  add(request("T9", "848180", "quantity"));
  const auto report = apply_now();
  ASSERT_THAT(report.patterns, SizeIs(1));
  EXPECT_EQ(report.patterns[0].measure, "quantity");
  EXPECT_THAT(hidden_rows(table("country", {{"subheading", "848180"}})), IsEmpty());
}

TEST_F(Apply, TheOnlyCellOfTheTableCannotBeHiddenAndItSaysSo) {
  close({{.flow = "M", .commodity = "848180", .partner = "DE", .price = "500", .trader = "T9"}});
  add(request("T9", "848180"));
  const auto report = apply_now();
  ASSERT_FALSE(report.patterns.empty());
  EXPECT_FALSE(report.patterns[0].is_safe());
  EXPECT_GT(report.patterns[0].unprotected, 0);
}

// Its place among rows in order of value would tell a hidden amount; and the rest of a cut table,
// the sum of hidden rows that are shown.
TEST_F(Apply, HiddenRowsComeLastAndTheRestTellsNothing) {
  close(month());
  add(request("T9", "848180"));
  apply_now();
  const auto whole = table("country", {{"subheading", "848180"}});
  bool seen_hidden = false;
  for (const auto& row : whole.rows) {
    EXPECT_FALSE(seen_hidden && !row.is_hidden(0)) << row.code;
    seen_hidden = seen_hidden || row.is_hidden(0);
  }
  const auto cut = table("country", {{"subheading", "848180"}}, 3);
  EXPECT_TRUE(cut.rows.back().is_hidden(0) || !cut.rows[3].is_hidden(0));
}

TEST_F(Apply, AMonthNotTreatedSaysSo) {
  close(month());
  const auto notes = [&] { return statistics::render_text(table("chapter")); };
  EXPECT_EQ(notes().find("Not for publication"), std::string::npos);
  add(request("T9", "848180"));
  EXPECT_NE(notes().find("Not for publication"), std::string::npos);
  apply_now();
  EXPECT_EQ(notes().find("Not for publication"), std::string::npos);
}

TEST_F(Apply, ARequestIsWholeOrRefused) {
  auto wrong = request("", "848180");
  EXPECT_EQ(add_request(home.home, home.connection, wrong).error().code, "request.incomplete");
  wrong = request("T9", "84 8");
  EXPECT_EQ(add_request(home.home, home.connection, wrong).error().code, "request.not_a_commodity");
  wrong = request("T9", "84");
  wrong.valid_to = *Date::parse("2025-01-01");
  EXPECT_EQ(add_request(home.home, home.connection, wrong).error().code,
            "request.validity_reversed");
  EXPECT_EQ(add(request("T9", "84")), "R1");
  EXPECT_EQ(add(request("T9", "85")), "R2");
  EXPECT_THAT(requests(home.home, home.connection).value(), SizeIs(2));
}

TEST_F(Apply, AHomeMaySetItsOwnRules) {
  close(month());
  add(request("T9", "848180"));
  write_file_durably(home.home.folder() / "confidentiality.toml",
                     "[protection]\nmargin = 40.0\n[requested]\nminimum_traders = 0\n");
  const auto report = apply_now();
  EXPECT_DOUBLE_EQ(report.margin, 0.4);
  EXPECT_GE(report.patterns.at(0).narrowest, 0.4 * (1 - 1e-5));
  EXPECT_EQ(primary_of(report.patterns[0]).test, "p_percent");
  write_file_durably(home.home.folder() / "confidentiality.toml", "[protection]\nmargn = 40.0\n");
  const auto wrong = apply(home.home, home.connection, kMonth, {}, silent_progress());
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, "disclosure.rule_unknown");
  EXPECT_EQ(wrong.error().place.line, 2);
}

}  // namespace
}  // namespace tw::disclosure
