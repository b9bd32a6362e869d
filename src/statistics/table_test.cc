#include "statistics/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/digest.h"
#include "base/display.h"
#include "statistics/close.h"
#include "statistics/home_fixture.h"
#include "statistics/render.h"

namespace tw::statistics {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Tables : public ::testing::Test, public HomeFixture {
 protected:
  void month(const std::string& period, const std::vector<Item>& items) {
    load(period, items);
    check(period);
    ASSERT_TRUE(close(home, connection, *Period::parse(period), silent_progress()));
  }
  // Two months of 2025 and of 2026.
  void two_years() {
    month("2025-01", {{"M", "848180", "DE", "100"}, {"X", "640399", "US", "400"}});
    month("2025-02", {{"M", "848180", "DE", "200"}, {"M", "610910", "FR", "30"}});
    month(
        "2026-01",
        {{"M", "848180", "DE", "150"}, {"X", "640399", "US", "300"}, {"X", "640399", "NG", "50"}});
    month("2026-02", {{"M", "848180", "DE", "250"},
                      {"M", "220421", "FR", "60", "1234"},
                      {"X", "640399", "US", "10"}});
  }
  Table make(const std::string& name, const std::string& period, TableRequest request = {}) {
    request.name = name;
    request.period = *Period::parse(period);
    request.divisor = 1;
    auto table = make_table(home, connection, request);
    EXPECT_TRUE(table) << table.error().code;
    return *table;
  }
  static std::string row(const Table& table, const std::string& code) {
    for (const auto& each : table.rows) {
      if (each.code != code) continue;
      std::string text = each.label;
      for (const auto& value : each.values) text += " | " + (value ? value->to_string() : "-");
      return text;
    }
    return "no row " + code;
  }
};

TEST_F(Tables, APeriodIsComparedWithTheYearBefore) {
  two_years();
  const Table table = make("chapter", "2026-02");
  // Columns: exports Feb, change, Jan-Feb, change; imports the same. Imports of 84: 250 on 200 is
  // +25 %, and 400 on 300 is +33.3 %. Exports of 64: none in Feb 2025 to compare with; 360 on 400
  // is -10 %.
  EXPECT_EQ(row(table, "84"),
            "Machinery and computers | 0.00 | - | 0.00 | - | 250.00 | 25.0 | 400.00 | 33.3");
  EXPECT_THAT(row(table, "64"), HasSubstr("| 10.00 | - | 360.00 | -10.0 | 0.00 | - | 0.00 | -"));
  EXPECT_EQ(row(table, ""), "Total | 10.00 | - | 360.00 | -10.0 | 310.00 | 34.8 | 460.00 | 39.4");
}

TEST_F(Tables, TheBalanceIsMonthByMonth) {
  two_years();
  const Table table = make("balance", "2026-02");
  // January: exports 350 on 400, imports 150 on 100, balance 200. Together: 820 on 730, 360 on 400,
  // 460 on 330.
  EXPECT_EQ(row(table, "2026-01"), "Jan | 500.00 | 0.0 | 350.00 | -12.5 | 150.00 | 50.0 | 200.00");
  EXPECT_EQ(row(table, ""), "Jan–Feb | 820.00 | 12.3 | 360.00 | -10.0 | 460.00 | 39.4 | -100.00");
}

TEST_F(Tables, PartnersAndLevelsAddUpToTheTotal) {
  two_years();
  const std::string total = row(make("country", "2026-02"), "");
  for (const auto& spec : table_specs()) {
    if (spec.layout == TableSpec::Layout::kBalance) continue;
    const Table table = make(std::string(spec.name), "2026-02");
    EXPECT_EQ(row(table, ""), total) << spec.name;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      if (table.columns[column].kind == Column::Kind::kPercent) continue;
      Decimal sum(0, 2);
      for (std::size_t i = 1; i < table.rows.size(); ++i) {
        sum = *sum.add(*table.rows[i].values[column]);
      }
      EXPECT_EQ(sum, *table.rows[0].values[column]) << spec.name;
    }
  }
}

TEST_F(Tables, TheLargestComeFirstAndTheRestInOneRow) {
  two_years();
  const Table table = make("country", "2026-01", {.flow = "X", .top = 1});
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[1].code, "US");
  EXPECT_EQ(table.rows[2].label, "Others (1)");
  EXPECT_EQ(*table.rows[2].values[0], Decimal(5000, 2));
}

TEST_F(Tables, SpecialTradeLeavesOutWhatOnlyPassesTheZones) {
  two_years();
  EXPECT_THAT(row(make("chapter", "2026-02", {.flow = "M", .special_trade = true}), ""),
              HasSubstr("Total | 250.00"));
  EXPECT_THAT(row(make("chapter", "2026-02", {.flow = "M"}), ""), HasSubstr("Total | 310.00"));
}

TEST_F(Tables, APartOfTheCubeCanBeTabled) {
  two_years();
  const Table table = make("country", "2026-02", {.where = {{"chapter", "84"}}});
  EXPECT_EQ(table.rows.size(), 2U);
  EXPECT_THAT(table.notes.front(), HasSubstr("HS chapter: 84 "));
  const Table nowhere = make("chapter", "2026-02", {.where = {{"country", ""}}});
  EXPECT_THAT(nowhere.notes.front(), HasSubstr("Country: Not stated"));
}

TEST_F(Tables, AMonthThatIsNotClosedIsNamed) {
  month("2026-02", {{"M", "848180", "DE", "1"}});
  TableRequest request{.name = "chapter", .period = Period::month(2026, 3)};
  EXPECT_EQ(make_table(home, connection, request).error().code, "table.not_closed");
  // The month itself can be tabled; what needs other months is left out, and a note says so.
  const Table table = make("chapter", "2026-02");
  EXPECT_EQ(table.columns.size(), 4U);
  EXPECT_EQ(row(table, "84").substr(row(table, "84").find('|')), "| 0.00 | - | 1.00 | -");
  EXPECT_THAT(table.notes, ::testing::Contains(HasSubstr("2025-01–2025-02, 2026-01")));
}

TEST_F(Tables, AcrossEditionsWhatWasSplitIsNotComparedAndNamed) {
  // HS2017 to HS2022, made up: 111111 stays, 222222 and 222233 merge into 222299, 333333 splits
  // over 333344 and 444455, which also takes in 666666; 555555 moves whole to 555566.
  const std::vector<std::array<const char*, 3>> links = {
      {"444455", "666666", "n:1"}, {"111111", "111111", "1:1"}, {"222299", "222222", "1:n"},
      {"222299", "222233", "1:n"}, {"333344", "333333", "n:1"}, {"444455", "333333", "n:1"},
      {"555566", "555555", "1:1"}};
  std::vector<standards::ConcordanceRow> rows;
  for (const auto& [now, before, relationship] : links) {
    rows.push_back({"HS2022", "HS2017", now, before, relationship});
  }
  ASSERT_TRUE(standards::store_concordances(connection, home, rows));
  ASSERT_TRUE(standards::store_rates(
      connection, home,
      {{"USD", *Date::parse("2021-01-01"), *Date::parse("2022-12-31"), Decimal(7, 0), {}}}));
  month("2021-01", {{"M", "111111", "DE", "10"},
                    {"M", "222222", "DE", "20"},
                    {"M", "222233", "DE", "20"},
                    {"M", "333333", "DE", "30"},
                    {"M", "666666", "DE", "2"},
                    {"M", "555555", "DE", "50"}});
  month("2022-01", {{"M", "111111", "DE", "11"},
                    {"M", "222299", "DE", "50"},
                    {"M", "333344", "DE", "30"},
                    {"M", "444455", "DE", "4"},
                    {"M", "555566", "DE", "25"}});
  const Table table = make("subheading", "2022-01", {.flow = "M"});
  EXPECT_EQ(row(table, "111111"), "not in the code list | 11.00 | 10.0");
  EXPECT_EQ(row(table, "222299"), "not in the code list | 50.00 | 25.0");
  EXPECT_EQ(row(table, "333344"), "not in the code list | 30.00 | -");
  EXPECT_EQ(row(table, "444455"), "not in the code list | 4.00 | -");
  EXPECT_EQ(row(table, "555566"), "not in the code list | 25.00 | -50.0");
  EXPECT_EQ(row(table, ""), "Total | 120.00 | -9.1");  // on 132
  EXPECT_THAT(table.notes,
              ::testing::Contains(HasSubstr("imports of 30 of that year cannot be compared")));
  EXPECT_THAT(table.notes, ::testing::Contains(HasSubstr("333333")));
}

TEST_F(Tables, OtherClassificationsGoThroughConcordances) {
  ASSERT_TRUE(standards::store_concordances(connection, home,
                                            {{"HS2022", "HS1992", "848180", "848180", "1:1"},
                                             {"HS2022", "HS1992", "640399", "640399", "1:1"},
                                             {"HS1992", "SITC3", "848180", "74780", "1:1"},
                                             {"HS1992", "SITC3", "640399", "85140", "1:n"},
                                             {"HS1992", "SITC3", "640399", "85148", "1:n"}}));
  month("2026-01",
        {{"M", "848180", "DE", "150"}, {"X", "640399", "US", "300"}, {"X", "220421", "US", "5"}});
  const Table table = make("sitc_division", "2026-01");
  EXPECT_THAT(row(table, "74"), HasSubstr("| 0.00 | - | 150.00 | -"));
  EXPECT_THAT(row(table, "85"), HasSubstr("| 300.00 |"));
  EXPECT_EQ(table.rows.back().label, "Not allocated");
  EXPECT_EQ(*table.rows.back().values[0], Decimal(500, 2));
}

TEST_F(Tables, AnUnknownTableOrDimensionIsAnError) {
  TableRequest request{.name = "no_such"};
  EXPECT_EQ(make_table(home, connection, request).error().code, "table.unknown");
  month("2026-01", {{"M", "848180", "DE", "150"}});
  request = {.name = "country", .period = Period::month(2026, 1), .where = {{"colour", "red"}}};
  EXPECT_EQ(make_table(home, connection, request).error().code, "cell.unknown_dimension");
  request.where = {{"section", "XXX"}};
  EXPECT_EQ(make_table(home, connection, request).error().code, "cell.unknown_code");
}

TEST_F(Tables, RenderingsHoldTheSameFigures) {
  two_years();
  for (const auto language : {Language::kEnglish, Language::kChinese}) {
    const Table table = make("country", "2026-02", {.language = language});
    const std::string text = render_text(table);
    for (std::size_t start = 0; start < text.size();) {
      const auto end = text.find('\n', start);
      EXPECT_LE(display_width(text.substr(start, end - start)), 100U) << text;
      start = end + 1;
    }
    EXPECT_THAT(text, HasSubstr(table.title));
    EXPECT_THAT(render_csv(table), HasSubstr(",250.00,25.0,400.00,33.3\n"));
    EXPECT_THAT(render_json(table), HasSubstr("\"import_cumulated\": \"400.00\""));
    const auto path = home.spill_folder() / "table.xlsx";
    make_folders(home.spill_folder());
    write_xlsx(table, path);
    const auto first = sha256_of_file(path).value();
    write_xlsx(table, path);
    EXPECT_EQ(sha256_of_file(path).value(), first);
    if (std::getenv("SHOW") != nullptr) std::puts(text.c_str());
  }
}

TEST(TableFigures, AmountsAreGroupedAndRounded) {
  EXPECT_EQ(shown_amount(*Decimal::parse("1234567.891"), 1, 2), "1,234,567.89");
  EXPECT_EQ(shown_amount(*Decimal::parse("1234567.891"), 1000, 1), "1,234.6");
  EXPECT_EQ(shown_amount(*Decimal::parse("-999999500000"), 1'000'000, 0), "-1,000,000");
  EXPECT_EQ(shown_amount(Decimal(0, 2), 1000, 1), "0.0");
}

RC_GTEST_PROP(TableFigures, ChangeIsTheRoundedQuotient, (std::int64_t now, std::int32_t before)) {
  const auto change = change_percent(Decimal(now, 2), Decimal(before, 2));
  RC_ASSERT(change.has_value() == (before > 0));
  if (!change) return;
  // |change - exact| <= 0.05: 20 |change x before - 100 (now - before)| <= before, in whole
  // numbers.
  const Int128 tenths = change->unscaled();
  const Int128 off = tenths * before - Int128{1000} * (Int128{now} - before);
  RC_ASSERT(2 * (off < 0 ? -off : off) <= before);
}

RC_GTEST_PROP(TableFigures, GroupingChangesNoDigit, (std::int64_t cents)) {
  std::string text = shown_amount(Decimal(cents, 2), 1, 2);
  std::erase(text, ',');
  RC_ASSERT(text == Decimal(cents, 2).to_string());
}

}  // namespace
}  // namespace tw::statistics
