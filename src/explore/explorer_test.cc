#include "explore/explorer.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "statistics/axis.h"
#include "statistics/close.h"
#include "statistics/home_fixture.h"

namespace tw::explore {
namespace {

using statistics::HomeFixture;

class Explore : public ::testing::Test {
 protected:
  Explore() {
    int n = 0;
    for (const char* month : {"2025-11", "2025-12", "2026-01", "2026-02"}) {
      std::vector<HomeFixture::Item> items;
      for (const char* flow : {"M", "X"}) {
        for (const char* commodity : {"848180", "640399", "610910", "220421"}) {
          for (const char* partner : {"DE", "US", "FR"}) {
            ++n;
            if (n % 7 == 0) continue;
            items.push_back({flow, commodity, partner, std::to_string(100 + 37 * n) + ".25",
                             n % 3 == 0 ? "0214" : "0110", std::to_string(n) + ".5"});
          }
        }
      }
      close(month, items);
    }
  }

  void close(const std::string& month, const std::vector<HomeFixture::Item>& items) {
    fixture_.load(month, items);
    fixture_.check(month);
    ASSERT_TRUE(statistics::close(fixture_.home, fixture_.connection, *Period::parse(month),
                                  silent_progress(), {}));
  }

  // The same from the lake's cube, by another query: sums by the axes' texts.
  std::map<std::vector<std::string>, std::string> expected(const Question& question) {
    lake::attach(fixture_.connection, "cube", *fixture_.table("cube").snapshot());
    std::string by,
        condition = "period BETWEEN '" + question.first + "' AND '" + question.last + "'";
    for (const auto& axis : question.by) by += text_of(axis) + ", ";
    for (const auto& filter : question.where) {
      std::string codes;
      for (const auto& code : filter.codes) codes += (codes.empty() ? "'" : ", '") + code + "'";
      condition += " AND " + text_of(filter.axis) + " IN (" + codes + ")";
    }
    if (question.special_trade) condition += " AND special_trade";
    const auto rows = fixture_.connection.query("SELECT " + by + "sum(" + question.measures[0] +
                                                ") FROM cube WHERE " + condition + " GROUP BY ALL");
    std::map<std::vector<std::string>, std::string> sums;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::vector<std::string> codes;
      for (std::size_t k = 0; k < question.by.size(); ++k) codes.push_back(rows.text(i, k));
      if (!rows.is_null(i, question.by.size())) sums[codes] = rows.text(i, question.by.size());
    }
    return sums;
  }

  static std::string text_of(const std::string& axis) {
    static const std::map<std::string, std::string> texts = {
        {"year", "left(period, 4)"},
        {"month", "period"},
        {"flow", "flow"},
        {"chapter", "left(commodity, 2)"},
        {"heading", "left(commodity, 4)"},
        {"commodity", "commodity"},
        {"country", "partner"},
        {"section",
         "CASE left(commodity, 2) WHEN '84' THEN 'XVI' WHEN '64' THEN 'XII' WHEN '61' THEN 'XI' "
         "ELSE 'IV' END"},
        {"region", "CASE partner WHEN 'US' THEN 'NA' ELSE 'EU' END"},
        {"regime", "regime"},
        {"trade_mode", "trade_mode"},
        {"district", "district"},
        {"province", "left(place_inside, 2)"},
        {"enterprise", "enterprise_kind"}};
    return texts.at(axis);
  }

  Explorer& explorer() {
    const auto refreshed = explorer_.refresh(silent_progress());
    EXPECT_TRUE(refreshed) << refreshed.error().code;
    return explorer_;
  }

  HomeFixture fixture_;
  Explorer explorer_{fixture_.home, fixture_.engine};
};

// Whatever is asked, and whichever roll-up answers, the figures are those of the cube.
TEST_F(Explore, AnswersAreSumsOfTheCube) {
  auto& ready = explorer();
  const std::vector<std::string> axes = {
      "year",    "month",  "flow",       "chapter",  "heading",  "commodity", "country",
      "section", "regime", "trade_mode", "district", "province", "enterprise"};
  const std::vector<Filter> filters = {
      {"chapter", {"84"}},     {"country", {"US", "DE"}}, {"flow", {"X"}},
      {"commodity", {"6403"}}, {"trade_mode", {"0214"}},  {"district", {"22"}},
      {"month", {"2026-01"}},  {"country", {"ZZ"}},       {"year", {"2025"}}};
  rc::check([&] {
    Question question{.measures = {*rc::gen::elementOf(std::vector<std::string>{
                          "value_usd", "value_local", "fob_usd", "net_mass_kg", "items"})},
                      .first = "2025-12",
                      .last = *rc::gen::elementOf(std::vector<std::string>{"2025-12", "2026-02"}),
                      .special_trade = *rc::gen::arbitrary<bool>()};
    question.by = *rc::gen::unique<std::vector<std::string>>(rc::gen::elementOf(axes));
    if (question.by.size() > 3) question.by.resize(3);
    const auto filter = *rc::gen::elementOf(filters);
    auto in_cube = question;
    question.where = {filter};
    in_cube.where = {filter.codes == std::vector<std::string>{"6403"} ? Filter{"heading", {"6403"}}
                                                                      : filter};
    const auto answer = ready.ask(question);
    RC_ASSERT(answer.has_value());
    std::map<std::vector<std::string>, std::string> found;
    for (const auto& row : answer->rows) {
      if (row.amounts[0]) found[row.codes] = row.amounts[0]->to_string();
    }
    RC_ASSERT(found == expected(in_cube));
    RC_ASSERT(answer->groups == static_cast<std::int64_t>(answer->rows.size()));
  });
}

TEST_F(Explore, TheLargestComeFirstAndTheTotalIsOfAll) {
  const auto all = explorer().ask({.by = {"country"}, .measures = {"value_usd"}}).value();
  const auto top = explorer().ask({.by = {"country", "flow"}, .measures = {"value_usd"}, .top = 2});
  ASSERT_TRUE(top);
  std::vector<std::pair<Decimal, std::string>> order;
  for (const auto& row : all.rows) order.emplace_back(*row.amounts[0], row.codes[0]);
  std::sort(order.rbegin(), order.rend());
  ASSERT_EQ(top->rows.size(), 4U);
  EXPECT_EQ(top->rows[0].codes, (std::vector<std::string>{order[0].second, "M"}));
  EXPECT_EQ(top->rows[3].codes, (std::vector<std::string>{order[1].second, "X"}));
  EXPECT_EQ(top->total, all.total);
}

// The rule: margins are what each axis alone would be answered, ranked or not; the largest are
// those of the first axis.
TEST_F(Explore, MarginsAreTheAnswersOfEachAxisAlone) {
  const auto& ready = explorer();
  const auto ask = [&](const Question& question) { return ready.ask(question).value(); };
  const auto shown = [](const std::vector<AnswerRow>& rows) {
    std::vector<std::vector<std::string>> texts;
    for (const auto& row : rows) {
      texts.push_back(row.codes);
      for (const auto& amount : row.amounts) texts.back().push_back(amount->to_string());
    }
    return texts;
  };
  for (const int top : {0, 2}) {
    Question question{.by = {"commodity", "country"},
                      .measures = {"value_usd", "items"},
                      .where = {{"flow", {"M"}}},
                      .first = "2025-12",
                      .last = "2026-01",
                      .top = top};
    const auto cells = ask(question);
    question.with_margins = true;
    const auto answer = ask(question);
    question.with_margins = false;
    question.by = {"commodity"};
    const auto down = ask(question);
    question.by = {"country"};
    question.top = 0;
    const auto across = ask(question);
    EXPECT_EQ(shown(answer.rows), shown(cells.rows)) << top;
    EXPECT_EQ(shown(answer.down), shown(down.rows)) << top;
    EXPECT_EQ(shown(answer.across), shown(across.rows)) << top;
    EXPECT_EQ(answer.total, down.total);
    EXPECT_EQ(answer.groups, down.groups);
    EXPECT_EQ(answer.down.size(), top == 0 ? 4U : 2U);
  }
}

// The rule: how many cells may be held changes which way is gone, not what the largest are.
TEST_F(Explore, OfTooManyCellsTheLargestAreAnsweredAllTheSame) {
  explorer();
  Explorer small(fixture_.home, fixture_.engine, 4);
  ASSERT_TRUE(small.refresh(silent_progress()));
  const auto text = [](const Answer& answer) {
    std::string made = std::to_string(answer.groups) + " " + answer.total[0]->to_string();
    for (const auto* rows : {&answer.rows, &answer.down, &answer.across}) {
      made += "|";
      for (const auto& row : *rows) {
        for (const auto& code : row.codes) made += code + ",";
        made += row.amounts[0]->to_string() + ";";
      }
    }
    return made;
  };
  Question question{.by = {"commodity", "flow"},
                    .measures = {"value_usd"},
                    .where = {{"commodity", {"84", "6403"}}},
                    .top = 2,
                    .with_margins = true};
  const auto whole = explorer_.ask(question).value();
  EXPECT_GT(explorer_.ask({.by = question.by, .measures = question.measures}).value().rows.size(),
            4U);
  EXPECT_EQ(text(small.ask(question).value()), text(whole));
  question.where.clear();
  EXPECT_EQ(text(small.ask(question).value()), text(explorer_.ask(question).value()));
  question.top = 0;
  EXPECT_EQ(small.ask(question).error().code, "explore.too_many_cells");
}

// A coarse question need not read the cube.
TEST_F(Explore, TheSmallestSourceThatKnowsAllAnswers) {
  EXPECT_EQ(explorer().ask({.by = {"chapter"}, .measures = {"items"}})->source, "chapter");
  EXPECT_EQ(
      explorer().ask({.by = {"month"}, .measures = {"items"}, .where = {{"port", {"X"}}}})->source,
      "port");
  EXPECT_EQ(explorer()
                .ask({.by = {"port", "place"}, .measures = {"items"}, .where = {{"zone", {"X"}}}})
                ->source,
            "cube");
}

TEST_F(Explore, CodesHaveTheirLabelsInBothLanguages) {
  const auto serving = explorer().serving();
  EXPECT_EQ(serving->labels("country").at("DE").en, "Germany");
  EXPECT_EQ(serving->labels("country").at("DE").zh, "德国");
  EXPECT_EQ(serving->labels("heading").size(), 0U);  // the list of the test has none
  EXPECT_EQ(serving->labels("commodity").at("848180").en, "Goods 848180");
  EXPECT_TRUE(serving->labels("month").empty());
}

TEST_F(Explore, ACloseIsTakenInAndNothingElseIs) {
  explorer();
  EXPECT_FALSE(explorer_.refresh(silent_progress()).value());
  const auto before = explorer_.ask({.measures = {"items"}}).value();
  close("2026-03", {{"M", "848180", "DE", "5"}});
  EXPECT_EQ(explorer_.ask({.measures = {"items"}})->total, before.total);
  EXPECT_TRUE(explorer_.refresh(silent_progress()).value());
  const auto after = explorer_.ask({.measures = {"items"}}).value();
  EXPECT_EQ(after.last, "2026-03");
  EXPECT_EQ(*after.total[0], before.total[0]->add(Decimal(1, 0)).value());
  // One file stays, and another explorer reads it as it is.
  const auto folder = fixture_.home.folder() / "explore";
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
}

// What is in the way of the file is made anew, whether nobody can read it or another program did.
TEST_F(Explore, ADamagedLayoutIsMadeAnew) {
  const auto before = explorer().ask({.measures = {"items"}}).value();
  const auto folder = fixture_.home.folder() / "explore";
  const auto file = std::filesystem::directory_iterator(folder)->path();
  std::filesystem::remove(file);
  std::ofstream(file) << "no database";
  lake::Engine engine;
  Explorer other(fixture_.home, engine);
  ASSERT_TRUE(other.refresh(silent_progress()));
  EXPECT_EQ(other.ask({.measures = {"items"}})->total, before.total);
}

TEST_F(Explore, AFigureIsHiddenWhereOneOfItsMonthsIs) {
  const auto table = fixture_.table("suppression");
  lake::Change change;
  const std::map<std::string, std::string> cell = {{"period", "2026-01"},
                                                   {"flow", "M"},
                                                   {"measure", "value"},
                                                   {"commodity_level", "heading"},
                                                   {"commodity", "8481"},
                                                   {"partner_level", "country"},
                                                   {"partner", "US"},
                                                   {"kind", "primary"},
                                                   {"published_table", "heading"}};
  std::string row;
  for (const auto& column : table.spec().columns) {
    const auto found = cell.find(column.name);
    row += (row.empty() ? "SELECT CAST(" : ", CAST(") +
           (found == cell.end() ? "NULL" : sql::quote_text(found->second)) + " AS " +
           column.type.duckdb() + ") AS " + column.name;
  }
  change.add = table.write(fixture_.connection, row);
  ASSERT_TRUE(table.commit(change));
  auto& ready = explorer();
  const auto hidden = [&](const Question& question) {
    std::vector<std::vector<std::string>> codes;
    const auto answer = ready.ask(question).value();
    for (const auto& each : answer.rows) {
      if (each.is_hidden) codes.push_back(each.codes);
    }
    return codes;
  };
  using Codes = std::vector<std::vector<std::string>>;
  EXPECT_EQ(hidden({.by = {"heading", "country"}, .measures = {"value_usd"}}),
            (Codes{{"8481", "US"}}));
  EXPECT_EQ(hidden({.by = {"month"},
                    .measures = {"value_usd"},
                    .where = {{"heading", {"8481"}}, {"country", {"US"}}, {"flow", {"M"}}}}),
            (Codes{{"2026-01"}}));
  EXPECT_EQ(hidden({.by = {"district"},
                    .measures = {"value_usd"},
                    .where = {{"heading", {"8481"}}, {"country", {"US", "FR"}}}}),
            (Codes{{"22"}}));
  EXPECT_EQ(hidden({.by = {"heading"}, .measures = {"value_usd"}}), Codes{});
  for (const bool is_down : {true, false}) {  // a margin is hidden where the axis alone would be
    Question question{.by = {"country", "year"},
                      .measures = {"value_usd"},
                      .where = {{"heading", {"8481"}}, {"flow", {"M"}}},
                      .with_margins = true};
    if (!is_down) std::swap(question.by[0], question.by[1]);
    const auto answer = ready.ask(question).value();
    for (const auto& each : is_down ? answer.down : answer.across) {
      EXPECT_EQ(each.is_hidden, each.codes[0] == "US") << each.codes[0];
    }
    for (const auto& each : is_down ? answer.across : answer.down) EXPECT_FALSE(each.is_hidden);
  }
  EXPECT_EQ(
      hidden({.by = {"heading", "country"}, .measures = {"value_usd"}, .where = {{"flow", {"X"}}}}),
      Codes{});
  const auto top = ready.ask(
      {.by = {"country"}, .measures = {"value_usd"}, .where = {{"heading", {"8481"}}}, .top = 2});
  ASSERT_EQ(top->rows.size(), 2U);
  EXPECT_FALSE(top->rows[0].is_hidden || top->rows[1].is_hidden);
}

TEST_F(Explore, WhatCannotBeAnsweredSaysWhy) {
  EXPECT_EQ(explorer_.ask({.measures = {"items"}}).error().code, "explore.not_ready");
  auto& ready = explorer();
  const auto code = [&](const Question& question) { return ready.ask(question).error().code; };
  EXPECT_EQ(code({.by = {"colour"}, .measures = {"items"}}), "explore.unknown_axis");
  EXPECT_EQ(code({.by = {"bec"}, .measures = {"items"}}), "explore.unknown_axis");
  EXPECT_EQ(code({.by = {"country", "country"}, .measures = {"items"}}), "explore.axis_twice");
  EXPECT_EQ(code({.measures = {"weight"}}), "explore.unknown_measure");
  EXPECT_EQ(code({}), "explore.unknown_measure");
  EXPECT_EQ(code({.measures = {"items"}, .first = "2026"}), "explore.not_a_month");
  EXPECT_EQ(code({.measures = {"items"}, .first = "2026-02", .last = "2026-01"}),
            "explore.months_reversed");
  EXPECT_EQ(code({.measures = {"items"}, .where = {{"x'; DROP TABLE cube; --", {"1"}}}}),
            "explore.unknown_axis");
}

}  // namespace
}  // namespace tw::explore
