// What a view over a snapshot shows, and which files it opens.
#include <random>

#include "lake/lake_fixture.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

using AttachTest = LakeTest;

// Spaces, slashes, per cent signs, the word NULL and Chinese letters are values like any other.
TEST_F(AttachTest, PartitionValuesSurvive) {
  const std::vector<std::string> values = {"a b/c%d=海", "x+y",    "%2F",    "NULL",
                                           "null",       " lead ", "..",     "a'b\"c",
                                           "01",         "[x]*",   "2026-03"};
  std::string list;
  for (const auto& value : values) {
    std::string quoted;
    for (const char c : value) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    list += (list.empty() ? "('" : ", ('") + quoted + "')";
  }
  const std::string source = "(VALUES " + list + ") AS t(place)";
  for (const std::vector<std::string>& order : {std::vector<std::string>{}, {"n"}}) {
    for (const char* name : {"plain", "sign=2", "[x]"}) {
      const Table table = make(std::string(name) + std::to_string(order.size()));
      ASSERT_TRUE(table
                      .commit({.add = table.write(connection_,
                                                  "SELECT place, length(place) AS n, 0 AS money, "
                                                  "NULL AS day FROM " +
                                                      source,
                                                  order)})
                      .has_value());
      const Rows rows = read(table, "SELECT place, n, typeof(place) FROM v ORDER BY place");
      std::set<std::string> found;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        found.insert(rows.text(i, 0));
        EXPECT_EQ(rows.text(i, 2), "VARCHAR");
      }
      EXPECT_EQ(found, std::set<std::string>(values.begin(), values.end())) << name;
      EXPECT_EQ(rows.size(), values.size());
      EXPECT_EQ(faults(table), std::multiset<std::string>());
    }
  }
}

// Values that folders cannot say go another way (attach.cc): both ways show the same.
TEST_F(AttachTest, FoldersAndLogShowTheSameRows) {
  std::vector<std::string> shown;
  for (const char* extra : {"other", "null"}) {
    const Table table = make(extra);
    append(table, rows_of("a", 0, 100) + " UNION ALL " + rows_of("b", 50, 100));
    append(table, rows_of(extra, 0, 10));
    shown.push_back(read(table,
                         "SELECT string_agg(concat(v, ''), '|' ORDER BY place, n) FROM v "
                         "WHERE place IN ('a', 'b')")
                        .text(0, 0));
  }
  EXPECT_EQ(shown[0], shown[1]);
}

TEST_F(AttachTest, AnEmptySnapshotHasItsTypes) {
  const Table table = make();
  read(table, "SELECT 1");
  EXPECT_EQ(files_read_, 0U);
  const Rows rows =
      connection_.query("SELECT string_agg(column_type, ' ') FROM (DESCRIBE SELECT * FROM v)");
  EXPECT_EQ(rows.text(0, 0), "VARCHAR BIGINT DECIMAL(18,4) DATE");
  append(table, rows_of("a", 0, 1));
  read(table, "SELECT 1");
  EXPECT_EQ(connection_.query("SELECT string_agg(column_type, ' ') FROM (DESCRIBE SELECT * FROM v)")
                .text(0, 0),
            "VARCHAR BIGINT DECIMAL(18,4) DATE");
}

TEST_F(AttachTest, FilesThatCannotMatchAreNotRead) {
  const Table table = make();
  append(table,
         "SELECT 'a' AS place, range AS n, range AS money, DATE '2026-01-01' + range::INT AS day "
         "FROM range(10)");
  append(table,
         "SELECT 'a' AS place, 100 + range AS n, -1 AS money, DATE '2026-03-01' AS day FROM "
         "range(10)");
  append(table, "SELECT 'b' AS place, range AS n, 0 AS money, NULL AS day FROM range(10)");
  const auto files = [&](const std::vector<Bound>& bounds) {
    read(table, "SELECT 1", bounds);
    return files_read_;
  };
  EXPECT_EQ(files({}), 3U);
  EXPECT_EQ(files({{"place", "=", std::string("b")}}), 1U);
  EXPECT_EQ(files({{"place", ">", std::string("b")}}), 0U);
  EXPECT_EQ(files({{"n", ">", std::int64_t{50}}}), 1U);
  EXPECT_EQ(files({{"n", ">=", std::int64_t{9}}}), 3U);
  EXPECT_EQ(files({{"n", ">", std::int64_t{9}}, {"place", "=", std::string("b")}}), 0U);
  EXPECT_EQ(files({{"n", "=", Decimal(1055, 1)}}), 1U);
  EXPECT_EQ(files({{"money", "<", Decimal(0, 0)}}), 1U);
  EXPECT_EQ(files({{"day", "<=", *Date::parse("2026-01-31")}}), 1U);
  EXPECT_EQ(files({{"day", "=", std::string("2026-01-31")}}), 2U) << "not comparable: only null";
}

// Bounds that a column cannot state, or states cut short, hide no row.
TEST_F(AttachTest, WhatHasNoBoundsIsRead) {
  const TableSpec wide{"wide",
                       {{"score", DataType::real()},
                        {"text", DataType::text()},
                        {"sum", DataType::decimal(38, 2)},
                        {"sparse", DataType::integer()},
                        {"truth", DataType::boolean()}},
                       {}};
  const Table table = Table::open_or_create(folder_ / "wide", wide).value();
  append(table,
         "SELECT range * 1e19 AS score, repeat('海', 100 + range::INT % 7) AS text, "
         "range * 10000000000000000.01 AS sum, CASE WHEN range > 130000 THEN range END AS sparse, "
         "range % 2 = 0 AS truth FROM range(131072)");
  append(table,
         "SELECT 'nan'::DOUBLE AS score, 'z' AS text, 1 AS sum, NULL AS sparse, NULL AS truth");
  const auto files = [&](const Bound& bound) {
    read(table, "SELECT 1", {bound});
    return files_read_;
  };
  EXPECT_EQ(files({"score", "<", 1e20}), 2U) << "NaN has no bounds";
  EXPECT_EQ(files({"score", ">", 2e24}), 1U);
  EXPECT_EQ(files({"text", "=", std::string("z")}), 1U);
  std::string longest;
  for (int i = 0; i < 106; ++i) longest += "海";
  EXPECT_EQ(files({"text", ">=", longest}), 1U) << "the stated maximum is cut, and upwards";
  EXPECT_EQ(files({"text", ">", std::string("龙")}), 0U);
  EXPECT_EQ(files({"sum", ">=", *Decimal::parse("1310710000000000001310.71")}), 1U);
  EXPECT_EQ(files({"sum", ">", *Decimal::parse("2000000000000000000000")}), 0U);
  EXPECT_EQ(files({"sparse", ">", std::int64_t{130000}}), 1U) << "its first row group is all null";
  EXPECT_EQ(files({"sparse", "<", std::int64_t{130000}}), 0U);
  EXPECT_EQ(files({"truth", "=", true}), 1U) << "the other is all null";
}

// Skipping changes no answer, whatever the rows and the bound: against the same rows in a table of
// the engine.
TEST_F(AttachTest, SkippingChangesNoAnswer) {
  std::mt19937 random(20260306);
  std::size_t skipped = 0;
  for (int round = 0; round < 3; ++round) {
    const Table table = make("t" + std::to_string(round));
    connection_.execute(
        "CREATE OR REPLACE TEMP TABLE rows (place VARCHAR, n BIGINT, money "
        "DECIMAL(18,4), day DATE)");
    for (int file = 0; file < 4; ++file) {
      std::string values;
      for (auto i = random() % 4 + 1; i > 0; --i) {
        const std::string n = std::to_string(static_cast<int>(random() % 7) - 3);
        values += (values.empty() ? "" : ", ") +
                  std::string(random() % 2 == 0 ? "('a', " : "('b', ") + (n == "3" ? "NULL" : n) +
                  ", " + n + ".5, DATE '2026-01-15' + " + n + ")";
      }
      const std::string select = "SELECT * FROM (VALUES " + values + ") AS t(place, n, money, day)";
      append(table, select);
      connection_.execute("INSERT INTO rows " + select);
    }
    for (const char* op : {"=", "<", "<=", ">", ">="}) {
      for (int value = -4; value <= 4; value += 2) {
        const std::string text = std::to_string(value);
        const std::vector<std::pair<Bound, std::string>> bounds = {
            {{"n", op, std::int64_t{value}}, text},
            {{"money", op, Decimal(value * 10 + 5, 1)}, text + " + 0.5"},
            {{"day", op, *Date::parse("2026-01-15") + value}, "DATE '2026-01-15' + " + text},
            {{"place", op, std::string(value > 0 ? "a" : "b")}, value > 0 ? "'a'" : "'b'"}};
        for (const auto& [bound, sql] : bounds) {
          const std::string where = " WHERE " + bound.column + " " + op + " " + sql;
          EXPECT_EQ(read(table, "SELECT count(*) FROM v" + where, {bound}).integer(0, 0),
                    connection_.query("SELECT count(*) FROM rows" + where).integer(0, 0))
              << where;
          skipped += table.snapshot()->files.size() - files_read_;
        }
      }
    }
  }
  EXPECT_GT(skipped, 300U);
}

}  // namespace
}  // namespace tw::lake
