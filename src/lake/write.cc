// Table::write: rows to Parquet files by the engine's COPY, digested and synced.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/parallel.h"
#include "lake/delta_log.h"
#include "lake/log.h"
#include "lake/table.h"
#include "sql/print.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;
using Kind = DataType::Kind;

// ---- the statistics that COPY answers ----

constexpr std::size_t kLongestText = 64;  // bytes of a text in the statistics

// The longest beginning of at most kLongestText bytes that ends with a whole character.
std::string beginning(const std::string& text) {
  if (text.size() <= kLongestText) return text;
  std::size_t end = kLongestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

// At least `text` in the order of bytes, and short; nullopt when there is no such text.
std::optional<std::string> upper_bound(const std::string& text) {
  if (text.size() <= kLongestText) return text;
  const std::string bound = beginning(text) + "\xF4\x8F\xBF\xBF";  // U+10FFFF, the last character
  return bound >= text ? std::optional(bound) : std::nullopt;
}

// A bound as the engine prints it, in the form of DataFile::Range; nullopt where that form has none
// (NaN, infinities, years of five digits, truth values).
std::optional<std::string> stated(const std::string& text, DataType type) {
  switch (type.kind) {
    case Kind::kInteger:
    case Kind::kDecimal: {
      const auto number = Decimal::parse(text);
      return number ? std::optional(number->to_string()) : std::nullopt;
    }
    case Kind::kDouble: {
      double value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
      if (!std::isfinite(value)) return std::nullopt;
      std::array<char, 32> digits{};
      return std::string(digits.data(),
                         std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    }
    case Kind::kDate:
      return Date::parse(text) ? std::optional(text) : std::nullopt;
    case Kind::kInstant:  // "2026-03-06 12:00:00.5+00"
      if (text.size() < 22 || text[10] != ' ' || !text.ends_with("+00")) return std::nullopt;
      if (!Date::parse(text.substr(0, 10))) return std::nullopt;
      return text.substr(0, 10) + "T" + text.substr(11, text.size() - 14) + "Z";
    case Kind::kText:
      return text;
    case Kind::kBoolean:
      return std::nullopt;
  }
  TW_ASSERT(false);
}

void set_bounds(DataFile::Range& range, const std::string& low, const std::string& high,
                DataType type) {
  auto min = stated(low, type);
  auto max = stated(high, type);
  if (min && max && type.kind == Kind::kText) {
    min = beginning(*min);
    max = upper_bound(*max);
  }
  if (!min || !max) return;
  range.min = std::move(*min);
  range.max = std::move(*max);
  range.known = true;
}

DataFile::Range read_range(const nlohmann::json& facts, DataType type) {
  DataFile::Range range;
  const auto nulls = Decimal::parse(facts.value("null_count", "0"));
  range.nulls = nulls ? nulls->to_int64(0).value_or(0) : 0;
  const bool complete = facts.contains("min") && facts.contains("max");
  if (!complete || facts.value("has_nan", "false") != "false") return range;
  set_bounds(range, facts.value("min", ""), facts.value("max", ""), type);
  return range;
}

// An aggregate as the text that stated() takes.
sql::Expr bound_text(const char* aggregate, const ColumnSpec& column) {
  auto value = sql::call(aggregate, {sql::column(column.name)});
  if (column.type.kind != Kind::kInstant) return sql::cast(value, DataType::text());
  const auto utc = sql::call("make_timestamp", {sql::call("epoch_us", {value})});
  return sql::call("concat", {sql::cast(utc, DataType::text()), sql::literal("+00")});
}

// The engine states no bounds where a row group of the file is all null, where a text that is not
// ASCII is long, and for over 18 digits. We look: without them every question would read the file,
// and a reader in wide use (delta-rs, through Arrow datasets) takes a missing bound for "no row".
void find_missing_bounds(Connection& connection, const TableSpec& spec, const fs::path& folder,
                         DataFile& file) {
  std::vector<const ColumnSpec*> missing;
  sql::Select select;
  for (const auto& column : spec.columns) {
    const auto found = file.ranges.find(column.name);
    if (found == file.ranges.end() || found->second.known || found->second.nulls == file.rows ||
        column.type.kind == Kind::kBoolean || column.type.kind == Kind::kDouble) {
      continue;
    }
    missing.push_back(&column);
    select.outputs.push_back({bound_text("min", column), ""});
    select.outputs.push_back({bound_text("max", column), ""});
  }
  if (missing.empty()) return;
  select.from = {sql::table_function("read_parquet",
                                     {sql::literal(Value((folder / file.path).string()))},
                                     {{"hive_partitioning", sql::literal(Value(false))}})};
  const Rows bounds = connection.query(sql::print(select));
  for (std::size_t i = 0; i < missing.size(); ++i) {
    set_bounds(file.ranges[missing[i]->name], bounds.text(0, 2 * i), bounds.text(0, 2 * i + 1),
               missing[i]->type);
  }
}

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

// ---- COPY ----

struct CopyTarget {
  fs::path path;  // a file, or the folder of the partitions
  std::vector<std::string> partition_by;
  std::string file_name;  // how the files in the partitions begin
};

std::string names(const std::vector<std::string>& columns) {
  std::string text;
  for (const auto& column : columns) {
    text += (text.empty() ? "" : ", ") + sql::quote_identifier(column);
  }
  return text;
}

std::string copy_statement(const std::string& rows, const CopyTarget& target) {
  std::string text = "COPY (" + rows + ") TO " + sql::quote_text(target.path.string()) +
                     " (FORMAT parquet, RETURN_STATS true, COMPRESSION snappy";
  if (!target.partition_by.empty()) {
    text += ", PARTITION_BY (" + names(target.partition_by) +
            "), OVERWRITE_OR_IGNORE true, FILENAME_PATTERN " +
            sql::quote_text(target.file_name + "-{uuid}");
  }
  return text + ")";
}

// Files without rows are deleted; paths are relative to `folder`.
std::vector<DataFile> run_copy(Connection& connection, const TableSpec& spec,
                               const fs::path& folder, const std::string& rows,
                               const CopyTarget& target) {
  const Rows written = connection.query(copy_statement(rows, target));
  std::vector<DataFile> files;
  for (std::size_t i = 0; i < written.size(); ++i) {
    DataFile file;
    file.path = fs::path(written.text(i, 0)).lexically_relative(folder).string();
    file.rows = written.integer(i, 1);
    file.bytes = written.integer(i, 2);
    if (file.rows == 0) {
      fs::remove(folder / file.path);
      continue;
    }
    const auto statistics = nlohmann::json::parse(written.text(i, 4));
    for (const auto& [quoted, facts] : statistics.items()) {
      const auto* column = spec.find(unquoted(quoted));
      TW_ASSERT(column != nullptr);
      file.ranges.emplace(column->name, read_range(facts, column->type));
    }
    if (!written.is_null(i, 5)) {
      const auto keys = nlohmann::json::parse(written.text(i, 5));
      for (const auto& [name, value] : keys.items()) {
        file.partition_values[name] = value.get<std::string>();
      }
    }
    files.push_back(std::move(file));
  }
  return files;
}

// ---- the rows ----

bool is_partition_column(const TableSpec& spec, const std::string& name) {
  return std::find(spec.partition_by.begin(), spec.partition_by.end(), name) !=
         spec.partition_by.end();
}

// The column in its type. The engine would write the rows of a null key over those of the key
// 'NULL', so a key that is null or empty stops the statement.
sql::Expr output(const TableSpec& spec, const ColumnSpec& column) {
  auto value = sql::cast(sql::column(column.name), column.type);
  if (!is_partition_column(spec, column.name)) return value;
  const auto missing = sql::any({sql::is_null(value), sql::binary("=", value, sql::literal(""))});
  const auto complaint = sql::literal(Value("partition column " + column.name + " is empty"));
  return sql::case_when({missing}, {sql::call("error", {complaint})}, value);
}

std::string typed_rows(const TableSpec& spec, const std::string& select) {
  sql::Select outputs;
  for (const auto& column : spec.columns) {
    outputs.outputs.push_back({output(spec, column), column.name});
  }
  return sql::print(outputs) + " FROM (" + select + ")";
}

// One statement from the rows to the files; nothing is held back but the engine's own buffers.
std::vector<DataFile> write_streaming(Connection& connection, const Table& table,
                                      const std::string& select,
                                      const std::vector<std::string>& order_by,
                                      const std::string& file_name) {
  const TableSpec& spec = table.spec();
  std::string rows = typed_rows(spec, select);
  if (!order_by.empty()) rows += " ORDER BY " + names(order_by);
  CopyTarget target{
      .path = table.folder(), .partition_by = spec.partition_by, .file_name = file_name};
  if (spec.partition_by.empty()) target.path /= file_name + ".parquet";
  return run_copy(connection, spec, table.folder(), rows, target);
}

// A temporary table that goes when the work with it is done or has failed.
class Stage {
 public:
  Stage(Connection& connection, const std::string& rows)
      : connection_(connection), name_("stage " + unique_name()) {
    connection_.execute("CREATE TEMP TABLE " + sql::quote_identifier(name_) + " AS " + rows);
  }
  ~Stage() { connection_.execute("DROP TABLE IF EXISTS " + sql::quote_identifier(name_)); }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  const std::string& name() const { return name_; }

 private:
  Connection& connection_;
  std::string name_;
};

// The combinations of partition values that a stage holds.
std::vector<Log::Partition> partitions_of(Connection& connection, const TableSpec& spec,
                                          const std::string& stage) {
  const Rows keys = connection.query("SELECT DISTINCT " + names(spec.partition_by) + " FROM " +
                                     sql::quote_identifier(stage) + " ORDER BY ALL");
  std::vector<Log::Partition> partitions(keys.size());
  for (std::size_t row = 0; row < keys.size(); ++row) {
    for (std::size_t i = 0; i < spec.partition_by.size(); ++i) {
      partitions[row][spec.partition_by[i]] = keys.text(row, i);
    }
  }
  return partitions;
}

// The rows of one partition, in order, without the partition columns.
std::string ordered_rows(const TableSpec& spec, const std::string& stage,
                         const Log::Partition& partition,
                         const std::vector<std::string>& order_by) {
  sql::Select select;
  std::vector<sql::Expr> here;
  for (const auto& column : spec.columns) {
    if (!is_partition_column(spec, column.name)) {
      select.outputs.push_back({sql::column(column.name), ""});
    } else {
      here.push_back(sql::binary("=", sql::cast(sql::column(column.name), DataType::text()),
                                 sql::literal(Value(partition.at(column.name)))));
    }
  }
  select.from = {sql::table(stage)};
  select.where = sql::all(std::move(here));
  for (const auto& name : order_by) {
    if (!is_partition_column(spec, name)) select.order_by.push_back({sql::column(name)});
  }
  return sql::print(select);
}

// The folder of a partition: column=value, a level each.
fs::path folder_of(const TableSpec& spec, const Log::Partition& partition) {
  fs::path folder;
  for (const auto& name : spec.partition_by) {
    folder /= name + "=" + percent_encode_name(partition.at(name));
  }
  return folder;
}

// The engine's partitioned COPY keeps no order, so the rows are staged in a table, which spills,
// and each partition is then sorted into its file.
std::vector<DataFile> write_ordered(Connection& connection, const Table& table,
                                    const std::string& select,
                                    const std::vector<std::string>& order_by,
                                    const std::string& file_name) {
  const TableSpec& spec = table.spec();
  const Stage stage(connection, typed_rows(spec, select));
  std::vector<DataFile> files;
  for (const auto& partition : partitions_of(connection, spec, stage.name())) {
    const fs::path place = table.folder() / folder_of(spec, partition);
    make_folders(place);
    for (auto& file : run_copy(connection, spec, table.folder(),
                               ordered_rows(spec, stage.name(), partition, order_by),
                               {.path = place / (file_name + ".parquet")})) {
      file.partition_values = partition;
      files.push_back(std::move(file));
    }
  }
  return files;
}

// ---- making them last ----

// Digests and syncs the files, then the folders that lead to them.
void seal(const fs::path& folder, std::vector<DataFile>& files) {
  for_each_in_parallel(files.size(), 2, [&](std::size_t i, std::size_t /*worker*/) {
    const fs::path path = folder / files[i].path;
    auto digest = sha256_of_file(path);
    if (!digest) throw EnvironmentError(digest.error());
    files[i].sha256 = std::move(*digest);
    sync_path(path);
    return true;
  });
  std::set<fs::path> folders = {folder};
  for (const auto& file : files) {
    fs::path path = fs::path(file.path).parent_path();
    for (; !path.empty(); path = path.parent_path()) folders.insert(folder / path);
  }
  for (const auto& path : folders) sync_path(path);
}

void drop_named(const fs::path& folder, const std::string& file_name) {
  std::error_code ignored;
  for (const auto& path : files_on_disk(folder)) {
    if (fs::path(path).filename().string().starts_with(file_name)) {
      fs::remove(folder / path, ignored);
    }
  }
}

}  // namespace

std::vector<DataFile> Table::write(Connection& connection, const std::string& select,
                                   const std::vector<std::string>& order_by) const {
  const std::string file_name = "part-" + unique_name();
  const bool staged = !order_by.empty() && !spec_.partition_by.empty();
  std::vector<DataFile> files;
  try {
    files =
        (staged ? write_ordered : write_streaming)(connection, *this, select, order_by, file_name);
    for (auto& file : files) find_missing_bounds(connection, spec_, folder_, file);
    seal(folder_, files);
  } catch (...) {
    drop_named(folder_, file_name);
    throw;
  }
  return files;
}

}  // namespace tw::lake
