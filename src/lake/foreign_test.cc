// Tables for readers that others wrote, and what is in them. tests/service/lake_reader_test.py runs
// this with TIDEWAITER_TABLES set to a folder, reads them with PyPI deltalake and compares with
// expected.json there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lake/lake_fixture.h"
#include "sql/print.h"

namespace tw::lake {
namespace {

class TablesForOtherReaders : public LakeTest {
 protected:
  void SetUp() override {
    LakeTest::SetUp();
    const char* folder = std::getenv("TIDEWAITER_TABLES");
    tables_ = folder == nullptr ? folder_ : std::filesystem::path(folder);
  }

  // What a version must hold, counted by the engine from what was written, not from the table.
  void expect(const Table& table, std::int64_t version, const std::string& rows) {
    auto& stated = expected_[table.folder().filename().string()][std::to_string(version)];
    const auto count = connection_.query("SELECT count(*) FROM (" + rows + ")");
    stated["rows"] = count.integer(0, 0);
    stated["sums"] = nlohmann::json::object();
    for (const auto& column : table.spec().columns) {
      if (column.type.kind != DataType::Kind::kDecimal &&
          column.type.kind != DataType::Kind::kInteger) {
        continue;
      }
      const auto name = sql::quote_identifier(column.name);
      const auto sum = connection_.query("SELECT coalesce(sum(CAST(" + name + " AS " +
                                         column.type.duckdb() + ")), 0) FROM (" + rows + ")");
      stated["sums"][column.name] = sum.text(0, 0);
    }
    if (table.spec().partition_by.empty()) return;
    const auto name = sql::quote_identifier(table.spec().partition_by.front());
    const auto keys = connection_.query("SELECT " + name + ", count(*) FROM (" + rows +
                                        ") GROUP BY ALL ORDER BY ALL");
    for (std::size_t i = 0; i < keys.size(); ++i) {
      stated["partitions"][keys.text(i, 0)] = keys.integer(i, 1);
    }
  }
  void write_expectations() const {
    std::ofstream(tables_ / "expected.json") << expected_.dump(1) << "\n";
  }

  std::filesystem::path tables_;
  nlohmann::json expected_;
};

std::string every_type(const std::string& place, int first, int count) {
  return "SELECT '" + place +
         "' AS place, 'M' AS flow, range AS n, range * 1.25 - 100 AS money,"
         " CAST(range AS DECIMAL(9,0)) * 1234567890123456789.0123456789 AS wide,"
         " CASE WHEN range % 7 = 0 THEN CAST('nan' AS DOUBLE) ELSE range / 3.0 END AS score,"
         " CASE WHEN range % 2 = 0 THEN repeat('海关', range % 90) END AS text,"
         " DATE '2026-01-01' + CAST(range AS INT) AS day, range % 3 = 0 AS truth,"
         " TIMESTAMPTZ '2026-03-06 12:00:00.123456+00' + to_seconds(range) AS moment,"
         " CAST(NULL AS VARCHAR) AS nothing FROM range(" +
         std::to_string(first) + ", " + std::to_string(first + count) + ")";
}

TEST_F(TablesForOtherReaders, EveryTypeAndOddPartitions) {
  const TableSpec spec{"odd",
                       {{"place", DataType::text()},
                        {"n", DataType::integer()},
                        {"money", DataType::decimal(18, 4)},
                        {"wide", DataType::decimal(38, 10)},
                        {"score", DataType::real()},
                        {"text", DataType::text()},
                        {"day", DataType::date()},
                        {"truth", DataType::boolean()},
                        {"moment", DataType::instant()},
                        {"nothing", DataType::text()},
                        {"flow", DataType::text()}},
                       {"place", "flow"}};
  const Table table = Table::open_or_create(tables_ / "odd", spec).value();
  std::string all;
  std::string without_last;
  int first = 0;
  for (const char* place : {"a b/c%d=海", "x+y&z", "%2F", "NULL", "..", "q''\"\\:*?[1]", " 前后 ",
                            "%E6%B5%B7", "2026-03"}) {
    const std::string select = every_type(place, first, 100);
    without_last = all;
    all += (all.empty() ? "" : " UNION ALL ") + select;
    expect(table, append(table, select), all);
    first += 100;
  }
  const Snapshot before = table.snapshot().value();
  Change removal{.operation = "DELETE", .read_version = before.version};
  for (const auto& file : before.files) {
    if (file.partition_values.at("place") == "2026-03") removal.remove.push_back(file.path);
  }
  expect(table, table.commit(removal).value(), without_last);

  const Table ordered = Table::open_or_create(tables_ / "ordered", spec).value();
  const auto files = ordered.write(connection_, all, {"n"});
  expect(ordered, ordered.commit({.add = files, .mark = "once"}).value(), all);
  const Table plain =
      Table::open_or_create(tables_ / "plain", {"plain", {{"n", DataType::integer()}}, {}}).value();
  expect(plain, 0, "SELECT 1 AS n WHERE FALSE");
  expect(plain, append(plain, "SELECT 7 AS n"), "SELECT 7 AS n");
  write_expectations();
  for (const auto* each : {&table, &ordered, &plain}) {
    EXPECT_EQ(faults(*each), std::multiset<std::string>());
  }
}

}  // namespace
}  // namespace tw::lake
