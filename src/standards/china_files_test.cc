#include "standards/china_files.h"

#include <algorithm>
#include <map>

#include "standards/standards_fixture.h"

namespace tw::standards {
namespace {

constexpr const char* kEnglishHeader =
    "\"CODES\",\"DESCRIPTION\",\"YEAR\",\"UNIT_1_CODES\",\"UNIT_1_DESCRIPTION\",\"UNIT_2_CODES\","
    "\"UNIT_2_DESCRIPTION\",\n";

std::string english(const std::string& records) { return kEnglishHeader + records; }

const CodeRow& find(const std::vector<CodeRow>& rows, const std::string& code) {
  return *std::find_if(rows.begin(), rows.end(),
                       [&](const CodeRow& row) { return row.code == code; });
}

TEST(ChinaNomenclature, MapsStatutoryUnitsAndLeavesOutTheMissingOne) {
  const auto rows = parse_china_nomenclature(
      english("01012100,\"Horses\",2023,09,\"Kilogram\",01,\"Number of item\",\n"
              "02011000,\"Carcasses\",2023,09,\"Kilogram\",?,\"?\",\n"),
      "cn.csv");
  ASSERT_TRUE(rows.has_value());
  const CodeRow& horses = (*rows)[0];
  EXPECT_EQ(horses.edition, "CN2023");
  EXPECT_EQ(horses.parent, "010121");
  EXPECT_EQ(horses.attributes, (Attributes{{"unit_1", "KGM"}, {"unit_2", "H87"}}));
  EXPECT_EQ(horses.valid_from.to_string(), "2023-01-01");
  EXPECT_EQ(horses.valid_to.to_string(), "2023-12-31");
  EXPECT_EQ((*rows)[1].attributes, (Attributes{{"unit_1", "KGM"}}));
}

TEST(ChinaNomenclature, JoinsLabelsOverSeveralLinesAndKeepsQuotes) {
  const auto rows = parse_china_nomenclature(
      english("38271100,\"Mixtures, whether or not "
              "\r\ncontaining\nHFCs\",2023,09,\"Kilogram\",?,\"?\",\n"
              "72253010,\"hot-rolled \"cold-reduced\"\",2023,09,\"Kilogram\",?,\"?\",\n"),
      "cn.csv");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ((*rows)[0].label.en, "Mixtures, whether or not containing HFCs");
  EXPECT_EQ((*rows)[1].label.en, "hot-rolled \"cold-reduced\"");
}

TEST(ChinaNomenclature, NamesTheLineOfABadRecord) {
  const auto unit = parse_china_nomenclature(
      english("01012100,\"a\nb\",2023,09,\"\",?,\"?\",\n01012900,\"c\",2023,98,\"\",?,\"?\",\n"),
      "cn.csv");
  ASSERT_FALSE(unit.has_value());
  EXPECT_EQ(unit.error().code, "standards.unit_unknown");
  EXPECT_EQ(unit.error().place.line, 4);
  EXPECT_EQ(parse_china_nomenclature(english("0101210,\"a\",2023,09,\"\",?,\"?\",\n"), "cn.csv")
                .error()
                .code,
            "standards.code_malformed");
}

// The README of the data; units as a regular expression over the decoded files counts them: in 2021
// 5,810 codes have kilograms first, 2,307 numbers, and 8,589 - 5,298 have a second unit.
TEST(ChinaNomenclature, HasAsManyCodesAsTheYearsHaveInBothLanguages) {
  TW_NEEDS_NOMENCLATURE();
  const std::map<std::string, std::size_t> expected = {
      {"2021", 8589}, {"2022", 8939}, {"2023", 8957}};
  for (const auto& [year, count] : expected) {
    const auto chinese = parse_china_nomenclature(published("china/zh-hs8-" + year + ".csv"), year);
    const auto in_english =
        parse_china_nomenclature(published("china/en-hs8-" + year + ".csv"), year);
    ASSERT_TRUE(chinese.has_value());
    ASSERT_TRUE(in_english.has_value()) << in_english.error().code << in_english.error().place.line;
    ASSERT_EQ(chinese->size(), count);
    ASSERT_EQ(in_english->size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ((*chinese)[i].code, (*in_english)[i].code);
      ASSERT_EQ((*chinese)[i].attributes, (*in_english)[i].attributes);
      ASSERT_FALSE((*chinese)[i].label.zh.empty());
      ASSERT_FALSE((*in_english)[i].label.en.empty());
    }
  }
  const auto rows = parse_china_nomenclature(published("china/en-hs8-2021.csv"), "2021").value();
  std::map<std::string, int> first;
  int second = 0;
  for (const auto& row : rows) {
    ++first[row.attribute("unit_1")];
    second += !row.attribute("unit_2").empty();
  }
  EXPECT_EQ(first["KGM"], 5810);
  EXPECT_EQ(first["H87"], 2307);
  EXPECT_EQ(second, 8589 - 5298);
  EXPECT_EQ(find(rows, "40117010").label.en,
            "New rubber pneumatic tyres with \"herring-bone\", for agricultural/forestry vehicles "
            "and machines");
}

TEST(ChinaLists, TakeUnquotedCommasIntoTheLabel) {
  const auto rows = parse_china_list(
      ChinaList::kPartner, "\"CODES\",\"DESCRIPTION\",\n109,Korea,DPR,\n207,Canary,\n", "p.csv");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ((*rows)[0].label.en, "Korea,DPR");
  EXPECT_EQ((*rows)[0].attributes, (Attributes{{"country", "KP"}, {"iso", "KP"}}));
  EXPECT_EQ((*rows)[1].attributes, (Attributes{{"country", "IC"}, {"iso", "ES"}}));
}

TEST(ChinaLists, DoNotTakeTheTwoRegimesThatTheEnglishFileMislabels) {
  const std::string records = "33,Customs Warehousing Trade,\n34,Entrepot Trade by Bonded Area,\n";
  const auto rows = parse_china_list(
      ChinaList::kRegime, "\"Customs Regime code\",\"Customs Regime\",\n" + records, "r.csv");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ((*rows)[0].label.en, "Customs Warehousing Trade");
  EXPECT_EQ((*rows)[1].label.en, "");
}

// The README of the data. 222 partners are countries of ISO 3166, nine of the others are parts of
// one: python3 over the same files and lists.
TEST(ChinaLists, HaveAsManyCodesAsPublished) {
  TW_NEEDS_NOMENCLATURE();
  const auto count = [](ChinaList list, const char* file) {
    return parse_china_list(list, published(std::string("china/") + file), file)->size();
  };
  EXPECT_EQ(count(ChinaList::kPartner, "zh-TradingPartner.csv"), 243u);
  EXPECT_EQ(count(ChinaList::kPartner, "en-TradingPartner.csv"), 243u);
  EXPECT_EQ(count(ChinaList::kRegime, "zh-CustomsRegime.csv"), 20u);
  EXPECT_EQ(count(ChinaList::kRegime, "en-CustomsRegime.csv"), 20u);
  EXPECT_EQ(count(ChinaList::kProvince, "china_customs_provinces.csv"), 31u);
  const auto partners =
      parse_china_list(ChinaList::kPartner, published("china/zh-TradingPartner.csv"), "p").value();
  EXPECT_TRUE(std::all_of(partners.begin(), partners.end(),
                          [](const CodeRow& row) { return !row.attribute("country").empty(); }));
  EXPECT_EQ(std::count_if(partners.begin(), partners.end(),
                          [](const CodeRow& row) { return !row.attribute("iso").empty(); }),
            231);
  EXPECT_EQ(find(partners, "110").label.zh, "中国香港");
}

}  // namespace
}  // namespace tw::standards
