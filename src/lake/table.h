// Delta Lake tables: a folder of Parquet files and a log of numbered JSON commits in _delta_log/.
//
// The storage contract. A table at <folder> has versions 0, 1, 2, ...; version v is what the
// commits 0..v add up to. Reader version 1, writer version 2, no table features. A commit is
// published by creating _delta_log/<20 digits>.json: temporary name, fsync, link (fails if the name
// exists), fsync of the folder. Data files are synced, and their folders, before the commit that
// names them. So: a reader sees whole versions only; of two writers who race for a version one
// wins, the other reads what the winner did and tries the next number, or gives up where the two
// cannot both hold (see Change). A crash leaves at most data files that no commit names; `vacuum`
// removes them.
//
// Partition values are part of the log (add.partitionValues) and of the file's folder (name=value,
// percent encoded); add.path is percent-encoded once more than the name on disk. Partition columns
// are not inside the Parquet files. Keys are never null or empty.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "sql/expr.h"

namespace tw::lake {

struct TableSpec {
  std::string name;
  std::vector<ColumnSpec> columns;
  std::vector<std::string> partition_by;  // text columns

  const ColumnSpec* find(std::string_view column) const;
  bool operator==(const TableSpec& other) const;
};

// One Parquet file of a table, as an `add` action states it.
struct DataFile {
  std::string path;  // relative to the table, as on disk (decoded once from add.path)
  std::map<std::string, std::string> partition_values;
  std::int64_t bytes = 0;
  std::int64_t rows = 0;
  std::string sha256;  // in add.tags
  struct Range {
    // As the statistics of the log state them: dates and instants ISO, numbers in digits, long
    // texts cut so that they still bound (min from below, max from above).
    std::string min;
    std::string max;
    std::int64_t nulls = 0;
    bool known = false;  // min and max
  };
  std::map<std::string, Range> ranges;  // by column
};

// A table at one version.
struct Snapshot {
  std::filesystem::path folder;
  std::int64_t version = -1;
  TableSpec spec;
  std::vector<DataFile> files;                // sorted by path
  std::map<std::string, std::int64_t> marks;  // txn actions: application id to version
  std::int64_t rows() const;
  // Order-independent over the files: SHA-256 of the sorted (path-free) sha256 values. Equal
  // content written as equal files gives equal digests.
  std::string digest() const;
};

// What a commit does.
struct Change {
  std::string operation = "WRITE";  // commitInfo
  std::vector<DataFile> add;
  std::vector<std::string> remove;  // paths of files of the version the change was made from
  // Idempotence: a commit whose mark is already in the log is not made again (its data files are
  // dropped, unless they are the very files that the log names).
  std::optional<std::string> mark;
  // The version the change was computed from. Needed where `remove` is not empty or
  // `exclusive_partitions` is set. The commit conflicts (lake.conflict) when a later version
  // removed one of these files or, for `exclusive_partitions`, added files to a partition that
  // `add` or `remove` speak of (all of the table where it has no partitions). A conflict stays one:
  // later versions cannot undo it.
  std::int64_t read_version = -1;
  bool exclusive_partitions = false;
};

// kPrevail is for changes that are decided and partly published: what would be a conflict is put
// aside. Files that others removed are removed already, and with `exclusive_partitions` everything
// now in the partitions concerned goes, as if the change had been computed now.
enum class OnConflict { kRefuse, kPrevail };

// Skipping: only files that may hold rows meeting all of these are read. op is one of = < <= > >=.
struct Bound {
  std::string column;
  std::string op;
  Value value;
};

class Table {
 public:
  // Opens, creating version 0 (protocol, metaData) when there is none. Code lake.schema_differs
  // when the table has other columns than `spec`.
  static Result<Table> open_or_create(const std::filesystem::path& folder, const TableSpec& spec);
  // Code lake.no_table.
  static Result<Table> open(const std::filesystem::path& folder);

  const TableSpec& spec() const { return spec_; }
  const std::filesystem::path& folder() const { return folder_; }

  // The newest version, or the one asked for (lake.no_version). Code lake.log_damaged names the
  // commit.
  Result<Snapshot> snapshot(std::optional<std::int64_t> version = std::nullopt) const;

  // Runs `select` (a SELECT whose columns are those of the spec, any order, partition columns
  // included) and writes its rows as Parquet files, one or more a partition, synced, named nowhere
  // yet. `order_by` (column names; may be empty) orders the rows inside each partition; with a
  // total order equal rows give equal bytes, whatever the threads. Memory: the engine's buffers,
  // about 1.5 GB at 80 columns and 24 partitions; with an order, a partition is sorted at a time
  // and spills. Throws, and leaves nothing, when the disk is full or a partition key is null or
  // empty.
  std::vector<DataFile> write(Connection& connection, const std::string& select,
                              const std::vector<std::string>& order_by = {}) const;

  // Whether the change still fits the newest version: lake.conflict where it does not.
  Result<void> can_commit(const Change& change) const;

  // Publishes. Answers the version, or the present version when the mark was known. A change that
  // conflicts leaves its data files to vacuum().
  Result<std::int64_t> commit(const Change& change,
                              OnConflict on_conflict = OnConflict::kRefuse) const;

  // Deletes files that no version names and that are older than an hour. Answers how many.
  Result<std::int64_t> vacuum() const;

 private:
  Table(std::filesystem::path folder, TableSpec spec);
  std::filesystem::path folder_;
  TableSpec spec_;
};

// Makes `view` (a temporary view of the connection) the rows of the snapshot that meet the bounds
// as far as file skipping can tell (partition values, then ranges); partition columns included; all
// columns of the spec, typed. A snapshot without files gives an empty view. Answers how many files
// are read.
std::size_t attach(Connection& connection, const std::string& view, const Snapshot& snapshot,
                   const std::vector<Bound>& bounds = {});

// What is wrong with the table: missing or changed files (digest and rows against the log), torn
// commits, gaps in the log, files no version names. Empty when all is well.
std::vector<Error> verify(Connection& connection, const std::filesystem::path& folder);

}  // namespace tw::lake
