#include "declaration/load.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "declaration/mapping.h"
#include "standards/structure.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMapping = R"(
[columns]
"no" = "declaration_number"
"item" = "item_number"
"day" = "acceptance_date"
"flow" = { concept = "flow", codes = { "I" = "M", "E" = "X" } }
"mass" = "net_mass_kg"
"price" = "invoice_amount"
"name" = "commodity_text"
"freight" = "header_freight_amount"
)";
constexpr const char* kHeader = "no,item,day,flow,mass,price,name,freight\n";

class LoadTest : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }

  fs::path file(const std::string& name, const std::string& text) {
    fs::create_directories(folder_ / "in");
    std::ofstream(folder_ / "in" / name, std::ios::binary) << text;
    return folder_ / "in" / name;
  }
  Result<LoadReport> load_file(const fs::path& path, const std::string& mapping = kMapping) {
    return load(home_, engine_,
                {.files = {path}, .source = "s", .mapping = file("mapping.toml", mapping)},
                silent_progress());
  }
  Result<LoadReport> load_text(const std::string& text, const std::string& mapping = kMapping) {
    return load_file(file("in.csv", text), mapping);
  }
  lake::Rows ask(const std::string& select) {
    lake::Connection connection(engine_);
    for (const char* name : {"item", "rejected", "load"}) {
      lake::attach(connection, name,
                   home_.table(standards::structure(name).spec)->snapshot().value());
    }
    return connection.query(select);
  }

  const fs::path folder_ = fs::temp_directory_path() / ("load-" + unique_name());
  lake::Engine engine_{{.threads = 2}};
  lake::Home home_ = lake::Home::create(folder_ / "home", {}).value();
};

TEST_F(LoadTest, ReadIsLoadedPlusRejected) {
  const auto report = load_text(std::string(kHeader) +
                                "A,1,2026-03-06,I,1.5,10.55555,x,\n"  // rounds to 10.5556
                                "A,2,2026-13-06,I,1,1,x,\n"           // 13 months
                                "A,3,2026-03-06,I,1e3,1,x,\n"         // not a plain number
                                "A,4,2026-03-06,Q,1,1,x,\n"           // neither way
                                "A,5,2026-03-06,I,1,1\n"              // too few fields
                                "\n"
                                "A,6,2026-03-06,I,99999999999999999999,1,x,\n"
                                "A,7,2026-03-06,I,-4,1,\xff\xfe,\n"  // not UTF-8
                                "A,8,2026-03-06,I,-4,1,\"open,\n"
                                "A,9,2026-03-06,I,-4,1," +
                                std::string(1, '\0') +
                                ",\n"
                                "A,10,,E,-4,1,阀门,\n");
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->read(), 10);
  EXPECT_EQ(report->loaded(), 2);
  EXPECT_EQ(report->rejected(), 8);
  const auto rows = ask("SELECT code, line, field, value FROM rejected ORDER BY line");
  const std::vector<std::pair<std::string, std::int64_t>> expected = {
      {"read.not_a_date", 3},     {"read.not_a_number", 4},     {"read.flow_unknown", 5},
      {"read.field_count", 6},    {"read.number_too_large", 8}, {"read.bad_encoding", 9},
      {"read.quotes_broken", 10}, {"read.nul_byte", 11}};
  ASSERT_EQ(rows.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(rows.text(i, 0), expected[i].first);
    EXPECT_EQ(rows.integer(i, 1), expected[i].second);
  }
  EXPECT_EQ(rows.text(0, 2), "acceptance_date");
  EXPECT_EQ(rows.text(0, 3), "2026-13-06");
  const auto items = ask(
      "SELECT period, flow, invoice_amount, net_mass_kg, commodity_text FROM item ORDER BY line");
  EXPECT_EQ(items.text(0, 0) + items.text(0, 1) + " " + items.text(0, 2) + " " + items.text(0, 3),
            "2026-03M 10.5556 1.500000");
  EXPECT_EQ(items.text(1, 0) + items.text(1, 1) + " " + items.text(1, 4), "undatedX 阀门");
}

TEST_F(LoadTest, TheSameBytesChangeNothingWhateverTheirName) {
  const std::string text = std::string(kHeader) + "A,1,2026-03-06,I,1,1,x,\n";
  ASSERT_EQ(load_text(text)->loaded(), 1);
  const auto again = load_file(file("renamed.csv", text));
  EXPECT_EQ(again->loaded(), 0);
  EXPECT_EQ(again->already_loaded(), 1);
  EXPECT_EQ(ask("SELECT count(*) FROM item").integer(0, 0), 1);
  EXPECT_EQ(ask("SELECT count(*) FROM load").integer(0, 0), 1);
}

// A source that states no versions delivers its month again, corrected: each declaration counts
// once, with its newest items. A declaration that is merely cut over two files is one.
TEST_F(LoadTest, WhatIsDeliveredAgainIsTheNextVersion) {
  const auto row = [](const char* number, int item, int mass) {
    return std::string(number) + "," + std::to_string(item) + ",2026-03-06,I," +
           std::to_string(mass) + ",1,x,\n";
  };
  ASSERT_TRUE(load_text(kHeader + row("A", 1, 10) + row("A", 2, 20) + row("B", 1, 30)));
  const auto cut = load_text(kHeader + row("B", 2, 40) + row("C", 1, 50));
  EXPECT_EQ(cut->restated(), 0);
  EXPECT_EQ(cut->declarations(), 2);
  const auto again = load_text(kHeader + row("A", 1, 11) + row("A", 3, 33) + "A,4,bad,I,1,1,x,\n");
  EXPECT_EQ(again->restated(), 1);
  EXPECT_EQ(again->read(), 3);
  EXPECT_EQ(again->loaded(), 2);
  EXPECT_EQ(again->rejected(), 1);
  ASSERT_TRUE(load_text(kHeader + row("A", 5, 55)));
  const auto rows =
      ask("SELECT declaration_number || declaration_version, sum(net_mass_kg)::BIGINT FROM item "
          "GROUP BY 1 ORDER BY 1");
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows.text(0, 0) + " " + rows.text(0, 1), "A1 30");
  EXPECT_EQ(rows.text(1, 0) + " " + rows.text(1, 1), "A2 99");
  EXPECT_EQ(rows.text(2, 0) + " " + rows.text(2, 1), "B1 70");
  EXPECT_EQ(rows.text(3, 0) + " " + rows.text(3, 1), "C1 50");
  EXPECT_EQ(ask("SELECT count(*) FROM rejected").integer(0, 0), 1);
}

// Items sum exactly to the header: 100.00 over prices 1, 1, 1 is 33.3333 + 33.3334 + 33.3333.
TEST_F(LoadTest, HeaderFreightIsSharedOutExactly) {
  ASSERT_TRUE(
      load_text(
          std::string(kHeader) +
          "A,1,2026-03-06,I,1,1,x,100\nA,2,2026-03-06,I,1,1,x,100\nA,3,2026-03-06,I,1,1,x,100\n"
          "B,1,2026-03-06,I,1,30,x,0.01\nB,2,2026-03-06,I,1,70,x,0.01\n"
          "C,1,2026-03-06,I,1,0,x,1\nC,2,2026-03-06,I,1,0,x,1\n"
          "D,1,2026-03-06,I,1,5,x,-7.77\nD,2,2026-03-06,I,1,6,x,-7.77\n"
          "E,1,2026-03-06,I,1,5,x,\n")
          .has_value());
  const auto rows = ask(
      "SELECT declaration_number, string_agg(freight_amount::VARCHAR, ' ' ORDER BY item_number), "
      "sum(freight_amount) = any_value(header_freight_amount) FROM item GROUP BY 1 ORDER BY 1");
  EXPECT_EQ(rows.text(0, 1), "33.3333 33.3334 33.3333");
  EXPECT_EQ(rows.text(1, 1), "0.0030 0.0070");
  EXPECT_EQ(rows.text(2, 1), "0.5000 0.5000");
  EXPECT_EQ(rows.text(3, 1), "-3.5318 -4.2382");  // -7.77 * 5/11 = -3.53181...
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(rows.text(i, 2), "true") << i;
  EXPECT_TRUE(rows.is_null(4, 1));
}

TEST_F(LoadTest, AWrongMappingIsRefusedWithAReason) {
  const std::string row = std::string(kHeader) + "A,1,2026-03-06,I,1,1,x,\n";
  const auto code = [](const Result<LoadReport>& result) {
    return result ? "" : result.error().code;
  };
  EXPECT_EQ(code(load_text(row, std::string(kMapping) + "\"extra\" = \"gross_mass_kg\"\n")),
            "load.column_missing");
  EXPECT_EQ(code(load_text("no,item,day,flow,mass,price,name,freight,new\n")),
            "load.column_unmapped");
  EXPECT_EQ(code(load_text("no;item;day;flow;mass;price;name;freight\n")), "load.delimiter_wrong");
  const auto unknown = load_text(row, "[columns]\n\"no\" = \"net_mas_kg\"\n");
  EXPECT_EQ(code(unknown), "mapping.concept_unknown");
  EXPECT_EQ(unknown.error().args[1].substr(0, 11), "net_mass_kg");
  EXPECT_EQ(unknown.error().place.line, 2);
  EXPECT_EQ(code(load_text(row, "[columns]\n\"no\" = \"declaration_number\"\n")),
            "mapping.concept_needed");
  EXPECT_EQ(code(load_text(row, std::string("quote = \",\"\n") + kMapping)),
            "mapping.value_invalid");
  EXPECT_EQ(code(load_text(row, std::string(kMapping) + "[constants]\norigin_country = 7\n")),
            "mapping.value_invalid");
  EXPECT_EQ(code(load_text(row, "colour = \"red\"\n")), "mapping.key_unknown");
  EXPECT_EQ(code(load_text(row, "encoding = \"EBCDIC\"\n")), "mapping.encoding_unknown");
  EXPECT_EQ(code(load_text(row, "[columns\n")), "mapping.syntax");
  EXPECT_EQ(code(load_text("\xFF\xFEn\0o\0")), "load.encoding_utf16");
  EXPECT_EQ(code(load_text("")), "load.file_empty");
  EXPECT_EQ(ask("SELECT count(*) FROM load").integer(0, 0), 0) << "nothing was taken in";
}

TEST_F(LoadTest, OtherEncodingsAndNumbers) {
  const std::string mapping =
      std::string(
          "encoding = \"GB18030\"\ndelimiter = \";\"\ndecimal_point = \",\"\ngrouping = \".\"\n") +
      kMapping;
  // 阀门 in GB18030 is B7 A7 C3 C5.
  const auto report = load_text(
      "no;item;day;flow;mass;price;name;freight\n"
      "A;1;2026-03-06;I;1.234,5;7;\xB7\xA7\xC3\xC5;\n"
      "A;2;2026-03-06;I;1;7;\xFF\xFF;\n",
      mapping);
  ASSERT_TRUE(report.has_value()) << describe(Language::kEnglish, report.error());
  EXPECT_EQ(report->rejected(), 1);
  const auto rows = ask("SELECT net_mass_kg, commodity_text FROM item");
  EXPECT_EQ(rows.text(0, 0), "1234.500000");
  EXPECT_EQ(rows.text(0, 1), "阀门");
}

// EU extracts write the requested and the previous procedure in one column.
TEST_F(LoadTest, OneColumnMayMeanSeveralThings) {
  const auto report = load_text("no|procedure|unit\nA|4071|7\nB|10|\n",
                                R"(
delimiter = "|"
[columns]
"no" = "declaration_number"
"procedure" = [
  { concept = "trade_mode", part = [1, 2] },
  { concept = "previous_procedure", part = [3, 4] },
  { concept = "flow", part = [1, 1], codes = { "1" = "X", "4" = "M" } },
]
"unit" = { concept = "supplementary_unit", pad = 3, codes = { "9" = "H87" }, other = "35" }
)");
  ASSERT_TRUE(report.has_value()) << describe(Language::kEnglish, report.error());
  const auto rows = ask(
      "SELECT concat_ws(' ', flow, trade_mode, previous_procedure, supplementary_unit) FROM item "
      "ORDER BY declaration_number");
  EXPECT_EQ(rows.text(0, 0), "M 40 71 035");
  EXPECT_EQ(rows.text(1, 0), "X 10");
}

TEST_F(LoadTest, TenMegabytesInOneField) {
  const auto report = load_text(std::string(kHeader) + "A,1,2026-03-06,I,1,1,\"" +
                                std::string(10'000'000, 'x') + "\",\nA,2,2026-03-06,I,1,1,y,\n");
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->loaded(), 2);
  EXPECT_EQ(ask("SELECT max(length(commodity_text)) FROM item").integer(0, 0), 10'000'000);
}

// Any number of threads, any cut: the pieces of a file of many records are read once each.
TEST_F(LoadTest, ManyPiecesAreReadOnce) {
  std::string text = kHeader;
  for (int i = 0; i < 300000; ++i) {
    text += "D" + std::to_string(i) + ",1,2026-03-06,I," + std::to_string(i) +
            ",1,goods of a kind that is long enough,\n";
  }
  const auto report = load_text(text);
  ASSERT_TRUE(report.has_value());
  const auto rows =
      ask("SELECT count(*), count(DISTINCT declaration_number), sum(net_mass_kg), count(DISTINCT "
          "line), min(line), max(line) FROM item");
  EXPECT_EQ(rows.integer(0, 0), 300000);
  EXPECT_EQ(rows.integer(0, 1), 300000);
  EXPECT_EQ(rows.text(0, 2), "44999850000.000000");
  EXPECT_EQ(rows.integer(0, 3), 300000);
  EXPECT_EQ(rows.integer(0, 4), 2);
  EXPECT_EQ(rows.integer(0, 5), 300001);
}

}  // namespace
}  // namespace tw::declaration
