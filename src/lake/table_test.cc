#include "lake/table.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <thread>

#include "base/file.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

class TableTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("table-" + unique_name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Table make(const char* name = "t") {
    return Table::open_or_create(folder_ / name, spec(name)).value();
  }
  static TableSpec spec(const std::string& name) {
    return {name,
            {{"place", DataType::text()},
             {"n", DataType::integer()},
             {"money", DataType::decimal(18, 4)},
             {"day", DataType::date()}},
            {"place"}};
  }
  std::int64_t append(const Table& table, const std::string& select) {
    return table.commit({.add = table.write(connection_, select)}).value();
  }
  Rows read(const Table& table, const std::string& select, const std::vector<Bound>& bounds = {},
            std::optional<std::int64_t> version = std::nullopt) {
    files_read_ = attach(connection_, "v", table.snapshot(version).value(), bounds);
    return connection_.query(select);
  }

  fs::path folder_;
  Engine engine_;
  Connection connection_{engine_};
  std::size_t files_read_ = 0;
};

TEST_F(TableTest, EveryVersionCanBeReadAgain) {
  const Table table = make();
  EXPECT_EQ(read(table, "SELECT count(*) FROM v").integer(0, 0), 0);
  EXPECT_EQ(
      append(
          table,
          "SELECT 'a' AS place, range AS n, 1.5 AS money, DATE '2026-03-06' AS day FROM range(10)"),
      1);
  EXPECT_EQ(
      append(table, "SELECT 'b' AS place, range AS n, 2.5 AS money, NULL AS day FROM range(5)"), 2);
  EXPECT_EQ(read(table, "SELECT sum(money), count(day) FROM v").text(0, 0), "27.5000");
  EXPECT_EQ(read(table, "SELECT count(*) FROM v", {}, 1).integer(0, 0), 10);
  EXPECT_EQ(table.snapshot(9).error().code, "lake.no_version");
}

// Spaces, slashes, per cent signs, the word NULL and Chinese letters are values like any other.
TEST_F(TableTest, PartitionValuesSurvive) {
  const std::string values =
      "('a b/c%d=海'), ('x+y'), ('%2F'), ('NULL'), (' lead'), ('..'), ('a''b\"c')";
  for (const std::vector<std::string>& order : {std::vector<std::string>{}, {"n"}}) {
    const Table table = make(order.empty() ? "streamed" : "ordered");
    const auto files =
        table.write(connection_,
                    "SELECT place, length(place) AS n, 0 AS money, NULL AS day FROM (VALUES " +
                        values + ") AS t(place)",
                    order);
    ASSERT_TRUE(table.commit({.add = files}).has_value());
    const Rows rows =
        read(table, "SELECT count(*) FROM v WHERE place IN (SELECT place FROM (VALUES " + values +
                        ") AS t(place)) AND length(place) = n");
    EXPECT_EQ(rows.integer(0, 0), 7);
    EXPECT_TRUE(verify(connection_, table.folder()).empty());
  }
}

TEST_F(TableTest, FilesThatCannotMatchAreNotRead) {
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
  EXPECT_EQ(files({{"n", ">", std::int64_t{50}}}), 1U);
  EXPECT_EQ(files({{"n", ">=", std::int64_t{9}}}), 3U);
  EXPECT_EQ(files({{"money", "<", Decimal(0, 0)}}), 1U);
  EXPECT_EQ(files({{"day", "<=", *Date::parse("2026-01-31")}}), 1U);
}

TEST_F(TableTest, OrderedWritesGiveTheSameBytes) {
  const Table table = make();
  std::vector<std::string> digests;
  for (const char* order : {"ASC", "DESC"}) {
    const auto files =
        table.write(connection_,
                    std::string("SELECT 'a' AS place, range AS n, 1 AS money, NULL AS day "
                                "FROM range(300000) ORDER BY range ") +
                        order,
                    {"n"});
    ASSERT_EQ(files.size(), 1U);
    digests.push_back(files[0].sha256);
  }
  EXPECT_EQ(digests[0], digests[1]);
}

TEST_F(TableTest, TwoWritersLoseNothing) {
  const Table table = make();
  const auto work = [&](int who) {
    Connection own(engine_);
    for (int i = 0; i < 25; ++i) {
      const auto files = table.write(own, "SELECT 'w" + std::to_string(who) + "' AS place, " +
                                              std::to_string(i) + " AS n, 1 AS money, NULL AS day");
      ASSERT_TRUE(table.commit({.add = files}).has_value());
    }
  };
  {
    const std::jthread other(work, 1);
    work(2);
  }
  const Rows rows = read(table, "SELECT count(*), count(DISTINCT (place, n)) FROM v");
  EXPECT_EQ(rows.integer(0, 0), 50);
  EXPECT_EQ(rows.integer(0, 1), 50);
  EXPECT_EQ(table.snapshot()->version, 50);
}

TEST_F(TableTest, AMarkMakesACommitHappenOnce) {
  const Table table = make();
  const std::string select = "SELECT 'a' AS place, 1 AS n, 1 AS money, NULL AS day";
  EXPECT_EQ(table.commit({.add = table.write(connection_, select), .mark = "load-1"}).value(), 1);
  EXPECT_EQ(table.commit({.add = table.write(connection_, select), .mark = "load-1"}).value(), 1);
  EXPECT_EQ(read(table, "SELECT count(*) FROM v").integer(0, 0), 1);
  EXPECT_TRUE(verify(connection_, table.folder()).empty()) << "the second copy of the data is gone";
}

TEST_F(TableTest, ReplacingAPartitionConflictsWithOneWhoDidSoBefore) {
  const Table table = make();
  append(table, "SELECT 'a' AS place, 1 AS n, 1 AS money, NULL AS day");
  const Snapshot base = table.snapshot().value();
  const Change replace{
      .add = table.write(connection_, "SELECT 'a' AS place, 2 AS n, 1 AS money, NULL AS day"),
      .remove = {base.files[0].path},
      .read_version = base.version,
      .exclusive_partitions = true};
  append(table, "SELECT 'b' AS place, 3 AS n, 1 AS money, NULL AS day");  // elsewhere: no conflict
  EXPECT_TRUE(table.commit(replace).has_value());
  EXPECT_EQ(table.commit(replace).error().code, "lake.conflict");
  EXPECT_EQ(read(table, "SELECT sum(n)::BIGINT FROM v").integer(0, 0), 5);

  const Snapshot later = table.snapshot().value();
  append(table, "SELECT 'a' AS place, 9 AS n, 1 AS money, NULL AS day");
  EXPECT_EQ(table
                .commit({.remove = {later.files[0].path},
                         .read_version = later.version,
                         .exclusive_partitions = true})
                .error()
                .code,
            "lake.conflict");
}

TEST_F(TableTest, VerifyFindsWhatIsWrong) {
  const Table table = make();
  append(table, "SELECT 'a' AS place, range AS n, 1 AS money, NULL AS day FROM range(100)");
  append(table, "SELECT 'b' AS place, range AS n, 1 AS money, NULL AS day FROM range(100)");
  append(table, "SELECT 'c' AS place, range AS n, 1 AS money, NULL AS day FROM range(100)");
  EXPECT_TRUE(verify(connection_, table.folder()).empty());
  const auto files = table.snapshot()->files;
  {
    std::fstream file(table.folder() / files[0].path,
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(10);
    file.put('!');
  }
  fs::remove(table.folder() / files[1].path);
  fs::copy_file(table.folder() / files[2].path, table.folder() / "stray.parquet");
  std::multiset<std::string> codes;
  for (const auto& error : verify(connection_, table.folder())) codes.insert(error.code);
  EXPECT_EQ(codes, (std::multiset<std::string>{"lake.file_changed", "lake.file_missing",
                                               "lake.file_unnamed"}));

  const fs::path commit = table.folder() / "_delta_log" / "00000000000000000002.json";
  const std::string text = read_file(commit).value();
  std::ofstream(commit) << text.substr(0, text.size() / 2);
  EXPECT_EQ(table.snapshot().error().code, "lake.log_damaged");
  fs::remove(commit);
  EXPECT_EQ(table.snapshot().error().code, "lake.log_damaged") << "a gap";
}

// Runs `body` in a process of its own, which must not use the engine: its threads do not survive
// fork().
template <class Body>
pid_t in_child(const Body& body) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  body();
  ::_exit(testing::Test::HasFailure() ? 1 : 0);
}

// Killed at any moment, a writer leaves whole versions, and all that it was told are published.
TEST_F(TableTest, WritersThatAreKilledLeaveWholeVersions) {
  const Table table = make();
  std::int64_t acknowledged = 0;
  for (int round = 0; round < 20; ++round) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t child = in_child([&] {
      while (table.commit({.operation = "EMPTY"}).has_value()) (void)::write(ends[1], "x", 1);
    });
    ::close(ends[1]);
    char byte = 0;
    for (int i = 0; i <= round % 5; ++i) ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    acknowledged += 1 + round % 5;
    while (::read(ends[0], &byte, 1) == 1) ++acknowledged;
    ::close(ends[0]);
    const auto snapshot = table.snapshot();
    ASSERT_TRUE(snapshot.has_value()) << "after kill " << round;
    EXPECT_GE(snapshot->version, acknowledged);
    EXPECT_LE(snapshot->version, acknowledged + round + 1) << "at most one commit a kill untold";
  }
}

TEST_F(TableTest, OtherColumnsAreRefused) {
  make();
  TableSpec other = spec("t");
  other.columns.pop_back();
  EXPECT_EQ(Table::open_or_create(folder_ / "t", other).error().code, "lake.schema_differs");
}

}  // namespace
}  // namespace tw::lake
