#include "statistics/index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "statistics/close.h"
#include "statistics/home_fixture.h"

namespace tw::statistics {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using Form = IndexRequest::Form;

class Indices : public ::testing::Test, public HomeFixture {
 protected:
  void month(const std::string& period, const std::vector<Item>& items) {
    load(period, items);
    check(period);
    ASSERT_TRUE(close(home, connection, *Period::parse(period), silent_progress()));
  }
  // Price is dollars of the item, quantity its kilograms (the test list names no statutory unit).
  static Item sold(const std::string& code, const std::string& partner, const std::string& price,
                   const std::string& kg) {
    return {"M", code, partner, price, "0110", kg};
  }
  Result<Table> table(const std::string& period, const std::string& base,
                      IndexRequest request = {}) {
    request.period = *Period::parse(period);
    request.base = *Period::parse(base);
    return make_index(home, connection, request);
  }
  // An index of the row with this code, in imports; "-" where there is none.
  static std::string value(const Table& table, const std::string& code, const std::string& column) {
    for (const auto& row : table.rows) {
      if (row.code != code) continue;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].key == column) {
          return row.values[i] ? row.values[i]->rescale(2)->to_string() : "-";
        }
      }
    }
    return "no such figure";
  }
};

// Prices of 10 and 20 for quantities 3 and 1 become 12 and 30 for 2 and 4.
// Laspeyres (12x3 + 30x1) / (10x3 + 20x1) = 66/50; Paasche (12x2 + 30x4) / (10x2 + 20x4) = 144/100.
TEST_F(Indices, LaspeyresPaascheAndFisherByHand) {
  month("2025-01", {sold("848180", "DE", "30", "3"), sold("640399", "FR", "20", "1")});
  month("2025-02", {sold("848180", "DE", "24", "2"), sold("640399", "FR", "120", "4")});
  const auto of = [&](Form form, const char* column) {
    return value(*table("2025-02", "2025-01", {.form = form}), "", column);
  };
  EXPECT_EQ(of(Form::kLaspeyres, "import_unit_value"), "132.00");
  EXPECT_EQ(of(Form::kPaasche, "import_unit_value"), "144.00");
  EXPECT_EQ(of(Form::kFisher, "import_unit_value"), "137.87");  // sqrt(1.32 x 1.44)
  EXPECT_EQ(of(Form::kFisher, "import_value"), "288.00");       // 144/50
  EXPECT_EQ(of(Form::kPaasche, "import_quantity"), "200.00");
  EXPECT_EQ(of(Form::kFisher, "import_coverage"), "100.00");
  EXPECT_EQ(of(Form::kFisher, "export_unit_value"), "-");
}

TEST_F(Indices, WhatOnlyOnePeriodHasIsNotMatchedButCountedInValue) {
  month("2025-01", {sold("848180", "DE", "100", "10"), sold("640399", "FR", "50", "1")});
  month("2025-02", {sold("848180", "DE", "90", "9"), sold("610910", "FR", "210", "1")});
  const Table made = *table("2025-02", "2025-01");
  EXPECT_EQ(value(made, "", "import_unit_value"), "100.00");
  EXPECT_EQ(value(made, "", "import_value"), "200.00");
  EXPECT_EQ(value(made, "", "import_quantity"), "200.00");
  EXPECT_EQ(value(made, "", "import_coverage"), "30.00");
}

TEST_F(Indices, CellsCanIgnoreThePartner) {
  month("2025-01", {sold("848180", "DE", "100", "10")});
  month("2025-02", {sold("848180", "FR", "120", "10")});
  EXPECT_EQ(value(*table("2025-02", "2025-01"), "", "import_unit_value"), "-");
  const Table wide = *table("2025-02", "2025-01", {.cells = {.dimensions = {}}});
  EXPECT_EQ(value(wide, "", "import_unit_value"), "120.00");
}

TEST_F(Indices, ZeroQuantitiesHaveNoUnitValueAndAnEmptyMonthNoIndex) {
  month("2025-01", {sold("848180", "DE", "100", "10"), sold("640399", "DE", "100", "0")});
  month("2025-02", {sold("848180", "DE", "100", "0"), sold("640399", "DE", "100", "5")});
  month("2025-03", {{"M", "848180", "DE", "5", "9999"}});  // unknown mode: nothing is counted
  EXPECT_EQ(value(*table("2025-02", "2025-01"), "", "import_unit_value"), "-");
  EXPECT_EQ(value(*table("2025-02", "2025-01"), "", "import_coverage"), "0.00");
  const Table empty = *table("2025-03", "2025-01");
  EXPECT_EQ(value(empty, "", "import_value"), "0.00");
  EXPECT_EQ(value(empty, "", "import_unit_value"), "-");
  EXPECT_EQ(value(empty, "", "import_coverage"), "-");
  const Table no_base = *table("2025-01", "2025-03");
  EXPECT_EQ(value(no_base, "", "import_value"), "-");
  EXPECT_EQ(table("2025-04", "2025-01").error().code, "table.not_closed");
}

// Twelve cells whose prices rise by one per cent each more, and one whose mass lost three zeros.
TEST_F(Indices, OutliersAreLeftOutByTheStatedRule) {
  std::vector<Item> before, now;
  for (int i = 0; i < 12; ++i) {
    const std::string code = "8481" + std::to_string(10 + i);
    before.push_back(sold(code, "DE", "1000", "10"));
    now.push_back(sold(code, "DE", std::to_string(1000 + 10 * i), "10"));
  }
  before.push_back(sold("848190", "DE", "1000", "10000"));
  now.push_back(sold("848190", "DE", "1000", "10"));
  month("2025-01", before);
  month("2025-02", now);
  const Table clean = *table("2025-02", "2025-01");
  EXPECT_EQ(value(clean, "", "import_unit_value"), "105.50");  // mean of 100 .. 111
  EXPECT_THAT(clean.notes, Contains(HasSubstr("1 of 13 cells")));
  const Table all = *table("2025-02", "2025-01", {.cells = {.fence = 0}});
  EXPECT_GT(std::stod(value(all, "", "import_unit_value")), 500);
}

// Every month of a year at one price a year: 10, 12, 15. The second cell is traded from the second
// year on, so only a chain can use its price, which doubles in the third year.
TEST_F(Indices, ChainsLinkYearsByTheirAverages) {
  ASSERT_TRUE(standards::store_rates(
      connection, home,
      {{"USD", *Date::parse("2023-01-01"), *Date::parse("2024-12-31"), Decimal(7, 0), {}}}));
  for (const auto& [year, price] : {std::pair("2023", "100"), {"2024", "120"}, {"2025", "150"}}) {
    const bool is_whole = std::string(year) != "2025";
    for (int i = is_whole ? 1 : 3; i <= (is_whole ? 12 : 3); ++i) {
      const std::string text = std::string(year) + (i < 10 ? "-0" : "-") + std::to_string(i);
      std::vector<Item> items = {sold("848180", "DE", price, "10")};
      if (text >= "2025") items.push_back(sold("640399", "DE", "200", "10"));
      if (text >= "2024" && text < "2025") items.push_back(sold("640399", "DE", "100", "10"));
      month(text, items);
    }
  }
  // 2024 on 2023: 1.2. March 2025 on the average of 2024: all quantities equal, so
  // (150 + 200) / (120 + 100) in every form.
  const Table chained = *table("2025-03", "2023", {.chained = true});
  EXPECT_EQ(value(chained, "", "import_unit_value"), "190.91");  // 1.2 x 350/220
  EXPECT_EQ(value(chained, "", "import_value"), "350.00");
  const Table direct = *table("2025-03", "2023");
  EXPECT_EQ(value(direct, "", "import_unit_value"), "150.00");
  EXPECT_EQ(table("2025-03", "2023-01", {.chained = true}).error().code, "index.base_not_year");
  EXPECT_EQ(table("2023-03", "2024", {.chained = true}).error().code, "index.base_later");
  const Table months = *table("2024-Q1", "2023", {.by = "month"});
  ASSERT_EQ(months.rows.size(), 3U);
  EXPECT_EQ(value(months, "2024-03", "import_unit_value"), "120.00");
}

TEST_F(Indices, CodesOfAnOlderEditionAreBroughtToTheirOneSuccessor) {
  // 222222 moves to 222299; 333333 is split over 333344 and 444455.
  std::vector<standards::ConcordanceRow> rows;
  for (const auto& [now, before] : {std::pair("222299", "222222"),
                                    {"333344", "333333"},
                                    {"444455", "333333"},
                                    {"848180", "848180"}}) {
    rows.push_back({"HS2022", "HS2017", now, before, "1:1"});
  }
  ASSERT_TRUE(standards::store_concordances(connection, home, rows));
  ASSERT_TRUE(standards::store_rates(
      connection, home,
      {{"USD", *Date::parse("2021-01-01"), *Date::parse("2022-12-31"), Decimal(7, 0), {}}}));
  month("2021-12", {sold("222222", "DE", "100", "10"), sold("333333", "DE", "100", "10"),
                    sold("848180", "DE", "100", "10")});
  month("2022-01", {sold("222299", "DE", "130", "10"), sold("333344", "DE", "900", "10"),
                    sold("848180", "DE", "110", "10")});
  const Table made = *table("2022-01", "2021-12", {.by = "chapter"});
  EXPECT_EQ(value(made, "22", "import_unit_value"), "130.00");
  EXPECT_EQ(value(made, "33", "import_unit_value"), "-");
  EXPECT_EQ(value(made, "33", "import_value"), "900.00");
  EXPECT_EQ(value(made, "", "import_unit_value"), "120.00");
  EXPECT_EQ(table("2022-01", "2021-12", {.by = "district"}).error().code, "index.axis_unknown");
}

}  // namespace
}  // namespace tw::statistics
