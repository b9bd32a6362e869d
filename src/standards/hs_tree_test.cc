#include "standards/hs_tree.h"

#include <map>

#include "standards/standards_fixture.h"

namespace tw::standards {
namespace {

std::string tree(const std::string& class_code, const std::string& entries) {
  return R"({"classCode": ")" + class_code +
         R"(", "results": [{"id": "TOTAL", "text": "All", "parent": "#"},
    {"id": "AG6", "text": "AG6 - All", "parent": "#"},
    {"id": "01", "text": "01 - Animals; live", "parent": "TOTAL"})" +
         entries + "]}";
}

TEST(HsTree, KeepsChaptersHeadingsAndSubheadingsOnly) {
  const auto rows =
      parse_hs_tree(tree("H5", R"(, {"id": "0101", "text": "0101 - Horses", "parent": "01"},
    {"id": "010121", "text": "010121 - Horses; pure-bred", "parent": "0101"})"),
                    "h5.json");
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 3u);
  const CodeRow& chapter = (*rows)[0];
  EXPECT_EQ(chapter.label.en, "Animals; live");
  EXPECT_EQ(chapter.parent, "");
  EXPECT_EQ(chapter.attribute("section"), "I");
  const CodeRow& subheading = (*rows)[2];
  EXPECT_EQ(subheading.edition, "HS2017");
  EXPECT_EQ(subheading.parent, "0101");
  EXPECT_EQ(subheading.level, 3);
  EXPECT_EQ(subheading.valid_from.to_string(), "2017-01-01");
  EXPECT_EQ(subheading.valid_to.to_string(), "2021-12-31");
}

TEST(HsTree, NamesTheEntryThatIsNoCode) {
  const auto rows =
      parse_hs_tree(tree("H6", R"(, {"id": "01x1", "text": "", "parent": "01"})"), "h6.json");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, "standards.code_malformed");
  EXPECT_EQ(rows.error().place.path, "/results/3");
}

TEST(HsTree, RefusesAParentThatIsNotThere) {
  const std::string orphan = R"(, {"id": "0201", "text": "0201 - Meat", "parent": "02"})";
  EXPECT_EQ(parse_hs_tree(tree("H6", orphan), "h6.json").error().code, "standards.parent_unknown");
  EXPECT_EQ(parse_hs_tree(tree("S4", ""), "s4.json").error().code, "standards.edition_unknown");
  EXPECT_EQ(parse_hs_tree("{\"results\": 3}", "x.json").error().code, "standards.not_json");
  EXPECT_EQ(parse_hs_tree(R"({"classCode": "H6", "results": [7]})", "x.json").error().code,
            "standards.code_malformed");
}

// The README of the data: 5,205, 5,387 and 5,612 subheadings, and 999999.
TEST(HsTree, HasAsManySubheadingsAsTheEditionsHave) {
  TW_NEEDS_NOMENCLATURE();
  const std::map<std::string, std::size_t> expected = {{"H4", 5205}, {"H5", 5387}, {"H6", 5612}};
  for (const auto& [class_code, count] : expected) {
    const auto rows =
        parse_hs_tree(published("hs/classification" + class_code + ".json"), class_code);
    ASSERT_TRUE(rows.has_value()) << rows.error().code;
    std::map<std::int64_t, std::size_t> by_level;
    for (const auto& row : *rows) by_level[row.level] += row.code != "999999";
    EXPECT_EQ(by_level[3], count) << class_code;
    EXPECT_EQ(by_level[1], 97u) << "96 chapters in use and 99";
    EXPECT_TRUE(std::any_of(rows->begin(), rows->end(),
                            [](const CodeRow& row) { return row.code == "999999"; }));
  }
}

}  // namespace
}  // namespace tw::standards
