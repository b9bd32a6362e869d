#include "standards/concordance_file.h"

#include <array>
#include <set>

#include "standards/hs_tree.h"
#include "standards/standards_fixture.h"

namespace tw::standards {
namespace {

std::string adjustments(const std::string& records) {
  return "code.after,code.before,Relationship,adjustment\n" + records;
}

std::vector<std::pair<std::string, std::string>> codes(const std::string& records) {
  std::vector<std::pair<std::string, std::string>> found;
  const auto rows = parse_concordances(adjustments(records), "c.csv").value();
  for (const auto& row : rows) {
    found.emplace_back(row.from_code, row.to_code);
  }
  return found;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(Concordance, PadsHarmonizedSystemCodesToSixDigits) {
  EXPECT_EQ(codes("10121,10110,n:n,2012 to 2007\n999999,999999,1:1,2012 to 2007\n"),
            (Pairs{{"010121", "010110"}, {"999999", "999999"}}));
}

TEST(Concordance, LeavesSitc3AsItStandsBesideHs) {
  EXPECT_EQ(
      codes(
          "10111,00151,n:n,1992 to 1988\n40500,0230,n:1,1992 to 1988\n710820,I,1:1,1992 to 1988\n"),
      (Pairs{{"010111", "00151"}, {"040500", "0230"}, {"710820", "I"}}));
}

// 7521 stands twice: pepper (075.21) among food, and, behind the chemicals, data processing
// (752.1).
TEST(Concordance, ReadsAShortSitcCodeByItsPlaceAmongTheRows) {
  EXPECT_EQ(
      codes("111,111,1:1,1988 to 1976\n7521,7521,1:1,1988 to 1976\n51242,51235,1:1,1988 to 1976\n"
            "7521,7521,1:1,1988 to 1976\n7521,721,1:1,1976 to 1962\n51235,51292,1:1,1976 to "
            "1962\n7521,7142,1:1,1976 to 1962\n"),
      (Pairs{{"00111", "00111"},
             {"07521", "07521"},
             {"51242", "51235"},
             {"7521", "7521"},
             {"07521", "0721"},
             {"51235", "51292"},
             {"7521", "7142"}}));
}

TEST(Concordance, PrefersFewerZerosWhereNothingElseDecides) {
  EXPECT_EQ(codes("9801,138,n:n,1976 to 1962\n78531,8941,n:n,1976 to 1962\n"),
            (Pairs{{"09801", "0138"}, {"78531", "8941"}}));
}

TEST(Concordance, NamesTheLineOfABadRecord) {
  const auto error = [](const std::string& records) {
    return parse_concordances(adjustments("10111,10111,1:1,1996 to 1992\n" + records), "c.csv")
        .error();
  };
  EXPECT_EQ(error("10111,10111,1:1,1996 to 1990\n").code, "standards.edition_unknown");
  EXPECT_EQ(error("1011x,10111,1:1,1996 to 1992\n").code, "standards.code_malformed");
  EXPECT_EQ(error("1011101,10111,1:1,1996 to 1992\n").code, "standards.code_malformed");
  EXPECT_EQ(error("10111,10111,2:1,1996 to 1992\n").code, "standards.relationship_unknown");
  EXPECT_EQ(error("10111,10111,2:1,1996 to 1992\n").place.line, 3);
}

// ---- the published file ----

const std::vector<ConcordanceRow>& all_rows() {
  static const auto rows =
      parse_concordances(published("hs/hs-concordances.csv"), "hs-concordances.csv").value();
  return rows;
}

std::set<std::string> codes_of(const std::string& pair, bool from) {
  std::set<std::string> found;
  for (const auto& row : all_rows()) {
    if (row.pair() == pair) found.insert(from ? row.from_code : row.to_code);
  }
  return found;
}

std::set<std::string> subheadings(const std::string& class_code) {
  std::set<std::string> found;
  const auto rows =
      parse_hs_tree(published("hs/classification" + class_code + ".json"), "").value();
  for (const auto& row : rows) {
    if (row.level == 3) found.insert(row.code);
  }
  return found;
}

// Counts of 1:1, 1:n, n:1 and n:n by adjustment, from python3:
//   Counter((r['adjustment'], r['Relationship']) for r in
//   csv.DictReader(open('hs-concordances.csv')))
TEST(Concordance, KeepsTheRelationshipsOfThePublishedFile) {
  TW_NEEDS_NOMENCLATURE();
  const std::map<std::string, std::array<int, 4>> expected = {
      {"HS1996-HS1992", {4570, 90, 344, 422}},  {"HS2002-HS1996", {4744, 90, 332, 445}},
      {"HS2007-HS2002", {4471, 335, 293, 565}}, {"HS2012-HS2007", {4785, 73, 218, 288}},
      {"HS2017-HS2012", {4744, 44, 578, 775}},  {"HS2022-HS2017", {4097, 54, 1392, 10114}},
      {"HS1992-SITC3", {1777, 46, 2427, 7862}}, {"SITC3-SITC2", {657, 170, 1575, 3335}},
      {"SITC2-SITC1", {871, 163, 817, 165}}};
  std::map<std::string, std::array<int, 4>> counts;
  for (const auto& row : all_rows()) {
    ++counts[row.pair()][row.relationship == "1:1"   ? 0
                         : row.relationship == "1:n" ? 1
                         : row.relationship == "n:1" ? 2
                                                     : 3];
  }
  EXPECT_EQ(all_rows().size(), 63728u);
  EXPECT_EQ(counts, expected);
}

// The stated relationship of every SITC row is the one that the restored codes give: a zero too
// many or too few anywhere would change a number of partners. The older HS pairs call whole
// clusters n:n in as many rows as python3 counts, whatever the padding.
TEST(Concordance, RestoredZerosAgreeWithTheStatedRelationships) {
  TW_NEEDS_NOMENCLATURE();
  const std::map<std::string, std::int64_t> expected = {
      {"HS1996-HS1992", 97}, {"HS2002-HS1996", 59}, {"HS2007-HS2002", 128}, {"HS2012-HS2007", 141}};
  EXPECT_EQ(relationships_that_differ(all_rows()), expected);
}

TEST(Concordance, NoSitcCodeIsTheBeginningOfAnother) {
  TW_NEEDS_NOMENCLATURE();
  for (const auto& found : {codes_of("SITC3-SITC2", true), codes_of("SITC2-SITC1", true),
                            codes_of("SITC3-SITC2", false), codes_of("SITC2-SITC1", false)}) {
    for (auto code = found.begin(); std::next(code) != found.end(); ++code) {
      EXPECT_FALSE(std::next(code)->starts_with(*code)) << *code;
    }
  }
}

TEST(Concordance, SitcEditionsAgreeWhereTheyAreNamedTwice) {
  TW_NEEDS_NOMENCLATURE();
  auto beside_hs = codes_of("HS1992-SITC3", false);
  beside_hs.erase("I");
  beside_hs.erase("II");
  beside_hs.insert({"9110", "9310"});  // parcels and special transactions: no HS code leads to them
  EXPECT_EQ(beside_hs, codes_of("SITC3-SITC2", true));
  auto sitc2 = codes_of("SITC2-SITC1", true);
  sitc2.insert({"97101", "97102", "97103"});  // gold: SITC 1 leaves it out
  EXPECT_EQ(sitc2, codes_of("SITC3-SITC2", false));
}

// The trees come from another publisher. 300219 of HS 2017 and 999999 before 2017 lead nowhere in
// the file.
TEST(Concordance, HarmonizedSystemCodesAreThoseOfTheTrees) {
  TW_NEEDS_NOMENCLATURE();
  EXPECT_EQ(codes_of("HS2022-HS2017", true), subheadings("H6"));
  EXPECT_EQ(codes_of("HS2017-HS2012", true), subheadings("H5"));
  EXPECT_EQ(codes_of("HS2017-HS2012", false), subheadings("H4"));
  auto hs2017 = codes_of("HS2022-HS2017", false);
  hs2017.insert("300219");
  EXPECT_EQ(hs2017, subheadings("H5"));
  auto hs2012 = codes_of("HS2012-HS2007", true);
  hs2012.insert("999999");
  EXPECT_EQ(hs2012, subheadings("H4"));
}

// 6,191 records, 265 of them empty; gold (710820, 711890) has no end use.
TEST(Concordance, LeadsEverySubheadingButGoldToBec) {
  TW_NEEDS_NOMENCLATURE();
  const auto rows = parse_hs_to_bec(published("hs/hs2022-to-bec.csv"), "hs2022-to-bec.csv");
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ(rows->size(), 5926u);
  EXPECT_TRUE(relationships_that_differ(*rows).size() <= 1);
  auto expected = subheadings("H6");
  expected.erase("710820");
  expected.erase("711890");
  std::set<std::string> found;
  for (const auto& row : *rows) found.insert(row.from_code);
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace tw::standards
