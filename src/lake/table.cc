#include "lake/table.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "base/digest.h"
#include "base/file.h"
#include "lake/delta_log.h"
#include "sql/print.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

std::string commit_name(std::int64_t version) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "%020lld.json", static_cast<long long>(version));
  return name.data();
}

fs::path commit_path(const fs::path& folder, std::int64_t version) {
  return folder / "_delta_log" / commit_name(version);
}

// The newest commit's number, -1 when there is none.
std::int64_t newest_version(const fs::path& folder) {
  std::int64_t newest = -1;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / "_delta_log", error)) {
    const std::string name = entry.path().filename().string();
    if (name.size() != 25 || !name.ends_with(".json")) continue;
    const auto number = Decimal::parse(name.substr(0, 20));
    if (number) newest = std::max(newest, number->to_int64(0).value_or(-1));
  }
  return newest;
}

Error damaged(const fs::path& path) { return Error("lake.log_damaged", {path.string()}); }

// `"name"` as the engine's statistics spell a column.
std::string unquoted(const std::string& name) {
  if (name.size() < 2 || name.front() != '"' || name.back() != '"') return name;
  std::string plain;
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    plain += name[i];
    if (name[i] == '"') ++i;
  }
  return plain;
}

constexpr std::size_t kLongestStat = 64;  // longer texts carry no range

std::map<std::string, DataFile::Range> read_ranges(const std::string& statistics) {
  std::map<std::string, DataFile::Range> ranges;
  const auto parsed = nlohmann::json::parse(statistics, nullptr, false);
  for (const auto& [quoted, facts] : parsed.items()) {
    DataFile::Range range;
    const auto nulls = Decimal::parse(facts.value("null_count", "0"));
    range.nulls = nulls ? nulls->to_int64(0).value_or(0) : 0;
    range.min = facts.value("min", "");
    range.max = facts.value("max", "");
    range.known = facts.contains("min") && facts.contains("max") &&
                  range.min.size() <= kLongestStat && range.max.size() <= kLongestStat;
    ranges.emplace(unquoted(quoted), std::move(range));
  }
  return ranges;
}

// What COPY ... RETURN_STATS answers, as data files below `folder`.
std::vector<DataFile> read_written(const Rows& rows, const fs::path& folder) {
  std::vector<DataFile> files;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    DataFile file;
    file.path = fs::path(rows.text(i, 0)).lexically_relative(folder).string();
    file.rows = rows.integer(i, 1);
    file.bytes = rows.integer(i, 2);
    file.ranges = read_ranges(rows.text(i, 4));
    if (!rows.is_null(i, 5)) {
      const auto keys = nlohmann::json::parse(rows.text(i, 5), nullptr, false);
      for (const auto& [name, value] : keys.items()) {
        TW_ASSERT(value.is_string() && !value.get<std::string>().empty());
        file.partition_values[name] = value.get<std::string>();
      }
    }
    if (file.rows == 0) {
      fs::remove(folder / file.path);
    } else {
      files.push_back(std::move(file));
    }
  }
  return files;
}

sql::Expr cast_column(const ColumnSpec& column) {
  return sql::cast(sql::column(column.name), column.type);
}

std::string copy_statement(const std::string& select, const std::string& target,
                           const std::vector<std::string>& partition_by,
                           const std::string& file_name) {
  std::string text = "COPY (" + select + ") TO " + sql::quote_text(target) +
                     " (FORMAT parquet, COMPRESSION zstd, RETURN_STATS true";
  if (!partition_by.empty()) {
    text += ", PARTITION_BY (";
    for (std::size_t i = 0; i < partition_by.size(); ++i) {
      text += (i > 0 ? ", " : "") + sql::quote_identifier(partition_by[i]);
    }
    text += "), OVERWRITE_OR_IGNORE true, FILENAME_PATTERN " + sql::quote_text(file_name + "-{i}");
  }
  return text + ")";
}

// Digests and syncs files, several at a time: both wait for the disk.
void seal(const fs::path& folder, std::vector<DataFile>& files) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < files.size(); i = next++) {
        const fs::path path = folder / files[i].path;
        auto digest = sha256_of_file(path);
        if (!digest) throw EnvironmentError(digest.error());
        files[i].sha256 = *digest;
        sync_path(path);
      }
    } catch (...) {
      const std::scoped_lock lock(mutex);
      failure = std::current_exception();
    }
  };
  {
    const std::jthread helper(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  std::set<fs::path> folders;
  for (const auto& file : files) {
    for (fs::path path = fs::path(file.path).parent_path(); !path.empty();
         path = path.parent_path()) {
      folders.insert(folder / path);
    }
  }
  for (const auto& path : folders) sync_path(path);
  sync_path(folder);
}

// ---- skipping ----

std::strong_ordering compare(const std::string& text, const Value& value) {
  if (const auto* wanted = std::get_if<std::string>(&value)) return text <=> *wanted;
  if (const auto* wanted = std::get_if<Date>(&value)) return text <=> wanted->to_string();
  const auto number = Decimal::parse(text);
  if (!number) return std::strong_ordering::equal;
  if (const auto* wanted = std::get_if<std::int64_t>(&value))
    return *number <=> Decimal(*wanted, 0);
  if (const auto* wanted = std::get_if<Decimal>(&value)) return *number <=> *wanted;
  return std::strong_ordering::equal;
}

// Whether values between min and max can meet the bound.
bool may_hold(const std::string& min, const std::string& max, const Bound& bound) {
  const auto low = compare(min, bound.value);
  const auto high = compare(max, bound.value);
  if (bound.op == "=") return low <= 0 && high >= 0;
  if (bound.op == "<") return low < 0;
  if (bound.op == "<=") return low <= 0;
  if (bound.op == ">") return high > 0;
  TW_ASSERT(bound.op == ">=");
  return high >= 0;
}

bool may_hold(const DataFile& file, const Bound& bound) {
  if (const auto found = file.partition_values.find(bound.column);
      found != file.partition_values.end()) {
    return may_hold(found->second, found->second, bound);
  }
  const auto found = file.ranges.find(bound.column);
  if (found == file.ranges.end()) return true;
  if (found->second.nulls == file.rows) return false;  // null meets no bound
  return !found->second.known || may_hold(found->second.min, found->second.max, bound);
}

// ---- views ----

sql::Select empty_view(const TableSpec& spec) {
  sql::Select select;
  for (const auto& column : spec.columns)
    select.outputs.push_back({sql::typed_null(column.type), column.name});
  select.where = sql::literal(Value(false));
  return select;
}

sql::Expr path_list(const fs::path& folder, const std::vector<const DataFile*>& files) {
  std::vector<sql::Expr> paths;
  for (const auto* file : files)
    paths.push_back(sql::literal(Value((folder / file->path).string())));
  return sql::list(std::move(paths));
}

// The files of one combination of partition values, with those values as literals: exact whatever
// they are.
sql::Select partition_view(const Snapshot& snapshot, const std::vector<const DataFile*>& files) {
  sql::Select select;
  for (const auto& column : snapshot.spec.columns) {
    const auto value = files.front()->partition_values.find(column.name);
    select.outputs.push_back({value == files.front()->partition_values.end()
                                  ? cast_column(column)
                                  : sql::literal(Value(value->second)),
                              column.name});
  }
  select.from = {sql::table_function("read_parquet", {path_list(snapshot.folder, files)},
                                     {{"hive_partitioning", sql::literal(Value(false))}})};
  return select;
}

// ---- writing ----

std::vector<std::string> unpartitioned_columns(const TableSpec& spec) {
  std::vector<std::string> names;
  for (const auto& column : spec.columns) {
    if (std::find(spec.partition_by.begin(), spec.partition_by.end(), column.name) ==
        spec.partition_by.end()) {
      names.push_back(column.name);
    }
  }
  return names;
}

std::string order_clause(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names)
    text += (text.empty() ? " ORDER BY " : ", ") + sql::quote_identifier(name);
  return text;
}

std::string typed_columns(const TableSpec& spec) {
  sql::Select select;
  for (const auto& column : spec.columns)
    select.outputs.push_back({cast_column(column), column.name});
  return sql::print(select);
}

// One statement from the rows to the files; nothing is held back but the engine's own buffers.
std::vector<DataFile> write_streaming(Connection& connection, const TableSpec& spec,
                                      const fs::path& folder, const std::string& select,
                                      const std::vector<std::string>& order_by,
                                      const std::string& file_name) {
  const fs::path target = spec.partition_by.empty() ? folder / (file_name + ".parquet") : folder;
  const std::string rows = typed_columns(spec) + " FROM (" + select + ")" + order_clause(order_by);
  return read_written(
      connection.query(copy_statement(rows, target.string(), spec.partition_by, file_name)),
      folder);
}

// Through a temporary table, then one ordered COPY a partition: the engine's own partitioned COPY
// does not keep an order.
std::vector<DataFile> write_ordered(Connection& connection, const TableSpec& spec,
                                    const fs::path& folder, const std::string& select,
                                    const std::vector<std::string>& order_by,
                                    const std::string& file_name) {
  const std::string staged = sql::quote_identifier("staged " + file_name);
  connection.execute("CREATE TEMP TABLE " + staged + " AS " + typed_columns(spec) + " FROM (" +
                     select + ")");
  const auto drop = [&](void*) { connection.execute("DROP TABLE " + staged); };
  const std::unique_ptr<void, decltype(drop)> owner(&connection, drop);
  std::string keys;
  for (const auto& name : spec.partition_by)
    keys += (keys.empty() ? "" : ", ") + sql::quote_identifier(name);
  std::string columns;
  for (const auto& name : unpartitioned_columns(spec)) {
    columns += (columns.empty() ? "" : ", ") + sql::quote_identifier(name);
  }
  const Rows partitions =
      connection.query("SELECT DISTINCT " + keys + " FROM " + staged + " ORDER BY " + keys);
  std::vector<DataFile> files;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    fs::path place = folder;
    std::map<std::string, std::string> values;
    std::vector<sql::Expr> conditions;
    for (std::size_t k = 0; k < spec.partition_by.size(); ++k) {
      const std::string& name = spec.partition_by[k];
      TW_ASSERT(!partitions.is_null(i, k) && !partitions.text(i, k).empty());
      values[name] = partitions.text(i, k);
      place /= name + "=" + percent_encode(values[name]);
      conditions.push_back(sql::binary("=", sql::column(name), sql::literal(Value(values[name]))));
    }
    make_folders(place);
    const std::string rows = "SELECT " + columns + " FROM " + staged + " WHERE " +
                             sql::print(sql::all(std::move(conditions))) + order_clause(order_by);
    for (auto& file :
         read_written(connection.query(copy_statement(
                          rows, (place / (file_name + ".parquet")).string(), {}, file_name)),
                      folder)) {
      file.partition_values = values;
      files.push_back(std::move(file));
    }
  }
  return files;
}

void drop_named(const fs::path& folder, const std::string& file_name) {
  std::error_code ignored;
  std::vector<fs::path> found;
  for (fs::recursive_directory_iterator it(folder, ignored), end; it != end;
       it.increment(ignored)) {
    if (it->path().filename().string().starts_with(file_name)) found.push_back(it->path());
  }
  for (const auto& path : found) fs::remove(path, ignored);
}

// ---- commit ----

// Whether what happened between two versions makes the change impossible.
bool conflicts(const Change& change, const Snapshot& before, const Snapshot& after) {
  if (change.remove.empty()) return false;
  std::set<std::string> present;
  for (const auto& file : after.files) present.insert(file.path);
  for (const auto& path : change.remove) {
    if (!present.contains(path)) return true;
  }
  if (!change.exclusive_partitions) return false;
  std::set<std::map<std::string, std::string>> concerned;
  for (const auto& file : change.add) concerned.insert(file.partition_values);
  const std::set<std::string> removed(change.remove.begin(), change.remove.end());
  std::set<std::string> known;
  for (const auto& file : before.files) {
    known.insert(file.path);
    if (removed.contains(file.path)) concerned.insert(file.partition_values);
  }
  return std::any_of(after.files.begin(), after.files.end(), [&](const DataFile& file) {
    return !known.contains(file.path) && concerned.contains(file.partition_values);
  });
}

// The data files of a change that was published before; where another run wrote its own copies,
// these go.
void drop_unless_named(const Change& change, const Snapshot& snapshot) {
  std::set<std::string> named;
  for (const auto& file : snapshot.files) named.insert(file.path);
  std::error_code ignored;
  for (const auto& file : change.add) {
    if (!named.contains(file.path)) fs::remove(snapshot.folder / file.path, ignored);
  }
}

// Paths of data files that no version names.
std::vector<std::string> unnamed_files(const fs::path& folder) {
  std::set<std::string> named;
  for (std::int64_t version = 0; version <= newest_version(folder); ++version) {
    Snapshot single;
    single.folder = folder;
    const auto text = read_file(commit_path(folder, version));
    if (!text || !apply_commit(*text, single))
      return {};  // an unreadable log names nothing for sure
    for (const auto& file : single.files) named.insert(file.path);
  }
  std::vector<std::string> unnamed;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; it != end; it.increment(error)) {
    const std::string path = it->path().lexically_relative(folder).string();
    if (it->path().extension() == ".parquet" && !named.contains(path)) unnamed.push_back(path);
  }
  std::sort(unnamed.begin(), unnamed.end());
  return unnamed;
}

std::optional<Error> verify_file(Connection& connection, const fs::path& folder,
                                 const DataFile& file) {
  const fs::path path = folder / file.path;
  std::error_code error;
  if (!fs::exists(path, error)) return Error("lake.file_missing", {path.string()});
  const auto digest = sha256_of_file(path);
  if (!digest) return digest.error();
  if (*digest != file.sha256) return Error("lake.file_changed", {path.string()});
  const auto select =
      "SELECT num_rows FROM parquet_file_metadata(" + sql::quote_text(path.string()) + ")";
  const std::int64_t rows = connection.query(select).integer(0, 0);
  if (rows != file.rows) {
    return Error("lake.rows_differ",
                 {path.string(), std::to_string(rows), std::to_string(file.rows)});
  }
  return std::nullopt;
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
  if (newest_version(folder) < 0) {
    make_folders(folder / "_delta_log");
    // Losing the race to another creator is fine: the winner's table is compared below.
    create_file_durably(commit_path(folder, 0), first_commit(spec));
  }
  TW_TRY(auto table, open(folder));
  table.spec_.name = spec.name;
  if (!(table.spec_ == spec)) return Error("lake.schema_differs", {folder.string()});
  return table;
}

Result<Table> Table::open(const fs::path& folder) {
  if (newest_version(folder) < 0) return Error("lake.no_table", {folder.string()});
  Snapshot first;
  first.folder = folder;
  const auto text = read_file(commit_path(folder, 0));
  if (!text || !apply_commit(*text, first)) return damaged(commit_path(folder, 0));
  return Table(folder, first.spec);
}

Result<Snapshot> Table::snapshot(std::optional<std::int64_t> version) const {
  const std::int64_t newest = newest_version(folder_);
  const std::int64_t wanted = version.value_or(newest);
  if (wanted < 0 || wanted > newest) {
    return Error("lake.no_version",
                 {folder_.string(), std::to_string(wanted), std::to_string(newest)});
  }
  Snapshot snapshot;
  snapshot.folder = folder_;
  for (std::int64_t v = 0; v <= wanted; ++v) {
    const auto text = read_file(commit_path(folder_, v));
    if (!text || !apply_commit(*text, snapshot)) return damaged(commit_path(folder_, v));
  }
  snapshot.version = wanted;
  snapshot.spec.name = spec_.name;
  std::sort(snapshot.files.begin(), snapshot.files.end(),
            [](const DataFile& a, const DataFile& b) { return a.path < b.path; });
  return snapshot;
}

std::vector<DataFile> Table::write(Connection& connection, const std::string& select,
                                   const std::vector<std::string>& order_by) const {
  const std::string file_name = "part-" + unique_name();
  std::vector<DataFile> files;
  try {
    files = order_by.empty() || spec_.partition_by.empty()
                ? write_streaming(connection, spec_, folder_, select, order_by, file_name)
                : write_ordered(connection, spec_, folder_, select, order_by, file_name);
    seal(folder_, files);
  } catch (...) {
    drop_named(folder_, file_name);
    throw;
  }
  return files;
}

Result<void> Table::can_commit(const Change& change) const {
  TW_TRY(const Snapshot newest, snapshot());
  if (change.remove.empty() || change.read_version == newest.version) return {};
  TW_TRY(const Snapshot base, snapshot(change.read_version));
  if (conflicts(change, base, newest)) return Error("lake.conflict", {folder_.string()});
  return {};
}

Result<std::int64_t> Table::commit(const Change& change) const {
  const std::string text = commit_text(change, spec_);
  TW_TRY(Snapshot seen, snapshot());
  for (bool first = true;; first = false) {
    if (change.mark && seen.marks.contains(*change.mark)) {
      drop_unless_named(change, seen);
      return seen.version;
    }
    if (first) TW_CHECK(can_commit(change));
    if (create_file_durably(commit_path(folder_, seen.version + 1), text)) return seen.version + 1;
    // Somebody else has published that version: see what it did before trying the next.
    TW_TRY(Snapshot newer, snapshot());
    if (conflicts(change, seen, newer)) return Error("lake.conflict", {folder_.string()});
    seen = std::move(newer);
  }
}

std::int64_t Table::vacuum() const {
  std::int64_t removed = 0;
  const auto limit = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const auto& path : unnamed_files(folder_)) {
    std::error_code error;
    if (fs::last_write_time(folder_ / path, error) < limit && !error) {
      removed += fs::remove(folder_ / path, error) ? 1 : 0;
    }
  }
  return removed;
}

std::size_t attach(Connection& connection, const std::string& view, const Snapshot& snapshot,
                   const std::vector<Bound>& bounds) {
  std::map<std::map<std::string, std::string>, std::vector<const DataFile*>> partitions;
  std::size_t read = 0;
  for (const auto& file : snapshot.files) {
    const bool wanted = std::all_of(bounds.begin(), bounds.end(),
                                    [&](const Bound& bound) { return may_hold(file, bound); });
    if (!wanted) continue;
    partitions[file.partition_values].push_back(&file);
    ++read;
  }
  std::optional<sql::Select> select;
  for (const auto& [values, files] : partitions) {
    auto part = partition_view(snapshot, files);
    if (!select) {
      select = std::move(part);
    } else {
      select->union_all.push_back(std::make_shared<const sql::Select>(std::move(part)));
    }
  }
  connection.execute(sql::create_view(view, select ? *select : empty_view(snapshot.spec)));
  return read;
}

std::vector<Error> verify(Connection& connection, const fs::path& folder) {
  const auto table = Table::open(folder);
  if (!table) return {table.error()};
  std::vector<Error> errors;
  const std::int64_t newest = newest_version(folder);
  // Every file that some version names is still part of what can be read again.
  std::map<std::string, DataFile> named;
  for (std::int64_t version = 0; version <= newest; ++version) {
    Snapshot single;
    single.folder = folder;
    const auto text = read_file(commit_path(folder, version));
    if (!text || !apply_commit(*text, single)) {
      errors.push_back(damaged(commit_path(folder, version)));
      continue;
    }
    for (auto& file : single.files) named.emplace(file.path, std::move(file));
  }
  for (const auto& [path, file] : named) {
    if (auto error = verify_file(connection, folder, file)) errors.push_back(std::move(*error));
  }
  for (const auto& path : unnamed_files(folder)) {
    errors.emplace_back("lake.file_unnamed", std::vector<std::string>{(folder / path).string()});
  }
  return errors;
}

}  // namespace tw::lake
