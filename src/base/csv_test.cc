#include "base/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace tw {
namespace {

using Fields = std::vector<std::string>;

TEST(Csv, KeepsCommasQuotesAndLineBreaksInsideQuotes) {
  const auto records = parse_csv("a,\"b,\"\"c\"\"\r\nd\",e\r\n\r\nf,,\n", "x.csv");
  ASSERT_TRUE(records.has_value());
  ASSERT_EQ(records->size(), 2u);
  EXPECT_EQ((*records)[0].fields, (Fields{"a", "b,\"c\"\r\nd", "e"}));
  EXPECT_EQ((*records)[1].fields, (Fields{"f", "", ""}));
  EXPECT_EQ((*records)[1].line, 4);  // the field above spans lines 1 and 2, line 3 is empty
}

TEST(Csv, NamesTheLineOfAQuoteThatIsNotDoubled) {
  const auto records = parse_csv("a,b\n1,\"herring \"bone\" tyre\"\n", "x.csv");
  ASSERT_FALSE(records.has_value());
  EXPECT_EQ(records.error().code, "csv.stray_quote");
  EXPECT_EQ(records.error().place.line, 2);
}

TEST(Csv, KeepsUndoubledQuotesWhereAskedTo) {
  const auto records = parse_csv("1,\"with \"herring-bone\", for tractors\",09,\"Kilogram\",\n",
                                 "x.csv", {.stray_quote = CsvOptions::StrayQuote::kKeep});
  ASSERT_TRUE(records.has_value());
  EXPECT_EQ((*records)[0].fields,
            (Fields{"1", "with \"herring-bone\", for tractors", "09", "Kilogram", ""}));
}

TEST(Csv, KeepsAnUndoubledQuoteThatStandsLast) {
  const auto records = parse_csv("1,\"hot-rolled \"cold-reduced\"\",09,\"\",\n", "x.csv",
                                 {.stray_quote = CsvOptions::StrayQuote::kKeep});
  ASSERT_TRUE(records.has_value());
  EXPECT_EQ((*records)[0].fields, (Fields{"1", "hot-rolled \"cold-reduced\"", "09", "", ""}));
}

TEST(Csv, NamesTheLineWhereAnOpenQuoteBegan) {
  const auto records = parse_csv("a\n\"b\nc\n", "x.csv");
  ASSERT_FALSE(records.has_value());
  EXPECT_EQ(records.error().code, "csv.unterminated_quote");
  EXPECT_EQ(records.error().place.line, 2);
}

TEST(Csv, RefusesARecordOfAnotherLengthThanTheHeader) {
  const auto table = parse_csv_table("a,b\n1,2\n1,2,3\n", "x.csv");
  ASSERT_FALSE(table.has_value());
  EXPECT_EQ(table.error().code, "csv.field_count");
  EXPECT_EQ(table.error().place.line, 3);
  EXPECT_EQ(parse_csv_table("a,a\n", "x.csv").error().code, "csv.column_twice");
}

RC_GTEST_PROP(Csv, WhatIsQuotedIsReadBack, (const std::vector<std::string>& values)) {
  Fields fields(values.begin(), values.end());
  fields.push_back("end");
  std::string line;
  for (const auto& field : fields) {
    line += line.empty() ? "\"" : ",\"";
    for (const char c : field) line += c == '"' ? "\"\"" : std::string(1, c);
    line += '"';
  }
  const auto records = parse_csv(line + "\n", "x.csv");
  RC_ASSERT(records.has_value());
  RC_ASSERT(records->size() == 1u);
  RC_ASSERT((*records)[0].fields == fields);
}

}  // namespace
}  // namespace tw
