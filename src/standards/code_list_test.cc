#include "standards/code_list.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "sql/query.h"
#include "standards/shipped.h"
#include "standards/standards_fixture.h"

namespace tw::standards {
namespace {

Date day(const char* text) { return *Date::parse(text); }

CodeRow row(const std::string& edition, const std::string& code, const char* from,
            const char* to = "9999-12-31") {
  return {.list = "TARIFF",
          .edition = edition,
          .code = code,
          .valid_from = day(from),
          .valid_to = day(to)};
}

TEST(CodeList, AttributesSurviveAsJson) {
  const Attributes attributes = {{"unit_1", "KGM"}, {"name", "\"千克\"\n"}};
  EXPECT_EQ(attributes_from_json(to_json(attributes)), attributes);
  EXPECT_EQ(to_json({}), "{}");
}

TEST(CodeList, TheSameContentAgainMakesNoNewVersion) {
  StandardsHome fixture;
  const std::vector<CodeRow> rows = {row("2024", "01", "2024-01-01"),
                                     row("2024", "02", "2024-01-01")};
  const auto first = store_codes(fixture.connection, fixture.home, rows);
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->changed);
  const auto again = store_codes(fixture.connection, fixture.home, {rows[1], rows[0]});
  EXPECT_FALSE(again->changed);
  EXPECT_EQ(again->version, first->version);
  EXPECT_EQ(stored_codes(fixture.connection, fixture.home, "TARIFF").value(), rows);
}

TEST(CodeList, AnEditionIsReplacedAsAWholeAndOtherListsAreLeftAlone) {
  StandardsHome fixture;
  CodeRow other = row("x", "99", "2024-01-01");
  other.list = "office";
  ASSERT_TRUE(
      store_codes(fixture.connection, fixture.home,
                  {row("2024", "01", "2024-01-01"), row("2024", "02", "2024-01-01"), other}));
  ASSERT_TRUE(store_codes(fixture.connection, fixture.home, {row("2024", "03", "2024-01-01")}));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT list, code FROM code ORDER BY list, code"), "TARIFF|03;office|99");
}

TEST(CodeList, AnEditionThatBeginsOnTheSameDayTakesTheOthersPlace) {
  StandardsHome fixture;
  ASSERT_TRUE(store_codes(fixture.connection, fixture.home, {row("shipped", "01", "1900-01-01")}));
  ASSERT_TRUE(store_codes(fixture.connection, fixture.home, {row("own", "02", "1900-01-01")}));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT edition, code FROM code"), "own|02");
}

TEST(CodeList, RefusesTwoRowsOfACodeThatOverlap) {
  StandardsHome fixture;
  const auto stored =
      store_codes(fixture.connection, fixture.home,
                  {row("2024", "01", "2024-01-01", "2024-06-30"), row("2024", "01", "2024-06-30")});
  ASSERT_FALSE(stored.has_value());
  EXPECT_EQ(stored.error().code, "standards.code_twice");
  EXPECT_TRUE(store_codes(
      fixture.connection, fixture.home,
      {row("2024", "01", "2024-01-01", "2024-06-29"), row("2024", "01", "2024-06-30")}));
}

// A code is looked up as of a day: the day before an edition begins belongs to the one before it.
TEST(CodeList, ADayIsJudgedByTheEditionOfThatDay) {
  StandardsHome fixture({.commodity_list = "TARIFF"});
  ASSERT_TRUE(store_codes(
      fixture.connection, fixture.home,
      {row("2017", "0101", "2017-01-01"), row("2017", "0102", "2017-01-01", "2019-12-31"),
       row("2022", "0101", "2022-01-01"), row("2022", "0103", "2022-01-01")}));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  const auto valid = [&](const std::string& date) {
    return fixture.ask("SELECT edition, code FROM code WHERE list = 'TARIFF' AND DATE '" + date +
                       "' BETWEEN valid_from AND valid_to ORDER BY code");
  };
  EXPECT_EQ(valid("2016-12-31"), "");
  EXPECT_EQ(valid("2019-12-31"), "2017|0101;2017|0102");
  EXPECT_EQ(valid("2021-12-31"), "2017|0101");
  EXPECT_EQ(valid("2022-01-01"), "2022|0101;2022|0103");
  EXPECT_EQ(commodity_depth(fixture.connection), 4);
}

TEST(CodeList, LeavesOfTheCommodityListHaveTheirUnits) {
  StandardsHome fixture({.commodity_list = "TARIFF"});
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(commodity_depth(fixture.connection), 6) << "no list yet";
  CodeRow chapter = row("2024", "01", "2024-01-01");
  CodeRow leaf = row("2024", "01012100", "2024-01-01");
  leaf.parent = "01";
  leaf.attributes = {{"unit_1", "H87"}};
  ASSERT_TRUE(store_codes(fixture.connection, fixture.home, {chapter, leaf}));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT code, unit_1, unit_2 FROM commodity_row"), "01012100|H87|");
  EXPECT_EQ(commodity_depth(fixture.connection), 8);
}

// Editions of one list and scheme that begin on different days, pieces of a code one after the
// other.
std::vector<CodeRow> any_editions() {
  std::vector<CodeRow> rows;
  const auto starts = *rc::gen::unique<std::vector<int>>(*rc::gen::inRange<std::size_t>(0, 6),
                                                         rc::gen::inRange(0, 60));
  for (const int start : starts) {
    const int codes = *rc::gen::inRange(1, 4);
    for (int code = 0; code < codes; ++code) {
      Date from(start + (code == 0 ? 0 : *rc::gen::inRange(0, 20)));
      while (true) {
        const bool ends = *rc::gen::arbitrary<bool>();
        const Date to = ends ? from + *rc::gen::inRange(0, 40) : end_of_time();
        rows.push_back({.list = "TARIFF",
                        .edition = std::to_string(start),
                        .code = std::to_string(code),
                        .valid_from = from,
                        .valid_to = to});
        if (!ends || *rc::gen::arbitrary<bool>()) break;
        from = to + *rc::gen::inRange(1, 10);
      }
    }
  }
  return rows;
}

// No day has two rows of one code, whatever the editions, and only days after an edition's end are
// lost.
RC_GTEST_PROP(CodeList, ValidityInTheViewsIsDisjoint, ()) {
  lake::Engine engine({.threads = 1});
  lake::Connection connection(engine);
  connection.execute(
      "CREATE TABLE stored_code (list VARCHAR, edition VARCHAR, scheme VARCHAR, code VARCHAR, "
      "parent "
      "VARCHAR, level BIGINT, label_en VARCHAR, label_zh VARCHAR, valid_from DATE, valid_to DATE, "
      "attributes VARCHAR)");
  for (const auto& each : any_editions()) {
    connection.query(
        "INSERT INTO stored_code VALUES ('TARIFF', $edition, '', $code, '', 1, '', '', $from, $to, "
        "'{}')",
        {{"edition", each.edition},
         {"code", each.code},
         {"from", each.valid_from},
         {"to", each.valid_to}});
  }
  connection.execute(sql::query("standards", "code"));
  const auto none = [&](const char* sql) { return connection.query(sql).empty(); };
  RC_ASSERT(
      none("FROM code AS a JOIN code AS b ON a.code = b.code AND (a.edition, a.valid_from) < "
           "(b.edition, "
           "b.valid_from) AND a.valid_from <= b.valid_to AND b.valid_from <= a.valid_to"));
  RC_ASSERT(none("FROM code WHERE valid_to < valid_from"));
  // What a row loses lies in a later edition.
  RC_ASSERT(none(
      "FROM stored_code AS s LEFT JOIN code AS c ON c.edition = s.edition AND c.code = s.code AND "
      "c.valid_from = s.valid_from WHERE (c.code IS NULL OR c.valid_to < s.valid_to) AND NOT "
      "EXISTS "
      "(FROM stored_code AS later WHERE CAST(later.edition AS INTEGER) > CAST(s.edition AS "
      "INTEGER) AND "
      "later.valid_from <= s.valid_to)"));
}

// ---- views ----

TEST(Views, AModeOfBothFlowsHasTwoRows) {
  StandardsHome fixture;
  ASSERT_TRUE(install_shipped(fixture.connection, fixture.home));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT flow, regime, scope, reentry, special_trade FROM trade_mode_row "
                        "WHERE scheme = 'CN' AND code = '0110' ORDER BY flow"),
            "M|10|counted|false|true;X|10|counted|false|true");
  EXPECT_EQ(
      fixture.ask(
          "SELECT count(*) FROM trade_mode_row WHERE regime IS NULL OR scope NOT IN ('counted', "
          "'out', 'separate')"),
      "0");
  // Incoterms 2020: CFR pays the freight, not the insurance; CIF both; FOB none.
  EXPECT_EQ(fixture.ask("SELECT code, freight_included, insurance_included FROM delivery_term "
                        "WHERE code IN ('CFR', 'CIF', 'FOB') ORDER BY code"),
            "CFR|true|false;CIF|true|true;FOB|false|false");
}

TEST(Views, UnitsConvertExactly) {
  StandardsHome fixture;
  ASSERT_TRUE(install_shipped(fixture.connection, fixture.home));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  // The international pound is 0.45359237 kg exactly (1959); the bureau's yard 0.9144 m, cubed.
  EXPECT_EQ(
      fixture.ask("SELECT base, factor FROM unit_row WHERE code IN ('LBR', 'YDQ') ORDER BY code"),
      "KGM|0.453592370000;MTQ|0.764554857984");
  EXPECT_EQ(fixture.ask(
                "SELECT count(*) FROM unit_row AS u ANTI JOIN unit_row AS b ON u.base = b.code AND "
                "b.factor = 1 AND b.measure = u.measure"),
            "0")
      << "a base is a unit of its own measure with factor 1";
}

TEST(Views, AnOfficeBelongsToItsDistrict) {
  StandardsHome fixture;
  std::vector<CodeRow> offices(3, {.list = "office", .edition = "1"});
  offices[0].code = "2225";
  offices[1].code = "XW01";
  offices[1].parent = "NORTH";
  offices[2].code = "XW02";
  offices[2].attributes = {{"district", "SOUTH"}};
  ASSERT_TRUE(store_codes(fixture.connection, fixture.home, offices));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT code, district FROM office_row ORDER BY code"),
            "2225|22;XW01|NORTH;XW02|SOUTH");
}

// ---- rates ----

RateRow rate(const std::string& currency, const char* from, const char* to, const char* to_local) {
  return {currency, day(from), day(to), *Decimal::parse(to_local)->rescale(8), Decimal()};
}

TEST(Rates, AreConvertedToDollarsOnceAndExactly) {
  StandardsHome fixture({.currency = "CNY"});
  ASSERT_TRUE(store_rates(fixture.connection, fixture.home,
                          {rate("USD", "2024-01-01", "2024-01-31", "7.1039"),
                           rate("EUR", "2024-01-01", "2024-01-31", "7.8592"),
                           rate("JPY", "2024-01-01", "2024-01-31", "0.050213")}));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  // python3: Decimal('7.8592') / Decimal('7.1039') = 1.10632187952..., 0.050213 / 7.1039 =
  // 0.00706837089..., 1 / 7.1039 = 0.14076774729...
  EXPECT_EQ(fixture.ask("SELECT currency, to_local, to_usd FROM rate ORDER BY currency"),
            "CNY|1.00000000|0.1407677473;EUR|7.85920000|1.1063218795;JPY|0.05021300|0.0070683709;"
            "USD|7.10390000|1.0000000000");
}

TEST(Rates, OfAMonthReplaceThatMonthOnly) {
  StandardsHome fixture({.currency = "CNY"});
  ASSERT_TRUE(store_rates(fixture.connection, fixture.home,
                          {rate("USD", "2024-01-01", "2024-01-31", "7")}));
  ASSERT_TRUE(store_rates(fixture.connection, fixture.home,
                          {rate("USD", "2024-02-01", "2024-02-29", "8")}));
  const auto corrected = rate("USD", "2024-01-01", "2024-01-31", "6");
  EXPECT_TRUE(store_rates(fixture.connection, fixture.home, {corrected})->changed);
  EXPECT_FALSE(store_rates(fixture.connection, fixture.home, {corrected})->changed);
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask(
                "SELECT valid_from, to_local FROM rate WHERE currency = 'USD' ORDER BY valid_from"),
            "2024-01-01|6.00000000;2024-02-01|8.00000000");
}

TEST(Rates, NeedADollarAndMayNotOverlap) {
  StandardsHome fixture({.currency = "CNY"});
  EXPECT_EQ(
      store_rates(fixture.connection, fixture.home, {rate("EUR", "2024-01-01", "2024-01-31", "7")})
          .error()
          .code,
      "standards.rate_without_dollar");
  EXPECT_EQ(store_rates(fixture.connection, fixture.home,
                        {rate("USD", "2024-01-01", "2024-01-31", "7"),
                         rate("USD", "2024-01-20", "2024-02-19", "7")})
                .error()
                .code,
            "standards.rate_overlap");
}

TEST(Rates, OfAHomeInDollarsNeedNoOther) {
  StandardsHome fixture({.currency = "USD"});
  ASSERT_TRUE(store_rates(fixture.connection, fixture.home,
                          {rate("EUR", "2024-01-01", "2024-01-31", "1.09")}));
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT currency, to_usd FROM rate ORDER BY currency"),
            "EUR|1.0900000000;USD|1.0000000000");
}

// ---- concordances ----

TEST(Concordances, APairIsReplacedAsAWhole) {
  StandardsHome fixture;
  const ConcordanceRow one{"HS2022", "HS2017", "010121", "010121", "1:1"};
  const ConcordanceRow two{"HS2017", "HS2012", "010121", "010121", "1:1"};
  const ConcordanceRow three{"HS2022", "HS2017", "010129", "010129", "1:1"};
  ASSERT_TRUE(store_concordances(fixture.connection, fixture.home, {one, two}));
  EXPECT_TRUE(store_concordances(fixture.connection, fixture.home, {three})->changed);
  EXPECT_FALSE(store_concordances(fixture.connection, fixture.home, {three})->changed);
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(fixture.ask("SELECT pair, from_code FROM concordance ORDER BY pair"),
            "HS2017-HS2012|010121;HS2022-HS2017|010129");
  EXPECT_EQ(store_concordances(fixture.connection, fixture.home, {one, one}).error().code,
            "standards.pair_twice");
}

}  // namespace
}  // namespace tw::standards
