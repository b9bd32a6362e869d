#include "lake/delta_log.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
// After GoogleTest, which it needs.
#include <rapidcheck/gtest.h>

namespace tw::lake {
namespace {

const TableSpec kSpec{"t",
                      {{"place", DataType::text()},
                       {"n", DataType::integer()},
                       {"money", DataType::decimal(38, 4)},
                       {"text", DataType::text()}},
                      {"place"}};

// Any text that UTF-8 can say, the NUL character included.
std::string any_text() {
  std::string text;
  for (const int c : *rc::gen::container<std::vector<int>>(
           rc::gen::oneOf(rc::gen::inRange(0, 0x80), rc::gen::inRange(0x80, 0x800),
                          rc::gen::inRange(0x4E00, 0x9FFF), rc::gen::inRange(0x10000, 0x10FFFF)))) {
    const auto code = static_cast<unsigned>(c);
    const auto byte = [&](unsigned value) { text += static_cast<char>(value); };
    if (code < 0x80) {
      byte(code);
    } else if (code < 0x800) {
      byte(0xC0U | (code >> 6U));
      byte(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
      byte(0xE0U | (code >> 12U));
      byte(0x80U | ((code >> 6U) & 0x3FU));
      byte(0x80U | (code & 0x3FU));
    } else {
      byte(0xF0U | (code >> 18U));
      byte(0x80U | ((code >> 12U) & 0x3FU));
      byte(0x80U | ((code >> 6U) & 0x3FU));
      byte(0x80U | (code & 0x3FU));
    }
  }
  return text;
}

Result<Commit> parse(const std::string& text) { return parse_commit(text, "commit"); }

// Readers decode add.path once to find the file.
TEST(DeltaLog, PathsAreEncodedOnceMoreThanOnDisk) {
  EXPECT_EQ(percent_encode("p=a%2Fb/x-1_.parquet"), "p=a%252Fb/x-1_.parquet");
  EXPECT_EQ(percent_decode("p=a%252Fb"), "p=a%2Fb");
  EXPECT_EQ(percent_decode("%e6%B5%b7 100% %2"), "海 100% %2");
}

RC_GTEST_PROP(DeltaLog, PercentEncodingIsUndone, (const std::string& bytes)) {
  RC_ASSERT(percent_decode(percent_encode(bytes)) == bytes);
}

RC_GTEST_PROP(DeltaLog, WhatIsPrintedIsRead, ()) {
  DataFile file{.path = "p=" + any_text(),
                .partition_values = {{"place", any_text()}},
                .bytes = *rc::gen::inRange<std::int64_t>(0, 1LL << 62),
                .rows = *rc::gen::inRange<std::int64_t>(1, 1LL << 62),
                .sha256 = "ab12"};
  const auto low = *rc::gen::arbitrary<std::int64_t>();
  file.ranges["n"] = {std::to_string(low), std::to_string(low), 3, true};
  file.ranges["text"] = {any_text(), any_text(), 0, true};
  file.ranges["money"] = {"", "", file.rows, false};
  DataFile gone = file;
  gone.path = "q=" + any_text();
  const Change change{.operation = any_text(), .add = {file}, .mark = any_text()};

  auto commit = parse(print_commit(change, {&gone}, kSpec));
  RC_ASSERT(commit.has_value());
  RC_ASSERT(commit->remove == std::vector<std::string>{gone.path});
  RC_ASSERT(commit->marks.size() == 1U && commit->marks[0].first == *change.mark);
  RC_ASSERT(commit->add.size() == 1U);
  DataFile& read = commit->add[0].file;
  read_stats(commit->add[0].stats, read);
  RC_ASSERT(read.path == file.path && read.partition_values == file.partition_values);
  RC_ASSERT(read.bytes == file.bytes && read.rows == file.rows && read.sha256 == file.sha256);
  RC_ASSERT(read.ranges.size() == 3U);
  for (const auto& [name, range] : file.ranges) {
    const auto& found = read.ranges.at(name);
    RC_ASSERT(found.known == range.known && found.nulls == range.nulls);
    RC_ASSERT(found.min == range.min && found.max == range.max);
  }
}

// A reader may take a stated decimal for a double and round that to the column's scale.
RC_GTEST_PROP(DeltaLog, DecimalsBoundAlsoAsDoubles, ()) {
  auto unscaled =
      static_cast<Int128>(*rc::gen::inRange<std::int64_t>(-999999999999999, 999999999999999));
  for (int digits = *rc::gen::inRange(0, 19); digits > 0; --digits) {
    unscaled = unscaled * 10 + *rc::gen::inRange(0, 10);
  }
  const Decimal value(unscaled, 4);
  DataFile file{.path = "f", .partition_values = {{"place", "a"}}, .rows = 1};
  file.ranges["money"] = {value.to_string(), value.to_string(), 0, true};
  auto commit = parse(print_commit({.add = {file}}, {}, kSpec));
  DataFile& read = commit.value().add.at(0).file;
  read_stats(commit->add[0].stats, read);
  const auto as_read = [](const std::string& text) {
    const auto scaled = static_cast<long double>(std::stod(text)) * 10000.0L;
    return static_cast<Int128>(std::round(scaled));
  };
  RC_ASSERT(as_read(read.ranges.at("money").min) <= value.unscaled());
  RC_ASSERT(as_read(read.ranges.at("money").max) >= value.unscaled());
}

TEST(DeltaLog, TheFirstCommitStatesTheTable) {
  TableSpec spec = kSpec;
  spec.columns.push_back({"truth", DataType::boolean()});
  spec.columns.push_back({"score", DataType::real()});
  spec.columns.push_back({"day", DataType::date()});
  spec.columns.push_back({"moment", DataType::instant()});
  const std::string text = print_first_commit(spec);
  EXPECT_NE(text.find(R"({"minReaderVersion":1,"minWriterVersion":2})"), std::string::npos) << text;
  EXPECT_TRUE(parse(text).value().metadata == spec);
}

// As another program may write it: no commitInfo, no tags, no statistics, no newline at the end.
TEST(DeltaLog, ReadsWhatOthersWrite) {
  const auto commit =
      parse(R"({"add":{"path":"f%20g.parquet","size":7,"partitionValues":{},"dataChange":true,)"
            R"("modificationTime":0,"deletionVector":null}})"
            "\n"
            R"({"domainMetadata":{"domain":"x","configuration":"{}","removed":false}})");
  ASSERT_TRUE(commit.has_value());
  EXPECT_EQ(commit->add.at(0).file.path, "f g.parquet");
  EXPECT_EQ(commit->add.at(0).file.bytes, 7);
}

TEST(DeltaLog, RefusesWhatItCannotRead) {
  const auto code = [](const std::string& text) { return parse(text).error().code; };
  EXPECT_EQ(code(R"({"protocol":{"minReaderVersion":3,"minWriterVersion":7}})"),
            "lake.protocol_unsupported");
  EXPECT_EQ(code(""), "lake.log_damaged");
  EXPECT_EQ(code(R"({"add":{"path":"x"}})"), "lake.log_damaged") << "no size";
  EXPECT_EQ(code(R"({"commitInfo":{"actions":2}})"), "lake.log_damaged") << "one is missing";
  EXPECT_EQ(code("[1]\n"), "lake.log_damaged");
  EXPECT_EQ(code(std::string(2000, '[') + "\n"), "lake.log_damaged");
}

}  // namespace
}  // namespace tw::lake
