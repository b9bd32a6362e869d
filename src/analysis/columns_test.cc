#include "analysis/columns.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"

namespace tw::analysis {
namespace {

class ColumnsTest : public testing::Test {
 protected:
  void SetUp() override { make_folders(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<Columns> read(const std::string& text, const std::vector<std::string>& asked,
                       const ColumnOptions& options = {},
                       const std::optional<std::string>& id = std::nullopt) {
    std::ofstream(folder_ / "file", std::ios::binary) << text;
    return read_columns(folder_ / "file", asked, id, options);
  }

  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / unique_name();
};

using Values = std::vector<double>;

TEST_F(ColumnsTest, FindsTheSeparator) {
  struct Case {
    const char* text;
    char separator;
  };
  for (const auto& [text, separator] :
       {Case{"1,2\n3,4\n", ','}, Case{"1;2\r\n3;4\r\n", ';'}, Case{"1\t2\n3\t4", '\t'},
        Case{"1|2\n3|4\n", '|'}, Case{"  1   2\n3 \t 4\n", kBlanks}}) {
    const auto columns = read(text, {"1", "2"});
    ASSERT_TRUE(columns) << text;
    EXPECT_EQ(columns->separator, separator) << text;
    EXPECT_FALSE(columns->has_header);
    EXPECT_EQ(columns->columns[0].values, (Values{1, 3})) << text;
    EXPECT_EQ(columns->columns[1].values, (Values{2, 4})) << text;
  }
}

TEST_F(ColumnsTest, DecimalCommasDoNotMakeColumns) {
  const auto columns = read("0,5;7,47\n0,4;5,99\n", {"1", "2"}, {.decimal_comma = true});
  ASSERT_TRUE(columns);
  EXPECT_EQ(columns->columns[1].values, (Values{7.47, 5.99}));
}

TEST_F(ColumnsTest, NamesAndNumbers) {
  const std::string text = "trader,\"value, USD\",mass\nA,10,5\nB,20,8\n";
  const auto columns = read(text, {"mass", "value, USD"}, {}, "trader");
  ASSERT_TRUE(columns);
  EXPECT_TRUE(columns->has_header);
  EXPECT_EQ(columns->columns[0].values, (Values{5, 8}));
  EXPECT_EQ(columns->columns[1].name, "value, USD");
  EXPECT_EQ(columns->ids, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(columns->lines, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(read(text, {"3"})->columns[0].name, "mass");
  const auto missing = read(text, {"weight"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "analysis.column_missing");
  EXPECT_EQ(read(text, {"4"}).error().code, "analysis.column_missing");
}

// Years make a header of numbers: it is one where a column is named by it, or where it is said.
TEST_F(ColumnsTest, AHeaderOfYears) {
  const std::string text = "2020,2021\n1,2\n";
  EXPECT_EQ(read(text, {"2021"})->columns[0].values, (Values{2}));
  EXPECT_EQ(read(text, {"2"})->columns[0].values, (Values{2021, 2}));
  EXPECT_EQ(read(text, {"2"}, {.header = true})->columns[0].values, (Values{2}));
  EXPECT_FALSE(read(text, {"2021"}, {.header = false}));
}

TEST_F(ColumnsTest, WhatIsNoNumberIsToldByLine) {
  const auto columns =
      read("x,y\n1,2\n,3\nNA,4\n1 000,5\nNaN,6\n-inf,7\n1e999,8\n7\n+2.5e3,9\n", {"x", "y"});
  ASSERT_TRUE(columns);
  ASSERT_EQ(columns->rows(), 9U);
  std::vector<std::pair<std::int64_t, Reason>> found;
  for (const auto& each : columns->unread) {
    found.emplace_back(columns->lines[each.row], each.reason);
    EXPECT_EQ(each.column, each.reason == Reason::kMalformed ? 1U : 0U);
  }
  EXPECT_EQ(found, (std::vector<std::pair<std::int64_t, Reason>>{{3, Reason::kMissing},
                                                                 {4, Reason::kMissing},
                                                                 {5, Reason::kNotANumber},
                                                                 {6, Reason::kNotFinite},
                                                                 {7, Reason::kNotFinite},
                                                                 {8, Reason::kNotFinite},
                                                                 {9, Reason::kMalformed}}));
  EXPECT_EQ(columns->unread[2].text, "1 000");
  EXPECT_EQ(columns->columns[0].values[8], 2500);
}

TEST_F(ColumnsTest, EmptyFilesAndHeadersAlone) {
  EXPECT_EQ(read("", {"1"}).error().code, "analysis.file_empty");
  EXPECT_EQ(read("\n\n", {"1"}).error().code, "analysis.file_empty");
  const auto alone = read("x,y\n", {"x"});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->rows(), 0U);
  EXPECT_EQ(read_columns("nowhere", {"1"}, std::nullopt).error().code, "file.missing");
}

TEST_F(ColumnsTest, QuotedFieldsMayRunOverLines) {
  const auto columns = read("name,x\n\"a\nb\",1\n\"c,d\",2\n", {"x"}, {}, "name");
  ASSERT_TRUE(columns);
  EXPECT_EQ(columns->ids, (std::vector<std::string>{"a\nb", "c,d"}));
  EXPECT_EQ(columns->lines, (std::vector<std::int64_t>{2, 4}));
}

}  // namespace
}  // namespace tw::analysis
