// What Table::write leaves on the disk, and what it states of it.
#include <sys/resource.h>

#include <csignal>

#include "lake/lake_fixture.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

class WriteTest : public LakeTest {
 protected:
  // Everything below the table but the log.
  static std::vector<std::string> on_disk(const Table& table) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(table.folder())) {
      const std::string path = entry.path().lexically_relative(table.folder()).string();
      if (entry.is_regular_file() && !path.starts_with("_delta_log")) names.push_back(path);
    }
    return names;
  }
};

// A total order gives the same bytes, whatever the order of the input and the number of threads.
TEST_F(WriteTest, OrderedWritesGiveTheSameBytes) {
  const Table table = make();
  std::vector<std::multiset<std::string>> digests;
  for (const int threads : {1, 2}) {
    for (const char* order : {"range", "-range", "hash(range)"}) {
      Engine engine({.threads = threads});
      Connection connection(engine);
      const auto files =
          table.write(connection,
                      std::string("SELECT chr((97 + range % 2)::INT) AS place, range // 7 AS n, "
                                  "range AS money, NULL AS day FROM range(300000) ORDER BY ") +
                          order,
                      {"n", "money", "place"});
      ASSERT_EQ(files.size(), 2U);
      digests.push_back({files[0].sha256, files[1].sha256});
    }
  }
  for (const auto& each : digests) EXPECT_EQ(each, digests[0]);
  for (const auto& path : on_disk(table)) {
    const Rows rows = connection_.query(
        "SELECT count(*) FROM (SELECT money, lag(money) OVER (ORDER BY file_row_number) AS last "
        "FROM read_parquet('" +
        (table.folder() / path).string() + "', file_row_number = true)) WHERE money <= last");
    EXPECT_EQ(rows.integer(0, 0), 0) << "rows out of order in " << path;
  }
}

// The engine opens at most a hundred files at once.
TEST_F(WriteTest, ManyPartitionsLoseNothing) {
  const Table table = make();
  for (const std::vector<std::string>& order : {std::vector<std::string>{}, {"n"}}) {
    const auto files = table.write(connection_,
                                   "SELECT 'p' || range % 120 AS place, range AS n, 0 AS money, "
                                   "NULL AS day FROM range(300000)",
                                   order);
    ASSERT_TRUE(table.commit({.add = files}).has_value());
  }
  const Rows rows = read(table, "SELECT count(*), count(DISTINCT n), count(DISTINCT place) FROM v");
  EXPECT_EQ(rows.integer(0, 0), 2 * 300000);
  EXPECT_EQ(rows.integer(0, 1), 300000);
  EXPECT_EQ(rows.integer(0, 2), 120);
  EXPECT_EQ(faults(table), std::multiset<std::string>());
}

TEST_F(WriteTest, NothingIsWrittenForNoRows) {
  const Table table = make();
  EXPECT_TRUE(table.write(connection_, rows_of("a", 0, 0)).empty());
  EXPECT_TRUE(table.write(connection_, rows_of("a", 0, 0), {"n"}).empty());
  const Table plain =
      Table::open_or_create(folder_ / "plain", {"plain", {{"n", DataType::integer()}}, {}}).value();
  EXPECT_TRUE(plain.write(connection_, "SELECT 1 AS n WHERE FALSE").empty());
  EXPECT_TRUE(on_disk(table).empty() && on_disk(plain).empty());
}

// The engine would put the rows of a null key in the place of those of the key 'NULL'.
TEST_F(WriteTest, AKeyThatIsMissingStopsTheWriteAndLeavesNothing) {
  const Table table = make();
  for (const char* key : {"NULL", "''"}) {
    for (const std::vector<std::string>& order : {std::vector<std::string>{}, {"n"}}) {
      const std::string select =
          rows_of("a", 0, 5000) + " UNION ALL SELECT " + key + ", 1, 1, NULL";
      try {
        (void)table.write(connection_, select, order);
        FAIL() << key;
      } catch (const EnvironmentError& error) {
        EXPECT_NE(error.error.args.at(0).find("place"), std::string::npos) << error.error.args[0];
      }
      EXPECT_TRUE(on_disk(table).empty()) << key;
    }
  }
}

// Stands for a full disk: no file of this process may grow over a limit.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(WriteTest, AFullDiskIsSaidAndLeavesNothing) {
  const Table table = make();
  const std::string select =
      "SELECT 'p' || range % 3 AS place, hash(range)::BIGINT AS n, 0 AS money, NULL AS day "
      "FROM (SELECT range % 9223372036854775807 AS range FROM range(500000)) WHERE hash(range) < "
      "9223372036854775807";
  for (const std::vector<std::string>& order : {std::vector<std::string>{}, {"n"}}) {
    const FileSizeLimit limit(100000);
    try {
      (void)table.write(connection_, select, order);
      FAIL() << "no error";
    } catch (const EnvironmentError& error) {
      EXPECT_EQ(error.error.code, "engine.disk") << error.error.args.at(0);
    }
    EXPECT_TRUE(on_disk(table).empty());
  }
  const FileSizeLimit limit(10);
  EXPECT_THROW((void)table.commit({.operation = "EMPTY"}), EnvironmentError);
  EXPECT_EQ(table.snapshot()->version, 0);
  EXPECT_EQ(faults(table), std::multiset<std::string>());
}

TEST_F(WriteTest, StatesWhatIsInTheFile) {
  const TableSpec spec{"all",
                       {{"n", DataType::integer()},
                        {"money", DataType::decimal(18, 4)},
                        {"wide", DataType::decimal(38, 6)},
                        {"score", DataType::real()},
                        {"text", DataType::text()},
                        {"day", DataType::date()},
                        {"moment", DataType::instant()},
                        {"nothing", DataType::text()},
                        {"odd \"name\"", DataType::integer()}},
                       {}};
  const Table table = Table::open_or_create(folder_ / "all", spec).value();
  const auto files = table.write(
      connection_,
      "SELECT range - 5 AS n, (range - 5) / 8 AS money, (range - 5) * 99999999999999999.5 AS wide, "
      "(range - 5) * 1e30 AS score, CASE WHEN range > 3 THEN repeat('é', range::INT * 20) END AS "
      "text, DATE '2024-02-27' + range::INT AS day, TIMESTAMPTZ '2024-02-29 23:59:59.5+00' + "
      "to_seconds(range) AS moment, NULL AS nothing, range AS \"odd \"\"name\"\"\" FROM range(10)");
  ASSERT_EQ(files.size(), 1U);
  ASSERT_TRUE(table.commit({.add = files}).has_value());
  const DataFile file = table.snapshot()->files.at(0);
  EXPECT_EQ(file.rows, 10);
  EXPECT_EQ(static_cast<std::uintmax_t>(file.bytes), fs::file_size(table.folder() / file.path));
  const auto range = [&](const char* name) {
    const auto& found = file.ranges.at(name);
    return found.known ? found.min + " to " + found.max : "unknown";
  };
  EXPECT_EQ(range("n"), "-5 to 4");
  EXPECT_EQ(range("money"), "-0.6250 to 0.5000");
  EXPECT_EQ(range("wide"), "-500000000000001000.000000 to 400000000000001000.000000")
      << "15 digits, outwards";
  EXPECT_EQ(range("score"), "-5e+30 to 4e+30");
  EXPECT_EQ(range("day"), "2024-02-27 to 2024-03-07");
  EXPECT_EQ(range("moment"), "2024-02-29T23:59:59.5Z to 2024-03-01T00:00:08.5Z");
  EXPECT_EQ(range("nothing"), "unknown");
  EXPECT_EQ(range("odd \"name\""), "0 to 9");
  std::string cut;
  for (int i = 0; i < 32; ++i) cut += "é";
  EXPECT_EQ(range("text"), cut + " to " + cut + "\xF4\x8F\xBF\xBF");
  EXPECT_EQ(file.ranges.at("text").nulls, 4);
  EXPECT_EQ(file.ranges.at("nothing").nulls, 10);
}

}  // namespace
}  // namespace tw::lake
