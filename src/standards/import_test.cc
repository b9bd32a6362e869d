#include "standards/import.h"

#include "standards/shipped.h"
#include "standards/standards_fixture.h"

namespace tw::standards {
namespace {

class ImportTest : public testing::Test {
 protected:
  Result<std::vector<Imported>> take(const std::filesystem::path& path) {
    ImportRequest request{.path = path};
    return take(request);
  }
  Result<std::vector<Imported>> take(const ImportRequest& request) {
    auto imported = import_standard(fixture.connection, fixture.home, request);
    EXPECT_TRUE(attach_standards(fixture.connection, fixture.home).has_value());
    return imported;
  }
  std::string ask(const std::string& sql) { return fixture.ask(sql); }

  StandardsHome fixture;
};

TEST_F(ImportTest, AListIsCalledAsItsFileUnlessTheRequestSaysOtherwise) {
  const auto path = fixture.file("office.csv", "code,label_en,district\n2225,Port,22\n");
  ASSERT_TRUE(take(path).has_value());
  EXPECT_EQ(ask("SELECT list, edition, code, valid_from FROM code"),
            "office|office|2225|1900-01-01");
  ASSERT_TRUE(take({.path = path,
                    .list = "place",
                    .edition = "2024",
                    .valid_from = Date::from_ymd(2024, 1, 1)}));
  EXPECT_EQ(ask("SELECT edition, code, valid_from FROM code WHERE list = 'place'"),
            "2024|2225|2024-01-01");
}

TEST_F(ImportTest, ATariffIsTheHomesCommodityList) {
  ASSERT_TRUE(take(fixture.file("tariff.csv", "code,label_en,unit_1\n01012100,Horses,H87\n")));
  EXPECT_EQ(ask("SELECT code, unit_1 FROM commodity_row"), "01012100|H87");
}

TEST_F(ImportTest, ABadRowLeavesTheLakeAsItWas) {
  ASSERT_TRUE(take(fixture.file("office.csv", "code,label_en\n01,Port\n")));
  const auto bad = take(
      fixture.file("office.csv", "code,label_en,valid_from\n02,Airport,\n03,Road,2024-02-30\n"));
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().code, "standards.not_a_date");
  EXPECT_EQ(bad.error().place.line, 3);
  EXPECT_TRUE(bad.error().place.file.ends_with("office.csv"));
  EXPECT_EQ(ask("SELECT code FROM code"), "01");
  const auto twice = take(fixture.file("office.csv", "code\n02\n02\n"));
  EXPECT_EQ(twice.error().code, "standards.code_twice");
  EXPECT_TRUE(twice.error().place.file.ends_with("office.csv"));
}

TEST_F(ImportTest, ReadsGb18030AndMergesLanguages) {
  // 贸易方式编码, 贸易方式名称, 一般贸易 and 海关特殊监管区域物流货物 in GB 18030.
  const std::string chinese =
      "\"\xC3\xB3\xD2\xD7\xB7\xBD\xCA\xBD\xB1\xE0\xC2\xEB\","
      "\"\xC3\xB3\xD2\xD7\xB7\xBD\xCA\xBD\xC3\xFB\xB3\xC6\",\n"
      "10,\xD2\xBB\xB0\xE3\xC3\xB3\xD2\xD7,\n34,"
      "\xBA\xA3\xB9\xD8\xCC\xD8\xCA\xE2\xBC\xE0\xB9\xDC\xC7\xF8\xD3\xF2\xCE\xEF\xC1\xF7\xBB\xF5\xCE"
      "\xEF,\n";
  const auto in_english = fixture.file(
      "en-CustomsRegime.csv",
      "\"Customs Regime code\",\"Customs Regime\",\n10,Ordinary Trade,\n34,Entrepot,\n");
  ASSERT_TRUE(install_shipped(fixture.connection, fixture.home));
  ASSERT_TRUE(take(fixture.file("zh-CustomsRegime.csv", chinese)));
  ASSERT_TRUE(take(in_english));
  EXPECT_EQ(
      ask("SELECT edition, code, label_en, label_zh FROM code WHERE list = 'regime' ORDER BY code"),
      "CN|10|Ordinary Trade|一般贸易;CN|34|Special areas: logistics goods|海关特殊监管区域物流货物")
      << "34 keeps the label we ship: the English file has it wrong";
  EXPECT_FALSE(take(in_english)->front().changed);
}

TEST_F(ImportTest, OneCountrysPlacesReplaceThatCountryOnly) {
  const auto folder = fixture.home.folder() / "tmp" / "locode";
  std::filesystem::create_directory(folder);
  const auto andorra = fixture.file(
      "locode/AD.csv", ",\"AD\",,\".ANDORRA\",,,,,,,,\n,\"AD\",\"ALV\",\"La Vella\",,,,,,,,\n");
  fixture.file("locode/AE.csv", ",\"AE\",,\".UAE\",,,,,,,,\n,\"AE\",\"DXB\",\"Dubai\",,,,,,,,\n");
  const auto imported = take(folder);
  ASSERT_TRUE(imported.has_value());
  EXPECT_EQ(imported->front().rows, 2);
  ASSERT_TRUE(take(fixture.file(
      "locode/AD.csv", ",\"AD\",,\".ANDORRA\",,,,,,,,\n,\"AD\",\"CAN\",\"Canillo\",,,,,,,,\n")));
  EXPECT_EQ(ask("SELECT code FROM code WHERE list = 'port' ORDER BY code"), "ADCAN;AEDXB");
}

TEST_F(ImportTest, RatesAndConcordancesFindTheirTables) {
  EXPECT_EQ(
      take(fixture.file("rates.csv",
                        "currency,valid_from,valid_to,to_local\nUSD,2024-01-01,2024-01-31,7.1\n"))
          ->front()
          .kind,
      "rate");
  EXPECT_EQ(ask("SELECT currency, to_usd FROM rate WHERE currency = 'USD'"), "USD|1.0000000000");
  const auto pairs = take(fixture.file(
      "c.csv", "code.after,code.before,Relationship,adjustment\n10121,10110,n:n,2012 to 2007\n"));
  ASSERT_TRUE(pairs.has_value());
  ASSERT_EQ(pairs->front().notices.size(), 1u) << "one partner each way is 1:1";
  EXPECT_EQ(pairs->front().notices[0].args, (std::vector<std::string>{"HS2012-HS2007", "1", "1"}));
  EXPECT_EQ(ask("SELECT from_code, relationship FROM concordance"), "010121|n:n");
}

TEST_F(ImportTest, RefusesWhatItCannotRead) {
  EXPECT_EQ(take(fixture.file("x.csv", "a,b\n1,2\n")).error().code, "standards.column_missing");
  EXPECT_EQ(take(fixture.file("x.csv", "code\n")).error().code, "csv.empty");
  EXPECT_EQ(take(fixture.file("x.csv", "code\n\xFF\xFF\n")).error().code, "encoding.invalid");
  EXPECT_EQ(take(fixture.home.folder() / "nowhere.csv").error().code, "file.missing");
  EXPECT_EQ(take({.path = fixture.file("x.csv", "code\n1\n"), .kind = "census"}).error().code,
            "standards.kind_unknown");
}

// All of the published nomenclature in one home, counts as its README gives them.
TEST_F(ImportTest, TakesEverythingPublished) {
  TW_NEEDS_NOMENCLATURE();
  const auto count = [&](const std::string& name) {
    const auto imported =
        import_standard(fixture.connection, fixture.home, {.path = nomenclature_folder() / name});
    EXPECT_TRUE(imported.has_value()) << name;
    std::int64_t rows = 0;
    for (const auto& each : *imported) rows += each.rows;
    return rows;
  };
  EXPECT_EQ(count("hs/classificationH5.json"), 97 + 1223 + 5388);
  EXPECT_EQ(count("hs/classificationH6.json"), 97 + 1229 + 5613);
  EXPECT_EQ(count("hs/hs-concordances.csv"), 63728);
  EXPECT_EQ(count("hs/hs2022-to-bec.csv"), 5926);
  EXPECT_EQ(count("china/zh-hs8-2022.csv"), 8939);
  EXPECT_EQ(count("china/zh-hs8-2023.csv"), 8957);
  EXPECT_EQ(count("china/en-hs8-2023.csv"), 8957);
  EXPECT_EQ(count("china/zh-TradingPartner.csv"), 243);
  EXPECT_EQ(count("china/china_customs_provinces.csv"), 31);
  EXPECT_EQ(count("locode"), 115928);
  ASSERT_TRUE(attach_standards(fixture.connection, fixture.home));
  EXPECT_EQ(
      ask("SELECT edition, code, label_en, label_zh FROM code WHERE list = 'CN' AND code = "
          "'01012100' "
          "ORDER BY edition"),
      "CN2022|01012100||改良种用马;CN2023|01012100|Live pure-bred breeding horses|改良种用马");
  // 010121 to 010190 were renumbered in 2012; the code is of both editions, one a day.
  EXPECT_EQ(ask("SELECT edition FROM code WHERE list = 'HS' AND code = '010121' AND DATE "
                "'2021-12-31' BETWEEN "
                "valid_from AND valid_to"),
            "HS2017");
  // Chapters 98 and 99 are China's own.
  EXPECT_EQ(ask("SELECT count(*) FROM code AS c WHERE list = 'CN' AND code < '98' AND NOT EXISTS "
                "(FROM code AS h "
                "WHERE h.list = 'HS' AND h.code = c.parent AND c.valid_from BETWEEN h.valid_from "
                "AND h.valid_to)"),
            "0")
      << "each 8-digit code lies in a subheading of the HS of its time";
}

}  // namespace
}  // namespace tw::standards
