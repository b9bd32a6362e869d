#include "declaration/preview.h"

#include "base/file.h"
#include "declaration/delimited.h"
#include "sql/print.h"

namespace tw::declaration {
namespace {

constexpr std::int64_t kRows = 8;
constexpr std::int64_t kRejected = 20;

// As text, so that a date and a decimal look as they are stored.
sql::Expr shown(const Preview::Column& column) {
  return column.target == nullptr
             ? sql::literal("")
             : sql::call("coalesce",
                         {sql::cast(sql::column(column.target->name), sql::DataType::text()),
                          sql::literal("")});
}

void read_rows(lake::Connection& connection, const std::string& function, Preview& preview) {
  sql::Select select;
  for (const auto& column : preview.columns) select.outputs.push_back({shown(column), ""});
  select.from = {sql::table_function(function, {})};
  select.order_by = {{sql::column("line")}};
  select.limit = kRows;
  const auto rows = connection.query(sql::print(select));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& row = preview.rows.emplace_back();
    for (std::size_t k = 0; k < preview.columns.size(); ++k) row.push_back(rows.text(i, k));
  }
}

void read_rejected(lake::Connection& connection, const Quarantine& quarantine, Preview& preview) {
  preview.records_rejected = quarantine.records();
  sql::Select select;
  for (const char* name : {"line", "field", "value", "code", "message_en", "message_zh"}) {
    select.outputs.push_back({sql::column(name), ""});
  }
  select.from = {sql::table(quarantine.table())};
  select.order_by = {{sql::column("line")}, {sql::column("sequence")}};
  select.limit = kRejected;
  const auto rows = connection.query(sql::print(select));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    preview.rejected.push_back({rows.integer(i, 0),
                                rows.text(i, 1),
                                rows.text(i, 2),
                                rows.text(i, 3),
                                {rows.text(i, 4), rows.text(i, 5)}});
  }
  connection.execute("DROP TABLE " + sql::quote_identifier(quarantine.table()));
}

}  // namespace

Result<Preview> preview(lake::Engine& engine, const std::filesystem::path& path,
                        const Mapping& mapping) {
  TW_ASSERT(mapping.format == Mapping::Format::kDelimited);
  TW_TRY(const auto file, DelimitedFile::open(path, mapping, silent_progress()));
  Preview preview{.records = file->records()};
  for (const auto& bound : file->bound()) {
    preview.columns.push_back({bound.column->name, bound.column->target});
  }
  for (const auto& column : mapping.columns) {
    if (column.target == nullptr) preview.columns.push_back({column.name});
  }
  Quarantine quarantine(engine);
  lake::Connection connection(engine);
  const std::string function = "preview " + unique_name();
  connection.add_source(function, delimited_source(file, "", "", quarantine, silent_progress()));
  read_rows(connection, function, preview);
  quarantine.finish();
  read_rejected(connection, quarantine, preview);
  return preview;
}

}  // namespace tw::declaration
