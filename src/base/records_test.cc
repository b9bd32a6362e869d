#include "base/records.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tw {
namespace {

struct Seen {
  std::vector<std::vector<std::string>> good;
  std::vector<std::string> malformed;
  std::vector<std::int64_t> lines;  // of every record, good or not
};

// Everything the cutter makes of a text, read in windows of the given size as the opening does.
Seen read_all(const std::string& text, std::size_t fields, std::size_t window = std::string::npos) {
  Seen seen;
  std::size_t at = 0;
  std::int64_t line = 1;
  std::size_t end = std::min(window, text.size());
  for (;;) {
    const bool last = end >= text.size();
    const std::string_view view = std::string_view(text).substr(at, end - at);
    RecordCutter cutter(view, ',', '"', fields);
    std::size_t offset = 0;
    while (const auto record = cutter.cut(offset, last)) {
      if (!record->text.empty()) {
        seen.lines.push_back(line);
        std::vector<std::string_view> parts;
        std::string scratch;
        if (record->malformed) {
          seen.malformed.emplace_back(record->text);
        } else {
          split_fields(record->text, ',', '"', record->quoted, parts, scratch);
          seen.good.emplace_back(parts.begin(), parts.end());
        }
      }
      line += record->line_ends;
      offset = record->next;
    }
    at += offset;
    if (last) return seen;
    end = std::min(end + window, text.size());
  }
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Records, AllLineEndsInOneFile) {
  const auto seen = read_all("a,b\r\nc,d\ne,f\rg,h", 2);
  EXPECT_EQ(seen.good, (Rows{{"a", "b"}, {"c", "d"}, {"e", "f"}, {"g", "h"}}));
  EXPECT_EQ(seen.lines, (std::vector<std::int64_t>{1, 2, 3, 4}));
}

TEST(Records, QuotedFieldsHoldDelimitersQuotesAndLineEnds) {
  const auto seen = read_all("1,\"x, \"\"y\"\"\r\nz\"\n2,plain \"quote\" inside\n\"\",\"\"\n", 2);
  EXPECT_EQ(seen.good, (Rows{{"1", "x, \"y\"\r\nz"}, {"2", "plain \"quote\" inside"}, {"", ""}}));
  EXPECT_EQ(seen.lines, (std::vector<std::int64_t>{1, 3, 4}));
}

// One stray quote costs one record: the rest of the file is read as if nothing had happened.
TEST(Records, AStrayQuoteCostsOneRecord) {
  std::string text = "1,a\n2,\"open\n";
  for (int i = 3; i <= 1000; ++i) text += std::to_string(i) + ",x\n";
  auto seen = read_all(text, 2);
  EXPECT_EQ(seen.malformed, (std::vector<std::string>{"2,\"open"}));
  EXPECT_EQ(seen.good.size(), 999U);
  EXPECT_EQ(seen.lines.back(), 1000);

  seen = read_all("1,\"a\n2,\"b\"\n3,c\n", 2);  // the quote of line 2 seems to close that of line 1
  EXPECT_EQ(seen.malformed, (std::vector<std::string>{"1,\"a"}));
  EXPECT_EQ(seen.good, (Rows{{"2", "b"}, {"3", "c"}}));

  seen = read_all("1,\"a\n2,b\n3,\"c\n4,d\n",
                  2);  // closed two lines on, with the wrong number of fields
  EXPECT_EQ(seen.malformed.size(), 2U);
  EXPECT_EQ(seen.good, (Rows{{"2", "b"}, {"4", "d"}}));
}

// The quotes of lines 2 and 5 seem to belong together, and the number of fields is right.
TEST(Records, TwoStrayQuotesInOneColumnSwallowNothing) {
  std::string text = "1,a,b,c,d,e\n2,\"a,b,c,d,e\n";
  for (int i = 3; i <= 1000; ++i) text += std::to_string(i) + ",a,b,c,d,e\r\n";
  text += "1001,5 inch\",b,c,d,e\n1002,a,b,c,d,e\n";
  const auto seen = read_all(text, 6);
  EXPECT_EQ(seen.malformed, (std::vector<std::string>{"2,\"a,b,c,d,e"}));
  EXPECT_EQ(seen.good.size(), 1001U);
  EXPECT_EQ(seen.good[999][1], "5 inch\"");
  // A text that has commas of its own is one field.
  EXPECT_EQ(read_all("1,\"a,b\nc,d\",c,d,e,f\n", 6).good.size(), 1U);
}

// 絴 is BD 7C in GB18030, and 7C is the bar. A quote behind it begins no field.
TEST(Records, TheSecondByteOfACharacterIsNoDelimiter) {
  const std::string text = "1|\xBD\x7C\"x\"y|2\n3|4|5\n";
  RecordCutter cutter(text, '|', '"', 3, true);
  const auto record = cutter.cut(0, true);
  ASSERT_TRUE(record.has_value());
  EXPECT_FALSE(record->malformed);
  EXPECT_EQ(record->next, text.find("3|"));
  EXPECT_TRUE(RecordCutter(text, '|', '"', 3, false).cut(0, true)->malformed);
}

TEST(Records, ALoneQuoteAtTheEndOfTheFile) {
  EXPECT_EQ(read_all("1,a\n2,\"", 2).malformed, (std::vector<std::string>{"2,\""}));
  EXPECT_EQ(read_all("1,a\n\n\n", 2).good.size(), 1U);
  EXPECT_TRUE(read_all("", 2).good.empty());
}

std::string quoted(const std::string& field) {
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

// Whatever is written by the rules comes back, in whichever windows it is read.
RC_GTEST_PROP(RecordsProperty, WhatIsWrittenComesBack, ()) {
  const auto rows = *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(
      3, rc::gen::container<std::string>(rc::gen::element('a', 'b', ',', '"', '\n', '\r', ' '))));
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + quoted(row[i]);
    text += *rc::gen::element<std::string>("\n", "\r\n", "\r");
  }
  const auto window = *rc::gen::inRange<std::size_t>(1, 40);
  const auto seen = read_all(text, 3, window);
  RC_ASSERT(seen.malformed.empty());
  RC_ASSERT(seen.good == rows);
}

// Any bytes: every record is good or malformed, and windows make no difference.
RC_GTEST_PROP(RecordsProperty, WindowsMakeNoDifference, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r'));
  const auto window = *rc::gen::inRange<std::size_t>(1, 20);
  const auto whole = read_all(text, 2);
  const auto pieces = read_all(text, 2, window);
  RC_ASSERT(whole.good == pieces.good);
  RC_ASSERT(whole.malformed == pieces.malformed);
  RC_ASSERT(whole.lines == pieces.lines);
}

}  // namespace
}  // namespace tw
