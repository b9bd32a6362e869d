#include "standards/shipped.h"

#include <algorithm>
#include <set>

#include "standards/standards_fixture.h"

namespace tw::standards {
namespace {

Result<std::vector<CodeRow>> read(const std::string& csv) {
  return code_rows_from(parse_csv_table(csv, "list.csv").value(), "list", "1");
}

TEST(CodeCsv, ReadsTheCommonColumnsAndKeepsTheOthersAsAttributes) {
  const auto rows = read(
      "code,parent,label_en,label_zh,valid_from,valid_to,unit_1,note\n01,,Animals,动物,,,,\n"
      "0101,01,Horses,马,2024-01-01,2024-12-31,H87,\n");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ((*rows)[0].valid_from, beginning_of_time());
  EXPECT_EQ((*rows)[0].valid_to, end_of_time());
  EXPECT_EQ((*rows)[0].level, 1);
  EXPECT_EQ((*rows)[1].level, 2);
  EXPECT_EQ((*rows)[1].label.zh, "马");
  EXPECT_EQ((*rows)[1].attributes, (Attributes{{"unit_1", "H87"}}));
}

TEST(CodeCsv, NamesTheLineOfABadRow) {
  EXPECT_EQ(read("code,valid_from\n01,2024-01-01\n02,2024-13-01\n").error().place.line, 3);
  EXPECT_EQ(read("code,valid_from\n01,2024-13-01\n").error().code, "standards.not_a_date");
  EXPECT_EQ(read("code,valid_from,valid_to\n01,2024-02-01,2024-01-31\n").error().code,
            "standards.validity_reversed");
  EXPECT_EQ(read("code,label_en\n,x\n").error().code, "standards.code_empty");
  EXPECT_EQ(read("code,level\n01,0\n").error().code, "standards.not_a_number");
  EXPECT_EQ(read("code,parent\n01,02\n02,01\n").error().code, "standards.parent_loop");
  EXPECT_EQ(read("number\n01\n").error().code, "standards.column_missing");
}

TEST(Shipped, EveryListHasLabelsInBothLanguages) {
  for (const auto& list : shipped_lists()) {
    if (list == "country_region") continue;  // names come from iso-codes
    for (const auto& row : shipped_list(list)) {
      EXPECT_FALSE(row.label.en.empty()) << list << " " << row.code;
      EXPECT_FALSE(row.label.zh.empty()) << list << " " << row.code;
    }
  }
}

// Every mode of the reference has a row with a regime of the list, and a scope.
TEST(Shipped, EveryModeHasARegimeAndAScope) {
  std::set<std::string> regimes;
  for (const auto& row : shipped_list("regime")) regimes.insert(row.code);
  for (const char* list : {"trade_mode", "procedure"}) {
    for (const auto& row : shipped_list(list)) {
      EXPECT_TRUE(regimes.contains(row.attribute("regime"))) << list << " " << row.code;
      const auto& scope = row.attribute("scope");
      EXPECT_TRUE(scope == "counted" || scope == "out" || scope == "separate") << row.code;
      EXPECT_EQ(scope == "counted", row.attribute("reason").empty()) << row.code;
    }
  }
}

TEST(Shipped, CountriesAndCurrenciesHaveChineseNames) {
  if (!std::filesystem::exists(IsoCodesPaths{}.json_folder))
    GTEST_SKIP() << "no iso-codes on this machine";
  StandardsHome fixture;
  const auto installed = install_shipped(fixture.connection, fixture.home);
  ASSERT_TRUE(installed.has_value());
  EXPECT_TRUE(installed->notices.empty());
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT code, alpha3, m49, cn, region, label_en, label_zh FROM country_row "
                        "WHERE code IN ('DE', 'HK', 'VN') ORDER BY code"),
            "DE|DEU|276|304|EU|Germany|德国;HK|HKG|344|110|AS|Hong Kong, China|中国香港;"
            "VN|VNM|704|141|AS|Vietnam|越南");
  EXPECT_EQ(
      fixture.ask("SELECT label_en, label_zh FROM code WHERE list = 'currency' AND code = 'USD'"),
      "US Dollar|美元");
  EXPECT_EQ(fixture.ask("SELECT count(*) FROM country_row WHERE label_en = '' OR label_zh = ''"),
            "0");
  EXPECT_FALSE(install_shipped(fixture.connection, fixture.home)->stored.changed)
      << "again: nothing to do";
}

TEST(Shipped, SaysSoWhereIsoCodesAreAbsent) {
  StandardsHome fixture;
  const auto installed =
      install_shipped(fixture.connection, fixture.home, {"/nowhere", "/nowhere"});
  ASSERT_TRUE(installed.has_value());
  ASSERT_EQ(installed->notices.size(), 2u);
  EXPECT_EQ(installed->notices[0].code, "standards.iso_codes_missing");
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT alpha3, label_en FROM country_row WHERE code = 'DE'"), "DEU|");
}

TEST(Shipped, LeavesAListThatSomebodyReplacedAlone) {
  StandardsHome fixture;
  ASSERT_TRUE(install_shipped(fixture.connection, fixture.home));
  ASSERT_TRUE(store_codes(fixture.connection, fixture.home,
                          {{.list = "regime", .edition = "own", .code = "1"}}));
  ASSERT_TRUE(install_shipped(fixture.connection, fixture.home));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT edition, code FROM code WHERE list = 'regime'"), "own|1");
}

}  // namespace
}  // namespace tw::standards
