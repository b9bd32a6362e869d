#include "standards/locode_file.h"

#include <map>
#include <set>

#include "standards/standards_fixture.h"

namespace tw::standards {
namespace {

TEST(Locode, JoinsCountryAndLocation) {
  const auto rows = parse_locode(
      ",\"AD\",,\".ANDORRA\",,,,,,,,\n,\"AD\",\"EAC\",\"Escàs\",\"Escas\",\"04\",\"--3-----\","
      "\"RL\",\"1407\",,"
      "\"4233N 00131E\",\n",
      "AD.csv");
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 1u) << "the country's own line has no location";
  EXPECT_EQ((*rows)[0].code, "ADEAC");
  EXPECT_EQ((*rows)[0].label.en, "Escàs");
  EXPECT_EQ((*rows)[0].attributes, (Attributes{{"country", "AD"},
                                               {"subdivision", "04"},
                                               {"function", "--3-----"},
                                               {"status", "RL"},
                                               {"coordinates", "4233N 00131E"}}));
}

TEST(Locode, KeepsTheOtherNamesOfOnePlace) {
  const auto rows = parse_locode(
      ",\"BE\",\"BRU\",\"Brussel (Bruxelles)\",,,,,,,,\n,\"BE\",\"BRU\",\"Bruxelles "
      "(Brussel)\",,,,,,,,\n"
      "\"=\",\"BE\",,\"Antwerp = Antwerpen\",,,,,,,,\n",
      "BE.csv");
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].label.en, "Brussel (Bruxelles)");
  EXPECT_EQ((*rows)[0].attribute("also"), "Bruxelles (Brussel)");
}

TEST(Locode, NamesTheLineOfABadRecord) {
  EXPECT_EQ(parse_locode(",\"AD\",,\".ANDORRA\",,,,,,,,\n,\"AD\",\"EA\",,,,,,,,,\n", "AD.csv")
                .error()
                .place.line,
            2);
  EXPECT_EQ(parse_locode(",\"AD\",\"EAC\"\n", "AD.csv").error().code, "csv.field_count");
}

// 249 files, 116,418 lines, 344 of them without a location, 115,928 codes: python3's csv over the
// folder.
TEST(Locode, HasAsManyPlacesAsPublished) {
  TW_NEEDS_NOMENCLATURE();
  std::set<std::string> codes;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(nomenclature_folder() / "locode")) {
    if (entry.path().extension() != ".csv") continue;
    const auto rows =
        parse_locode(decode_text(read_file(entry.path()).value()).value(), entry.path().string());
    ASSERT_TRUE(rows.has_value()) << rows.error().place.file << rows.error().place.line;
    for (const auto& row : *rows) codes.insert(row.code);
    ++files;
  }
  EXPECT_EQ(files, 249);
  EXPECT_EQ(codes.size(), 115928u);
}

}  // namespace
}  // namespace tw::standards
