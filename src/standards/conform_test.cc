#include "standards/conform.h"

#include <algorithm>

#include "sql/print.h"
#include "standards/standards_fixture.h"
#include "standards/structure.h"

namespace tw::standards {
namespace {

class ConformTest : public testing::Test {
 protected:
  // Rows of VALUES in the order of the columns; the rest of an item is null.
  void load(const std::string& columns, const std::string& values) {
    const Structure& item = structure("item");
    std::vector<std::pair<std::string, sql::DataType>> types;
    for (const auto& column : item.spec.columns) types.emplace_back(column.name, column.type);
    fixture.connection.execute(sql::create_table("new_item", types));
    fixture.connection.execute("INSERT INTO new_item (period, flow, source, " + columns +
                               ") SELECT '2024-01', 'M', * FROM (VALUES " + values + ")");
    const auto table = fixture.home.table(item.spec).value();
    ASSERT_TRUE(table.commit({.add = table.write(fixture.connection, "SELECT * FROM new_item")}));
  }

  const Conformity::Column& column(const Conformity& report, const std::string& concept_name) {
    return *std::find_if(report.columns.begin(), report.columns.end(),
                         [&](const auto& each) { return each.concept_name == concept_name; });
  }

  StandardsHome fixture{{.commodity_list = "TARIFF"}};
};

TEST_F(ConformTest, CountsWhatIsFilledAndWhatIsValidOnTheDay) {
  const Date new_year = Date::from_ymd(2024, 1, 1);
  ASSERT_TRUE(store_codes(
      fixture.connection, fixture.home,
      {{.list = "country", .edition = "1", .code = "DE"},
       {.list = "country", .edition = "1", .code = "CS", .valid_to = Date::from_ymd(2006, 6, 2)},
       {.list = "TARIFF", .edition = "1", .code = "010121", .valid_from = new_year}}));
  load("acceptance_date, commodity, origin_country, port",
       "('a', DATE '2024-01-05', '01012100', 'DE', 'DEHAM'), ('a', DATE '2024-01-05', "
       "'0101210099', 'CS', NULL),"
       "('a', DATE '2023-12-31', '01012100', 'CS', NULL), ('a', DATE '2006-06-02', '999999', 'CS', "
       "NULL),"
       "('a', NULL, '01012100', 'XX', NULL), ('b', DATE '2024-01-05', '1', 'ZZ', NULL)");
  const auto report = conform(fixture.connection, fixture.home, "a");
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->items, 5) << "the other source is not counted";
  const auto& country = column(*report, "origin_country");
  EXPECT_EQ(country.filled, 5);
  EXPECT_EQ(country.valid, 2) << "DE, and CS on its last day";
  EXPECT_EQ(country.invalid_examples,
            (std::vector<std::pair<std::string, std::int64_t>>{{"CS", 2}, {"XX", 1}}));
  const auto& commodity = column(*report, "commodity");
  EXPECT_EQ(commodity.valid, 3)
      << "six digits count; no date is judged by whether the code ever was";
  const auto& port = column(*report, "port");
  EXPECT_EQ(port.filled, 1);
  EXPECT_FALSE(port.list_is_there);
}

TEST_F(ConformTest, JudgesTradeModesWithinTheirScheme) {
  ASSERT_TRUE(store_codes(fixture.connection, fixture.home,
                          {{.list = "trade_mode",
                            .edition = "1",
                            .scheme = "CN",
                            .code = "0110",
                            .attributes = {{"flow", "B"}}},
                           {.list = "procedure",
                            .edition = "1",
                            .scheme = "EU",
                            .code = "40",
                            .attributes = {{"flow", "M"}}}}));
  load("acceptance_date, mode_scheme, trade_mode",
       "('a', DATE '2024-01-05', 'CN', '0110'), ('a', DATE '2024-01-05', 'EU', '40'), ('a', DATE "
       "'2024-01-05', 'CN', '40')");
  const auto report = conform(fixture.connection, fixture.home, "a").value();
  EXPECT_EQ(column(report, "trade_mode").valid, 2);
}

TEST_F(ConformTest, NamesTheColumnsOfTheMapping) {
  load("commodity, net_mass_kg", "('a', '01', 1)");
  std::filesystem::create_directories(fixture.home.sources_folder());
  std::ofstream(fixture.home.sources_folder() / "a.toml")
      << "[columns]\n\"HS code\" = \"commodity\"\n\"Port\" = { concept = \"port\" }\n"
      << "\"Day\" = [\"acceptance_date\", { concept = \"arrival_date\" }]\n";
  const auto report = conform(fixture.connection, fixture.home, "a").value();
  EXPECT_EQ(column(report, "commodity").column, "HS code");
  EXPECT_EQ(column(report, "port").column, "Port");
  EXPECT_EQ(column(report, "port").filled, 0) << "bound, though never filled";
  EXPECT_EQ(column(report, "acceptance_date").column, "Day");
  EXPECT_EQ(column(report, "arrival_date").column, "Day") << "one column may mean two concepts";
  EXPECT_EQ(column(report, "net_mass_kg").column, "");
  EXPECT_EQ(conform(fixture.connection, fixture.home, "nobody").error().code,
            "conform.source_unknown");
}

}  // namespace
}  // namespace tw::standards
