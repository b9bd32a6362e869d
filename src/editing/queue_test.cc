#include "editing/queue.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "editing/history.h"
#include "sql/query.h"
#include "statistics/home_fixture.h"

namespace tw::editing {
namespace {

using Item = statistics::HomeFixture::Item;

class ReviewQueue : public ::testing::Test {
 protected:
  Result<QueueReport> make(const std::string& month, const Cut& cut = {}) {
    return make_queue(fixture_.home, fixture_.connection, *Period::parse(month), cut,
                      silent_progress());
  }
  // None where there is no queue.
  std::vector<QueueEntry> entries(const std::string& month) {
    auto read = read_queue(fixture_.home, fixture_.connection, *Period::parse(month), 0);
    return read ? std::move(*read) : std::vector<QueueEntry>();
  }
  // Imports of one code and country at about 20 dollars a kilogram.
  static std::vector<Item> ordinary(int count) {
    std::vector<Item> items;
    for (int i = 0; i < count; ++i) {
      const int mass = 100 + 37 * (i % 23);
      const int price = mass * 20 * (95 + i % 11) / 100;
      items.push_back({"M", "848180", "DE", std::to_string(price)});
      items.back().net_mass = std::to_string(mass);
    }
    return items;
  }
  static Item item(const std::string& price, const std::string& mass, const std::string& number) {
    Item made{"M", "848180", "DE", price};
    made.net_mass = mass;
    made.declaration = number;
    return made;
  }

  statistics::HomeFixture fixture_;
};

TEST_F(ReviewQueue, PutsFirstWhatChangesMostAndTellsTheRepair) {
  fixture_.load("2026-02", ordinary(60));
  auto items = ordinary(60);
  items.push_back(item("4000", "200000", "TONNES"));  // 200 kg at 20 dollars, in grams
  items.push_back(item("40", "2000", "CHEAP"));       // a thousandth of the price, of a small lot
  fixture_.load("2026-03", items);
  fixture_.check("2026-03");
  const auto report = make("2026-03").value();
  EXPECT_EQ(report.items, 62);
  EXPECT_EQ(report.history, 122);
  const auto all = entries("2026-03");
  ASSERT_GE(all.size(), 1U);
  EXPECT_EQ(all[0].declaration_number, "TONNES");
  EXPECT_EQ(all[0].kind, "mass_thousand_times");
  EXPECT_EQ(all[0].field, "net_mass_kg");
  EXPECT_EQ(all[0].value, "200000");
  EXPECT_EQ(all[0].repair_value, "200");
  EXPECT_EQ(all[0].impact_mass, "199800.000000");
  EXPECT_EQ(all[0].impact_value, "0.00");
  EXPECT_NE(all[0].message.en.find("200000 but 200"), std::string::npos) << all[0].message.en;
  EXPECT_EQ(all[0].message.en.find('{'), std::string::npos) << all[0].message.en;
  EXPECT_EQ(all[0].message.zh.find('{'), std::string::npos) << all[0].message.zh;
}

// What lies within the prices of its code is nobody's business.
TEST_F(ReviewQueue, IsEmptyWhereNothingIsOdd) {
  fixture_.load("2026-03", ordinary(60));
  fixture_.check("2026-03");
  const auto report = make("2026-03").value();
  EXPECT_LT(report.suspected_mass, 0.01 * report.mass);
  EXPECT_LT(report.suspected_value, 0.01 * report.value);
}

TEST_F(ReviewQueue, TakesAGroupOfOneEqualPricesAndNoItemsAtAll) {
  fixture_.check("2026-02");
  EXPECT_EQ(make("2026-02")->entries, 0);
  EXPECT_EQ(
      read_queue(fixture_.home, fixture_.connection, *Period::parse("2026-02"), 0).error().code,
      "editing.no_queue");
  fixture_.load("2026-03", {item("100", "5", "ONE")});
  fixture_.check("2026-03");
  EXPECT_TRUE(make("2026-03").has_value());
  std::vector<Item> equal(30, Item{"M", "848180", "DE", "1000"});
  equal.push_back(item("1000", "10000", "ODD"));  // the others weigh ten kilograms
  equal.push_back(item("0", "0", "NOTHING"));
  fixture_.load("2026-04", equal);
  fixture_.check("2026-04");
  ASSERT_TRUE(make("2026-04").has_value());
  EXPECT_EQ(entries("2026-04")[0].declaration_number, "ODD");
}

// As a close does: what has changed since the check is not known to be right.
TEST_F(ReviewQueue, WantsACheckedMonth) {
  fixture_.load("2026-03", ordinary(12));
  EXPECT_EQ(make("2026-03").error().code, "editing.not_checked");
  EXPECT_EQ(make("2026").error().code, "editing.not_a_month");
}

// A record that a fatal finding leaves out is in no published figure.
TEST_F(ReviewQueue, LeavesOutWhatIsNotCounted) {
  auto items = ordinary(60);
  items.push_back(item("4000", "200000", "TONNES"));
  fixture_.load("2026-03", items);
  fixture_.check("2026-03", "TONNES");
  ASSERT_TRUE(make("2026-03").has_value());
  for (const auto& entry : entries("2026-03")) EXPECT_NE(entry.declaration_number, "TONNES");
}

TEST_F(ReviewQueue, IsCutByBudgetOrByTheErrorLeft) {
  auto items = ordinary(60);
  for (int i = 0; i < 5; ++i) {
    items.push_back(item("4000", std::to_string(200000 * (i + 1)), "T" + std::to_string(i)));
  }
  fixture_.load("2026-03", items);
  fixture_.check("2026-03");
  EXPECT_EQ(make("2026-03", {.budget = 2})->entries, 2);
  EXPECT_EQ(entries("2026-03").size(), 2U);
  // Without the five less than 1 % of the mass is suspect; with any of them left, more.
  const auto report = make("2026-03", {.error_left = 0.01}).value();
  EXPECT_EQ(report.entries, 5);
  EXPECT_LT(std::abs(report.left_mass), 0.01);
}

// The first month of a home has nothing but itself and what was published before.
TEST_F(ReviewQueue, ComparesAFirstMonthWithPublishedFigures) {
  const auto file = fixture_.home.folder() / "old.csv";
  std::string text = "period,flow,commodity,partner,value_local,net_mass_kg\n";
  for (int month = 1; month <= 12; ++month) {
    text += "2025-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + ",M,848180,DE," +
            std::to_string(142000 + 1000 * month) + ",1000\n";
  }
  write_file_durably(file, text);
  const auto done = import_history(fixture_.home, fixture_.connection, file, std::nullopt, "book");
  ASSERT_TRUE(done.has_value()) << done.error().code;
  EXPECT_EQ(done->cells, 12);
  EXPECT_EQ(done->months, 12);
  fixture_.load("2026-01", {item("4000", "200000", "TONNES")});
  fixture_.check("2026-01");
  ASSERT_TRUE(make("2026-01").has_value());
  const auto all = entries("2026-01");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].repair_value, "200");
}

TEST_F(ReviewQueue, RefusesHistoryThatIsNone) {
  const auto import = [&](const std::string& text) {
    const auto file = fixture_.home.folder() / "old.csv";
    write_file_durably(file, text);
    return import_history(fixture_.home, fixture_.connection, file, std::nullopt, "book")
        .error()
        .code;
  };
  EXPECT_EQ(import("flow,commodity,partner,value_local\n"), "editing.empty_file");
  EXPECT_EQ(import("flow,commodity,partner,value_local\nM,1,DE,5\n"), "editing.column_missing");
  const std::string head = "period,flow,commodity,partner,value_local\n";
  EXPECT_EQ(import(head + "2025,M,1,DE,5\n"), "editing.not_a_month");
  EXPECT_EQ(import(head + "2025-01,M,1,DE,0\n"), "editing.row_invalid");
  EXPECT_EQ(import(head + "2025-01,M,1,DE,5\n2025-01,M,1,DE,6\n"), "editing.row_twice");
  EXPECT_EQ(import(head + "2025-01,M,1,DE,five\n"), "read.not_a_number");
}

// The median without a value, from the sorted list with it, against taking the value out.
RC_GTEST_PROP(MiddleWithout, IsTheMedianOfTheOthers, ()) {
  // Stays: what the engine keeps for each thread is gone before statics go.
  static auto& engine = *new lake::Engine({.threads = 1});
  static auto& connection = *new lake::Connection(engine);
  auto values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-9, 10));
  RC_PRE(values.size() >= 2 && values.size() < 12);
  const int x = values[*rc::gen::inRange<std::size_t>(0, values.size())];
  std::sort(values.begin(), values.end());
  std::string list;
  for (const int value : values) list += (list.empty() ? "[" : ", ") + std::to_string(value) + ".0";
  const std::string text(sql::query("editing", "group"));
  const auto begin = text.find("CREATE OR REPLACE TEMP MACRO middle(");
  connection.execute(
      text.substr(begin, text.find("CREATE OR REPLACE TEMP TABLE editing_within") - begin));
  const double found = connection
                           .query("SELECT CAST(middle_without(" + list + "], " + std::to_string(x) +
                                  ".0) AS DOUBLE)")
                           .real(0, 0);
  values.erase(std::find(values.begin(), values.end(), x));
  const auto middle = values.size() / 2;
  const double expected =
      values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
  RC_ASSERT(std::abs(found - expected) < 1e-9);
}

}  // namespace
}  // namespace tw::editing
