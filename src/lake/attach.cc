// attach(): a snapshot as a view of the engine, without the files that cannot matter.

#include <algorithm>
#include <charconv>

#include "lake/delta_log.h"
#include "lake/table.h"
#include "sql/print.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;
using Kind = DataType::Kind;

// ---- skipping ----

std::optional<double> as_double(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Decimal> as_decimal(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return Decimal(*integer, 0);
  if (const auto* decimal = std::get_if<Decimal>(&value)) return *decimal;
  return std::nullopt;
}

// A stated minimum or maximum beside the value of a bound; unordered where they do not compare, and
// then nothing may be skipped.
std::partial_ordering compare(const std::string& text, DataType type, const Value& value) {
  constexpr auto kUnknown = std::partial_ordering::unordered;
  switch (type.kind) {
    case Kind::kText: {
      const auto* wanted = std::get_if<std::string>(&value);
      return wanted == nullptr ? kUnknown : std::partial_ordering(text <=> *wanted);
    }
    case Kind::kDate: {
      const auto* wanted = std::get_if<Date>(&value);
      const auto found = Date::parse(text);
      return wanted == nullptr || !found ? kUnknown : std::partial_ordering(*found <=> *wanted);
    }
    case Kind::kInteger:
    case Kind::kDecimal: {
      const auto wanted = as_decimal(value);
      const auto found = Decimal::parse(text);
      return !wanted || !found ? kUnknown : std::partial_ordering(*found <=> *wanted);
    }
    case Kind::kDouble: {
      const auto found = as_double(text);
      const auto* real = std::get_if<double>(&value);
      const auto decimal = as_decimal(value);
      if (!found || (real == nullptr && !decimal)) return kUnknown;
      return *found <=> (real != nullptr ? *real : decimal->to_double());
    }
    case Kind::kBoolean:
    case Kind::kInstant:
      return kUnknown;
  }
  TW_ASSERT(false);
}

// Whether values from min to max can meet the bound.
bool may_hold(const std::string& min, const std::string& max, DataType type, const Bound& bound) {
  const auto low = compare(min, type, bound.value);
  const auto high = compare(max, type, bound.value);
  const bool too_high = low > 0;
  const bool too_low = high < 0;
  if (bound.op == "=") return !too_high && !too_low;
  if (bound.op == "<") return !too_high && low != 0;
  if (bound.op == "<=") return !too_high;
  if (bound.op == ">") return !too_low && high != 0;
  TW_ASSERT(bound.op == ">=");
  return !too_low;
}

bool may_hold(const DataFile& file, DataType type, const Bound& bound) {
  if (const auto key = file.partition_values.find(bound.column);
      key != file.partition_values.end()) {
    return may_hold(key->second, key->second, type, bound);
  }
  const auto found = file.ranges.find(bound.column);
  if (found == file.ranges.end()) return true;
  const auto& range = found->second;
  if (range.nulls == file.rows) return false;  // null meets no bound
  return !range.known || may_hold(range.min, range.max, type, bound);
}

// ---- views ----

using Files = std::vector<const DataFile*>;

sql::Select empty_view(const TableSpec& spec) {
  sql::Select select;
  for (const auto& column : spec.columns) {
    select.outputs.push_back({sql::typed_null(column.type), column.name});
  }
  select.where = sql::literal(Value(false));
  return select;
}

sql::Relation parquet(const fs::path& folder, const Files& files,
                      std::vector<std::pair<std::string, sql::Expr>> options) {
  std::vector<sql::Expr> paths;
  for (const auto* file : files) {
    paths.push_back(sql::literal(Value((folder / file->path).string())));
  }
  return sql::table_function("read_parquet", {sql::list(std::move(paths))}, std::move(options));
}

// Whether the engine takes the partition values of these files from the names of their folders as
// they are. It reads the word NULL as a null, in whatever case, and takes every a=b of the path for
// a partition.
bool folders_say_it(const Snapshot& snapshot, const Files& files) {
  if (snapshot.folder.string().find('=') != std::string::npos) return false;
  return std::all_of(files.begin(), files.end(), [&](const DataFile* file) {
    fs::path rest = fs::path(file->path).parent_path();
    for (auto name = snapshot.spec.partition_by.rbegin(); name != snapshot.spec.partition_by.rend();
         ++name, rest = rest.parent_path()) {
      const auto value = file->partition_values.find(*name);
      if (value == file->partition_values.end()) return false;
      std::string upper = value->second;
      std::transform(upper.begin(), upper.end(), upper.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      if (upper == "NULL" || upper.starts_with("__HIVE_")) return false;
      const std::string folder = rest.filename().string();
      if (!folder.starts_with(*name + "=")) return false;
      if (percent_decode(folder.substr(name->size() + 1)) != value->second) return false;
    }
    return rest.empty();
  });
}

// One scan; the engine skips partitions by itself, and plans one scan ten times faster than a union
// of many.
sql::Select view_by_folders(const Snapshot& snapshot, const Files& files) {
  sql::Select select;
  for (const auto& column : snapshot.spec.columns) {
    select.outputs.push_back({sql::cast(sql::column(column.name), column.type), column.name});
  }
  const bool partitioned = !snapshot.spec.partition_by.empty();
  select.from = {parquet(snapshot.folder, files,
                         {{"hive_partitioning", sql::literal(Value(partitioned))},
                          {"hive_types_autocast", sql::literal(Value(false))}})};
  return select;
}

// The files of one combination of partition values, with the values of the log as literals.
sql::Select partition_view(const Snapshot& snapshot, const Files& files) {
  const auto& values = files.front()->partition_values;
  sql::Select select;
  for (const auto& column : snapshot.spec.columns) {
    const auto value = values.find(column.name);
    const auto expr = value == values.end()
                          ? sql::cast(sql::column(column.name), column.type)
                          : sql::cast(sql::literal(Value(value->second)), column.type);
    select.outputs.push_back({expr, column.name});
  }
  select.from = {
      parquet(snapshot.folder, files, {{"hive_partitioning", sql::literal(Value(false))}})};
  return select;
}

sql::Select view_by_log(const Snapshot& snapshot, const Files& files) {
  std::map<std::map<std::string, std::string>, Files> partitions;
  for (const auto* file : files) partitions[file->partition_values].push_back(file);
  std::optional<sql::Select> select;
  for (const auto& [values, group] : partitions) {
    auto part = partition_view(snapshot, group);
    if (select) {
      select->union_all.push_back(std::make_shared<const sql::Select>(std::move(part)));
    } else {
      select = std::move(part);
    }
  }
  return *select;
}

}  // namespace

std::size_t attach(Connection& connection, const std::string& view, const Snapshot& snapshot,
                   const std::vector<Bound>& bounds) {
  for (const auto& bound : bounds) TW_ASSERT(snapshot.spec.find(bound.column) != nullptr);
  Files files;
  for (const auto& file : snapshot.files) {
    const bool wanted = std::all_of(bounds.begin(), bounds.end(), [&](const Bound& bound) {
      return may_hold(file, snapshot.spec.find(bound.column)->type, bound);
    });
    if (wanted) files.push_back(&file);
  }
  const auto select = files.empty()                     ? empty_view(snapshot.spec)
                      : folders_say_it(snapshot, files) ? view_by_folders(snapshot, files)
                                                        : view_by_log(snapshot, files);
  connection.execute(sql::create_view(view, select));
  return files.size();
}

}  // namespace tw::lake
