#include "declaration/preview.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMapping = R"(
ignore = ["remark"]
[columns]
number = "declaration_number"
day = { concept = "acceptance_date", date = "DD/MM/YYYY" }
kg = "net_mass_kg"
[constants]
flow = "M"
)";

Result<Preview> previewed(const std::string& bytes) {
  lake::Engine engine({.threads = 2});
  const auto path = fs::temp_directory_path() / ("preview-" + unique_name());
  write_file_durably(path, bytes);
  auto result = preview(engine, path, Mapping::parse(kMapping, "mapping.toml").value());
  fs::remove(path);
  return result;
}

// What a person compares with the file: each column's meaning, and values as they would be kept.
TEST(Preview, ShowsRowsAsTheyWouldBeStored) {
  const auto seen = previewed("number,day,kg,remark\nD1,31/01/2026,12.5,x\nD2,,,y\n").value();
  ASSERT_EQ(seen.columns.size(), 4u);
  std::vector<std::string> meanings;
  for (const auto& each : seen.columns) {
    meanings.push_back(each.name + "=" + (each.target == nullptr ? "" : each.target->name));
  }
  EXPECT_EQ(meanings, (std::vector<std::string>{"number=declaration_number", "day=acceptance_date",
                                                "kg=net_mass_kg", "remark="}));
  ASSERT_EQ(seen.rows.size(), 2u);
  EXPECT_EQ(seen.rows[0][0], "D1");
  EXPECT_EQ(seen.rows[0][1], "2026-01-31");
  EXPECT_EQ(std::stod(seen.rows[0][2]), 12.5);
  EXPECT_EQ(seen.rows[1], (std::vector<std::string>{"D2", "", "", ""}));
}

TEST(Preview, SaysWhatWouldGoToQuarantineAndWhere) {
  const auto seen = previewed("number,day,kg,remark\nD1,31/02/2026,1,\nD2,,two,\nD3,,3,\n").value();
  EXPECT_EQ(seen.records, 3);
  EXPECT_EQ(seen.records_rejected, 2);
  ASSERT_EQ(seen.rejected.size(), 2u);
  EXPECT_EQ(seen.rejected[0].line, 2);
  EXPECT_EQ(seen.rejected[0].value, "31/02/2026");
  EXPECT_EQ(seen.rejected[1].line, 3);
  EXPECT_FALSE(seen.rejected[1].message.zh.empty());
  EXPECT_EQ(seen.rows.size(), 1u);
}

TEST(Preview, IsRefusedWhereTheMappingDoesNotFit) {
  EXPECT_EQ(previewed("number,day,kg,remark,more\n").error().code, "load.column_unmapped");
  EXPECT_EQ(previewed("number,day\n").error().code, "load.column_missing");
}

}  // namespace
}  // namespace tw::declaration
