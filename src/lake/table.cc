#include "lake/table.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "lake/delta_log.h"
#include "lake/log.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

// What of the columns differs, for the message.
std::string difference(const TableSpec& found, const TableSpec& wanted) {
  for (const auto& column : wanted.columns) {
    const auto* other = found.find(column.name);
    if (other == nullptr) return column.name;
    if (!(other->type == column.type)) return column.name + " " + other->type.name();
  }
  for (const auto& column : found.columns) {
    if (wanted.find(column.name) == nullptr) return column.name;
  }
  return found.partition_by == wanted.partition_by ? "order" : "partitions";
}

// The partitions that a change speaks of.
std::set<Log::Partition> concerned(const Change& change, const Log& log) {
  std::set<Log::Partition> partitions;
  for (const auto& file : change.add) partitions.insert(file.partition_values);
  for (const auto& path : change.remove) {
    if (const auto found = log.files().find(path); found != log.files().end()) {
      partitions.insert(found->second.logged.file.partition_values);
    }
  }
  return partitions;
}

bool is_present(const Log& log, const std::string& path) {
  const auto found = log.files().find(path);
  return found != log.files().end() && found->second.present;
}

// Whether what happened since change.read_version leaves the change possible.
bool fits(const Change& change, const Log& log) {
  const bool all_there = std::all_of(change.remove.begin(), change.remove.end(),
                                     [&](const auto& path) { return is_present(log, path); });
  if (!all_there) return false;
  if (!change.exclusive_partitions) return true;
  const auto partitions = concerned(change, log);
  return std::all_of(partitions.begin(), partitions.end(), [&](const auto& partition) {
    return log.last_added(partition) <= change.read_version;
  });
}

// The files that go. With kPrevail, those that are there now: a partition that is replaced is
// replaced.
std::vector<const DataFile*> files_to_remove(const Change& change, const Log& log,
                                             OnConflict on_conflict) {
  const bool whole = on_conflict == OnConflict::kPrevail && change.exclusive_partitions;
  const auto partitions = whole ? concerned(change, log) : std::set<Log::Partition>();
  const std::set<std::string> named(change.remove.begin(), change.remove.end());
  std::vector<const DataFile*> files;
  for (const auto& [path, entry] : log.files()) {
    const DataFile& file = entry.logged.file;
    if (!entry.present) continue;
    if (named.contains(path) || partitions.contains(file.partition_values)) files.push_back(&file);
  }
  return files;
}

// The data files of a change that was published before. Where another run wrote its own copies
// these go; files that the log names, in whatever version, stay.
void drop_unless_named(const Change& change, const Log& log, const fs::path& folder) {
  std::error_code ignored;
  for (const auto& file : change.add) {
    if (!log.files().contains(file.path)) fs::remove(folder / file.path, ignored);
  }
}

void check_change(const Change& change) {
  const bool depends = !change.remove.empty() || change.exclusive_partitions;
  TW_ASSERT(!depends || change.read_version >= 0);
}

}  // namespace

const ColumnSpec* TableSpec::find(std::string_view column) const {
  for (const auto& each : columns) {
    if (each.name == column) return &each;
  }
  return nullptr;
}

bool TableSpec::operator==(const TableSpec& other) const {
  return name == other.name && partition_by == other.partition_by &&
         std::equal(columns.begin(), columns.end(), other.columns.begin(), other.columns.end(),
                    [](const ColumnSpec& a, const ColumnSpec& b) {
                      return a.name == b.name && a.type == b.type;
                    });
}

std::int64_t Snapshot::rows() const {
  std::int64_t sum = 0;
  for (const auto& file : files) sum += file.rows;
  return sum;
}

std::string Snapshot::digest() const {
  std::vector<std::string> digests;
  digests.reserve(files.size());
  for (const auto& file : files) digests.push_back(file.sha256);
  std::sort(digests.begin(), digests.end());
  Sha256 digest;
  for (const auto& each : digests) digest.update(each + "\n");
  return digest.hex();
}

Table::Table(fs::path folder, TableSpec spec)
    : folder_(std::move(folder)), spec_(std::move(spec)) {}

Result<Table> Table::open_or_create(const fs::path& folder, const TableSpec& spec) {
  std::error_code error;
  if (!fs::exists(commit_path(folder, 0), error) && newest_version(folder) < 0) {
    make_folders(log_folder(folder));
    sync_path(folder);
    sync_path(fs::absolute(folder).parent_path());
    // Losing the race to another creator is fine: the winner's table is compared below.
    create_file_durably(commit_path(folder, 0), print_first_commit(spec));
  }
  TW_TRY(auto table, open(folder));
  table.spec_.name = spec.name;
  if (!(table.spec_ == spec)) {
    return Error("lake.schema_differs", {folder.string(), difference(table.spec_, spec)});
  }
  return table;
}

Result<Table> Table::open(const fs::path& folder) {
  Log log(folder);
  TW_CHECK(log.advance(0));
  if (log.version() < 0) return Error("lake.no_table", {folder.string()});
  return Table(folder, log.spec());
}

Result<Snapshot> Table::snapshot(std::optional<std::int64_t> version) const {
  Log log(folder_);
  TW_CHECK(log.advance(version));
  if (log.version() < 0 || log.version() != version.value_or(log.version())) {
    return Error("lake.no_version", {folder_.string(), std::to_string(version.value_or(0)),
                                     std::to_string(log.version())});
  }
  return log.snapshot();
}

Result<void> Table::can_commit(const Change& change) const {
  check_change(change);
  Log log(folder_);
  TW_CHECK(log.advance());
  if (change.mark && log.has_mark(*change.mark)) return {};
  if (!fits(change, log)) return Error("lake.conflict", {folder_.string()});
  return {};
}

Result<std::int64_t> Table::commit(const Change& change, OnConflict on_conflict) const {
  check_change(change);
  Log log(folder_);
  while (true) {
    TW_CHECK(log.advance());
    if (log.version() < 0) return Error("lake.no_table", {folder_.string()});
    if (change.mark && log.has_mark(*change.mark)) {
      drop_unless_named(change, log, folder_);
      return log.version();
    }
    if (on_conflict == OnConflict::kRefuse && !fits(change, log)) {
      return Error("lake.conflict", {folder_.string()});
    }
    const auto removed = files_to_remove(change, log, on_conflict);
    const std::int64_t next = log.version() + 1;
    if (create_file_durably(commit_path(folder_, next), print_commit(change, removed, spec_))) {
      return next;
    }
    // Somebody else has published that version: see what it did before trying the next.
  }
}

Result<std::int64_t> Table::vacuum() const {
  Log log(folder_);
  TW_CHECK(log.advance());
  std::int64_t removed = 0;
  const auto limit = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const auto& path : files_on_disk(folder_)) {
    if (log.files().contains(path)) continue;
    std::error_code error;
    const auto written = fs::last_write_time(folder_ / path, error);
    if (!error && written < limit && fs::remove(folder_ / path, error)) ++removed;
  }
  return removed;
}

}  // namespace tw::lake
