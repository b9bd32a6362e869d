#include "editing/history.h"

#include <set>

#include "base/csv.h"
#include "base/file.h"
#include "declaration/row.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::editing {
namespace {

constexpr std::array kColumns = {"period",   "flow",          "commodity",
                                 "partner",  "value_local",   "net_mass_kg",
                                 "quantity", "quantity_unit", "items"};

// Decimals as files and appenders have them: at most 18 digits.
void narrow(sql::DataType& type) {
  if (type.kind == sql::DataType::Kind::kDecimal) type.width = 18;
}

// One file being read, row by row, strictly.
class Reader {
 public:
  Reader(const CsvTable& table, const std::optional<Period>& month)
      : table_(table), month_(month) {}

  Result<void> start() const {
    if (table_.records.empty()) return Error("editing.empty_file", {}, {.file = table_.file});
    for (const char* name : {"flow", "commodity", "partner", "value_local"}) {
      if (!table_.column(name))
        return Error("editing.column_missing", {name}, {.file = table_.file});
    }
    if (!month_ && !table_.column("period")) {
      return Error("editing.column_missing", {"period"}, {.file = table_.file});
    }
    return {};
  }

  Result<declaration::Row> row(const CsvRecord& record) {
    declaration::Row row(standards::structure("history"));
    for (const char* name : kColumns) {
      const auto column = table_.column(name);
      if (!column) continue;
      standards::Concept target = *standards::structure("history").find(name);
      narrow(target.type);
      const auto value = declaration::convert(target, record.fields[*column]);
      if (!value) {
        Error error = value.error();
        error.place.file = table_.file;
        error.place.line = record.line;
        return error;
      }
      row.set(name, *value);
    }
    if (month_) row.set("period", month_->to_string());
    TW_CHECK(valid(row, record));
    return row;
  }

  std::size_t months() const { return months_.size(); }
  const std::set<std::string>& month_names() const { return months_; }

 private:
  Result<void> valid(const declaration::Row& row, const CsvRecord& record) {
    const Place place = {.file = table_.file, .line = record.line};
    const std::string period = lake::to_text(row.get("period"));
    const auto month = Period::parse(period);
    if (!month || month->kind() != Period::Kind::kMonth) {
      return Error("editing.not_a_month", {period}, place);
    }
    const std::string flow = lake::to_text(row.get("flow"));
    const auto* value = std::get_if<Decimal>(&row.get("value_local"));
    const std::string what = flow + " " + lake::to_text(row.get("commodity")) + " " +
                             lake::to_text(row.get("partner")) + " " +
                             lake::to_text(row.get("value_local"));
    if ((flow != "M" && flow != "X") || row.is_null("commodity") || row.is_null("partner") ||
        value == nullptr || *value <= Decimal()) {
      return Error("editing.row_invalid", {what}, place);
    }
    const std::string key = period + " " + flow + " " + lake::to_text(row.get("commodity")) + " " +
                            lake::to_text(row.get("partner")) + " " +
                            lake::to_text(row.get("quantity_unit"));
    if (!keys_.insert(key).second) return Error("editing.row_twice", {key}, place);
    months_.insert(period);
    return {};
  }

  const CsvTable& table_;
  const std::optional<Period>& month_;
  std::set<std::string> keys_;
  std::set<std::string> months_;
};

std::vector<lake::ColumnSpec> narrow_columns() {
  auto columns = standards::structure("history").spec.columns;
  for (auto& column : columns) narrow(column.type);
  return columns;
}

}  // namespace

Result<HistoryImport> import_history(const lake::Home& home, lake::Connection& connection,
                                     const std::filesystem::path& file,
                                     const std::optional<Period>& month,
                                     const std::string& source) {
  TW_TRY(const auto text, read_file(file));
  TW_TRY(const auto table, parse_csv_table(text, file.string()));
  Reader reader(table, month);
  TW_CHECK(reader.start());
  const auto columns = narrow_columns();
  auto rows = lake::append_to_new(connection, "editing_history", columns);
  for (const auto& record : table.records) {
    TW_TRY(auto row, reader.row(record));
    row.set("source", source);
    for (std::size_t i = 0; i < columns.size(); ++i) rows.set(i, row.values()[i]);
    rows.next_row();
  }
  rows.finish();

  const auto& structure = standards::structure("history");
  TW_TRY(const auto kept, home.table(structure.spec));
  TW_TRY(const auto before, kept.snapshot());
  lake::attach(connection, "history_kept", before);
  lake::Change change{
      .operation = "HISTORY", .read_version = before.version, .exclusive_partitions = true};
  connection.execute("SET VARIABLE editing_source = " + sql::quote_text(source));
  change.add =
      kept.write(connection, std::string(sql::query("editing", "history_merged")), structure.key);
  for (const auto& each : before.files) {
    if (reader.month_names().contains(each.partition_values.at("period"))) {
      change.remove.push_back(each.path);
    }
  }
  TW_CHECK(kept.commit(change));
  return HistoryImport{source, static_cast<std::int64_t>(table.records.size()),
                       static_cast<std::int64_t>(reader.months())};
}

}  // namespace tw::editing
