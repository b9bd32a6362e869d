// The storage contract: versions, races, marks, conflicts, crashes.
#include "lake/table.h"

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "lake/lake_fixture.h"
#include "lake/log.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

using TableTest = LakeTest;

TEST_F(TableTest, EveryVersionCanBeReadAgain) {
  const Table table = make();
  EXPECT_EQ(read(table, "SELECT count(*) FROM v").integer(0, 0), 0);
  EXPECT_EQ(append(table, rows_of("a", 0, 10)), 1);
  EXPECT_EQ(append(table, rows_of("b", 0, 5)), 2);
  EXPECT_EQ(read(table, "SELECT sum(money), count(day) FROM v").text(0, 0), "27.5000");
  EXPECT_EQ(read(table, "SELECT count(*) FROM v", {}, 1).integer(0, 0), 10);
  EXPECT_EQ(table.snapshot(9).error().code, "lake.no_version");
  EXPECT_EQ(Table::open(folder_ / "none").error().code, "lake.no_table");
}

TEST_F(TableTest, OtherColumnsAreRefusedByName) {
  make();
  TableSpec other = spec("t");
  other.columns[2].type = DataType::decimal(18, 2);
  const auto opened = Table::open_or_create(folder_ / "t", other);
  EXPECT_EQ(opened.error().code, "lake.schema_differs");
  EXPECT_EQ(opened.error().args[1], "money decimal(18,4)");
}

// ---- races ----

constexpr int kCommits = 50;

TEST_F(TableTest, TwoThreadsLoseNothing) {
  const Table table = make();
  const auto work = [&](const std::string& place) {
    Connection own(engine_);
    for (int i = 0; i < kCommits; ++i) {
      ASSERT_TRUE(table.commit({.add = table.write(own, rows_of(place, i, 1))}).has_value());
    }
  };
  {
    const std::jthread other(work, "w1");
    work("w2");
  }
  const Rows rows = read(table, "SELECT count(*), count(DISTINCT (place, n)) FROM v");
  EXPECT_EQ(rows.integer(0, 0), 2 * kCommits);
  EXPECT_EQ(rows.integer(0, 1), 2 * kCommits);
  EXPECT_EQ(table.snapshot()->version, 2 * kCommits);
}

TEST_F(TableTest, TwoProcessesLoseNothing) {
  const Table table = make();
  std::array<std::vector<DataFile>, 2> files;
  for (std::size_t who = 0; who < files.size(); ++who) {
    for (int i = 0; i < kCommits; ++i) {
      const auto written = table.write(connection_, rows_of("w" + std::to_string(who), i, 1));
      files[who].push_back(written.front());
    }
  }
  std::vector<pid_t> children;
  for (const auto& own : files) {
    children.push_back(in_child([&] {
      for (const auto& file : own) ASSERT_TRUE(table.commit({.add = {file}}).has_value());
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(exit_status(child), 0);
  EXPECT_EQ(table.snapshot()->version, 2 * kCommits);
  EXPECT_EQ(read(table, "SELECT count(DISTINCT (place, n)) FROM v").integer(0, 0), 2 * kCommits);
  EXPECT_EQ(faults(table), std::multiset<std::string>());
}

// ---- crashes ----

TEST_F(TableTest, ACrashBeforeTheCommitIsInvisibleAndSweptUp) {
  const Table table = make();
  append(table, rows_of("a", 0, 10));
  const auto lost = table.write(connection_, rows_of("a", 100, 10));  // and no commit
  EXPECT_EQ(read(table, "SELECT count(*) FROM v").integer(0, 0), 10);
  EXPECT_EQ(faults(table), std::multiset<std::string>{"lake.file_unnamed"});
  EXPECT_EQ(table.vacuum().value(), 0) << "a file that young may be about to be named";
  const fs::path path = table.folder() / lost.front().path;
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(2));
  EXPECT_EQ(table.vacuum().value(), 1);
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(faults(table), std::multiset<std::string>());
}

TEST_F(TableTest, VacuumLeavesWhatOldVersionsNeed) {
  const Table table = make();
  append(table, rows_of("a", 0, 10));
  const auto old = table.snapshot()->files;
  ASSERT_TRUE(table.commit({.remove = {old[0].path}, .read_version = 1}).has_value());
  fs::last_write_time(table.folder() / old[0].path,
                      fs::file_time_type::clock::now() - std::chrono::hours(2));
  EXPECT_EQ(table.vacuum().value(), 0);
  EXPECT_EQ(read(table, "SELECT count(*) FROM v", {}, 1).integer(0, 0), 10);
}

// Killed at any moment, a writer leaves whole versions, and all that it was told are published.
TEST_F(TableTest, WritersThatAreKilledLeaveWholeVersions) {
  const Table table = make();
  std::int64_t acknowledged = 0;
  for (int round = 0; round < 20; ++round) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t child = in_child([&] {
      while (table.commit({.operation = "EMPTY"}).has_value()) {
        if (::write(ends[1], "x", 1) != 1) return;
      }
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

// ---- marks ----

TEST_F(TableTest, AMarkMakesACommitHappenOnce) {
  const Table table = make();
  const auto commit = [&] {
    return table.commit({.add = table.write(connection_, rows_of("a", 0, 1)), .mark = "load-1"});
  };
  EXPECT_EQ(commit().value(), 1);
  EXPECT_EQ(commit().value(), 1);
  EXPECT_EQ(read(table, "SELECT count(*) FROM v").integer(0, 0), 1);
  EXPECT_EQ(faults(table), std::multiset<std::string>()) << "the second copy of the data is gone";
}

// The second publisher of a mark may hold the very files that the log names, also in an old version
// only.
TEST_F(TableTest, AKnownMarkDropsNoFileThatTheLogNames) {
  const Table table = make();
  const Change change{.add = table.write(connection_, rows_of("a", 0, 10)), .mark = "load-1"};
  ASSERT_EQ(table.commit(change).value(), 1);
  ASSERT_EQ(table.commit({.remove = {change.add[0].path}, .read_version = 1}).value(), 2);
  EXPECT_EQ(table.commit(change).value(), 2) << "the present version";
  EXPECT_EQ(read(table, "SELECT count(*) FROM v", {}, 1).integer(0, 0), 10);
}

// ---- conflicts ----

class ConflictTest : public LakeTest {
 protected:
  // The change that puts n = `value` in the place of all that `base` holds of the place.
  Change replace(const Table& table, const Snapshot& base, const std::string& place, int value) {
    Change change{.add = table.write(connection_, rows_of(place, value, 1)),
                  .read_version = base.version,
                  .exclusive_partitions = true};
    for (const auto& file : base.files) {
      if (file.partition_values.at("place") == place) change.remove.push_back(file.path);
    }
    return change;
  }
  std::int64_t sum(const Table& table) {
    return read(table, "SELECT sum(n)::BIGINT FROM v").integer(0, 0);
  }
};

TEST_F(ConflictTest, OfTwoWhoReplaceAPartitionOneWins) {
  const Table table = make();
  append(table, rows_of("a", 1, 1));
  const Snapshot base = table.snapshot().value();
  const Change first = replace(table, base, "a", 10);
  const Change second = replace(table, base, "a", 20);
  append(table, rows_of("b", 3, 1));  // elsewhere: no conflict
  EXPECT_TRUE(table.can_commit(first).has_value());
  EXPECT_TRUE(table.commit(first).has_value());
  EXPECT_EQ(table.can_commit(second).error().code, "lake.conflict");
  EXPECT_EQ(table.commit(second).error().code, "lake.conflict");
  EXPECT_EQ(sum(table), 10 + 3);
}

// There is nothing to remove in a partition that was empty; the rival's rows count all the same.
TEST_F(ConflictTest, AnEmptyPartitionIsReplacedOnce) {
  const Table table = make();
  const Snapshot base = table.snapshot().value();
  const Change first = replace(table, base, "a", 10);
  const Change second = replace(table, base, "a", 20);
  EXPECT_TRUE(table.commit(first).has_value());
  EXPECT_EQ(table.commit(second).error().code, "lake.conflict");
  EXPECT_EQ(sum(table), 10);
}

TEST_F(ConflictTest, RowsThatCameSinceAreNotLost) {
  const Table table = make();
  append(table, rows_of("a", 1, 1));
  const Change change = replace(table, table.snapshot().value(), "a", 10);
  append(table, rows_of("a", 5, 1));
  EXPECT_EQ(table.commit(change).error().code, "lake.conflict");
  Change tolerant = change;
  tolerant.exclusive_partitions = false;
  EXPECT_TRUE(table.commit(tolerant).has_value()) << "its own files are still there";
  EXPECT_EQ(sum(table), 10 + 5);
}

TEST_F(ConflictTest, ADecidedReplacementPrevails) {
  const Table table = make();
  append(table, rows_of("a", 1, 1));
  append(table, rows_of("b", 100, 1));
  const Snapshot base = table.snapshot().value();
  const Change decided = replace(table, base, "a", 10);
  ASSERT_TRUE(table.commit(replace(table, base, "a", 20)).has_value());
  append(table, rows_of("a", 5, 1));
  EXPECT_TRUE(table.commit(decided, OnConflict::kPrevail).has_value());
  EXPECT_EQ(sum(table), 10 + 100) << "as if it had been computed last";
  EXPECT_EQ(faults(table), std::multiset<std::string>());
}

// ---- damage ----

TEST_F(TableTest, VerifyFindsWhatIsWrong) {
  const Table table = make();
  for (const char* place : {"a", "b", "c", "d"}) append(table, rows_of(place, 0, 100));
  EXPECT_EQ(faults(table), std::multiset<std::string>());
  const auto files = table.snapshot()->files;
  {
    std::fstream file(table.folder() / files[0].path,
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(10);
    const char flipped = static_cast<char>(file.get() ^ 1);
    file.seekp(10);
    file.put(flipped);
  }
  fs::remove(table.folder() / files[1].path);
  fs::resize_file(table.folder() / files[2].path, 20);
  fs::copy_file(table.folder() / files[3].path, table.folder() / "stray.parquet");
  EXPECT_EQ(faults(table), (std::multiset<std::string>{"lake.file_changed", "lake.file_changed",
                                                       "lake.file_missing", "lake.file_unnamed"}));
}

TEST_F(TableTest, VerifyFindsAWrongCountInTheLog) {
  const Table table = make();
  auto files = table.write(connection_, rows_of("a", 0, 100));
  files[0].rows = 99;
  ASSERT_TRUE(table.commit({.add = files}).has_value());
  EXPECT_EQ(faults(table), std::multiset<std::string>{"lake.rows_differ"});
}

TEST_F(TableTest, ADamagedLogIsNamedByItsCommit) {
  const Table table = make();
  append(table, rows_of("a", 0, 100));
  const fs::path path = commit_path(
      table.folder(), append(table, rows_of("a", 100, 100) + " UNION ALL " + rows_of("b", 0, 100)));
  append(table, rows_of("b", 0, 100));
  const std::string whole = read_file(path).value();
  const auto expect_damaged = [&](const char* how) {
    const auto snapshot = table.snapshot();
    ASSERT_FALSE(snapshot.has_value()) << how;
    EXPECT_EQ(snapshot.error().code, "lake.log_damaged") << how;
    EXPECT_EQ(snapshot.error().args.at(0), path.string()) << how;
    EXPECT_EQ(faults(table), std::multiset<std::string>{"lake.log_damaged"}) << how;
    EXPECT_EQ(table.commit({.operation = "EMPTY"}).error().code, "lake.log_damaged") << how;
    EXPECT_FALSE(table.vacuum().has_value()) << how;
  };
  std::ofstream(path) << whole.substr(0, whole.size() / 2);
  expect_damaged("torn in a line");
  std::ofstream(path) << whole.substr(0, whole.rfind('\n', whole.size() - 2) + 1);
  expect_damaged("without its last line");
  std::ofstream(path) << "";
  expect_damaged("empty");
  fs::remove(path);
  expect_damaged("a gap");
  EXPECT_EQ(table.snapshot(1)->version, 1) << "what is before it can be read";
  std::ofstream(path) << whole;
  EXPECT_EQ(table.snapshot()->version, 3);
}

}  // namespace
}  // namespace tw::lake
