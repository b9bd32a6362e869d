// A recipient's table in SQLite or PostgreSQL.
#include <optional>

#include "feed/compare.h"
#include "feed/target.h"
#include "sql/print.h"
#include "store/session.h"
#include "store/table_load.h"

namespace tw::feed {
namespace {

using Kind = sql::DataType::Kind;
using Text = std::string;
using sql::quote_identifier;

constexpr const char* kStage = "tidewaiter_stage";
constexpr std::int64_t kBillion = 1'000'000'000;

store::Location location_of(const Text& address) {
  const bool is_postgresql =
      address.starts_with("postgresql://") || address.starts_with("postgres://");
  return {is_postgresql ? store::Location::Kind::kPostgresql : store::Location::Kind::kSqlite,
          address};
}

Text type_of(const sql::DataType& type, bool is_sqlite) {
  switch (type.kind) {
    case Kind::kBoolean:
      return is_sqlite ? "INTEGER" : "boolean";
    case Kind::kInteger:
      return is_sqlite ? "INTEGER" : "bigint";
    case Kind::kDouble:
      return is_sqlite ? "REAL" : "double precision";
    case Kind::kDecimal:
      if (is_sqlite) return "TEXT";
      return "numeric(" + std::to_string(type.width) + "," + std::to_string(type.scale) + ")";
    case Kind::kDate:
      return is_sqlite ? "TEXT" : "date";
    case Kind::kInstant:
      return is_sqlite ? "TEXT" : "timestamptz";
    case Kind::kText:
      return is_sqlite ? "TEXT" : "text";
  }
  TW_ASSERT(false);
}

Text joined(const std::vector<Text>& names) {
  Text text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + quote_identifier(name);
  return text;
}

std::vector<Text> names_of(const std::vector<lake::ColumnSpec>& columns) {
  std::vector<Text> names;
  for (const auto& column : columns) names.push_back(column.name);
  return names;
}

Text definitions(const std::vector<lake::ColumnSpec>& columns, bool is_sqlite) {
  Text text;
  for (const auto& column : columns) {
    text += (text.empty() ? "" : ", ") + quote_identifier(column.name) + " " +
            type_of(column.type, is_sqlite);
  }
  return text;
}

std::vector<lake::ColumnSpec> with_change_type(std::vector<lake::ColumnSpec> columns) {
  columns.push_back({kChangeType, sql::DataType::text()});
  return columns;
}

// A value as text that both databases read.
sql::Expr as_text(const lake::ColumnSpec& column) {
  auto value = sql::column(column.name);
  // SQLite's truth is a number; PostgreSQL reads that too.
  if (column.type.kind == Kind::kBoolean) {
    value = sql::cast(std::move(value), sql::DataType::integer());
  }
  return sql::cast(std::move(value), sql::DataType::text());
}

// The rows of the files, all columns as texts.
sql::Select rows_as_text(const std::vector<lake::ColumnSpec>& columns,
                         const std::vector<std::filesystem::path>& files) {
  std::vector<sql::Expr> paths;
  for (const auto& file : files) paths.push_back(sql::literal(sql::Value(file.string())));
  sql::Select rows;
  for (const auto& column : columns) rows.outputs.push_back({as_text(column), column.name});
  rows.from = {sql::table_function("read_parquet", {sql::list(std::move(paths))},
                                   {{"hive_partitioning", sql::literal(sql::Value(false))}})};
  return rows;
}

Decimal decimal_of(const std::optional<Text>& text, int scale) {
  const auto number = Decimal::parse(text.value_or("0"));
  const auto scaled = number ? number->rescale(scale) : std::nullopt;
  return scaled.value_or(Decimal(0, scale));
}

int scale_of(const lake::ColumnSpec& column) {
  return column.type.kind == Kind::kDecimal ? column.type.scale : 0;
}

// SQLite has no decimals: digits without their point, in two halves so that no sum is too large.
Text sum_of(const lake::ColumnSpec& column, bool is_sqlite) {
  const Text name = quote_identifier(column.name);
  if (!is_sqlite) return "sum(" + name + ")";
  const Text digits = "CAST(replace(" + name + ", '.', '') AS INTEGER)";
  return "sum(" + digits + " / " + std::to_string(kBillion) + "), sum(" + digits + " % " +
         std::to_string(kBillion) + ")";
}

class SqlTarget : public Target {
 public:
  SqlTarget(const Text& address, Text table)
      : location_(location_of(address)), table_(std::move(table)), session_(location_) {}

  Result<Cursor> cursor(const Text& agreement) override;
  Result<Receipt> apply(lake::Connection& connection, const Manifest& manifest,
                        const std::vector<std::filesystem::path>& changes,
                        const Text& received_at) override;

 private:
  bool is_sqlite() const { return location_.kind == store::Location::Kind::kSqlite; }
  void make_tables(const Manifest& manifest);
  // Answers how many rows it put into the table.
  std::int64_t load(lake::Connection& connection, const Text& into,
                    const std::vector<lake::ColumnSpec>& columns,
                    const std::vector<std::filesystem::path>& changes);
  std::int64_t take_out(const Manifest& manifest);
  std::int64_t put_in(const Manifest& manifest, const char* kind);
  void recount(const Manifest& manifest, Receipt& receipt);

  store::Location location_;
  Text table_;
  store::Session session_;
};

Result<Cursor> SqlTarget::cursor(const Text& agreement) {
  session_.run(
      "CREATE TABLE IF NOT EXISTS tidewaiter_cursor (name text PRIMARY KEY, agreement text NOT "
      "NULL, number bigint NOT NULL, manifest text NOT NULL, receipt text NOT NULL)",
      {});
  const auto rows = session_.rows(
      "SELECT number, manifest, receipt FROM tidewaiter_cursor WHERE name = $name AND agreement = "
      "$agreement",
      {{"name", table_}, {"agreement", agreement}}, 3);
  if (rows.empty()) return Cursor{};
  return Cursor{std::stoll(rows[0][0].value()), rows[0][1].value(), rows[0][2].value()};
}

void SqlTarget::make_tables(const Manifest& manifest) {
  if (manifest.number == 1) {
    session_.run("CREATE TABLE " + quote_identifier(table_) + " (" +
                     definitions(manifest.columns, is_sqlite()) + ", PRIMARY KEY (" +
                     joined(manifest.key) + "))",
                 {});
  }
  session_.run(Text("DROP TABLE IF EXISTS ") + kStage, {});
  session_.run(Text("CREATE TEMPORARY TABLE ") + kStage + " (" +
                   definitions(with_change_type(manifest.columns), is_sqlite()) + ")",
               {});
}

std::int64_t SqlTarget::load(lake::Connection& connection, const Text& into,
                             const std::vector<lake::ColumnSpec>& columns,
                             const std::vector<std::filesystem::path>& changes) {
  if (changes.empty()) return 0;
  store::TableLoad table(session_, into, names_of(columns));
  connection.stream(sql::print(rows_as_text(columns, changes)),
                    [&](lake::Connection::Texts row) { table.put(row); });
  return table.finish();
}

std::int64_t SqlTarget::take_out(const Manifest& manifest) {
  const Text key = joined(manifest.key);
  return session_.run("DELETE FROM " + quote_identifier(table_) + " WHERE (" + key +
                          ") IN (SELECT " + key + " FROM " + kStage + " WHERE " + kChangeType +
                          " IN ('delete', 'update_preimage'))",
                      {});
}

std::int64_t SqlTarget::put_in(const Manifest& manifest, const char* kind) {
  const Text names = joined(names_of(manifest.columns));
  return session_.run("INSERT INTO " + quote_identifier(table_) + " (" + names + ") SELECT " +
                          names + " FROM " + kStage + " WHERE " + kChangeType + " = $kind",
                      {{"kind", Text(kind)}});
}

void SqlTarget::recount(const Manifest& manifest, Receipt& receipt) {
  Text sums = "count(*)";
  std::size_t cells = 1;
  for (const auto& column : manifest.columns) {
    if (!has_total(column)) continue;
    sums += ", " + sum_of(column, is_sqlite());
    cells += is_sqlite() ? 2 : 1;
  }
  const auto row =
      session_.rows("SELECT " + sums + " FROM " + quote_identifier(table_), {}, cells).front();
  receipt.rows = std::stoll(row[0].value());
  std::size_t place = 1;
  for (const auto& column : manifest.columns) {
    if (!has_total(column)) continue;
    const int scale = scale_of(column);
    if (!is_sqlite()) {
      receipt.totals.emplace(column.name, decimal_of(row[place++], scale));
      continue;
    }
    const auto high = decimal_of(row[place], 0).multiply(Decimal(kBillion, 0));
    const auto sum = high ? high->add(decimal_of(row[place + 1], 0)) : std::nullopt;
    place += 2;
    if (sum) receipt.totals.emplace(column.name, Decimal(sum->unscaled(), scale));
  }
}

Result<Receipt> SqlTarget::apply(lake::Connection& connection, const Manifest& manifest,
                                 const std::vector<std::filesystem::path>& changes,
                                 const Text& received_at) {
  Receipt receipt{.agreement = manifest.agreement,
                  .number = manifest.number,
                  .manifest = manifest.digest(),
                  .received_at = received_at};
  session_.begin(store::Session::Purpose::kChange);
  try {
    make_tables(manifest);
    if (manifest.number == 1) {  // all of it is new
      receipt.inserted = load(connection, table_, manifest.columns, changes);
    } else {
      load(connection, kStage, with_change_type(manifest.columns), changes);
      const auto gone = take_out(manifest);
      receipt.inserted = put_in(manifest, "insert");
      receipt.updated = put_in(manifest, "update_postimage");
      receipt.deleted = gone - receipt.updated;
    }
    recount(manifest, receipt);
    if (receipt.rows != manifest.rows || receipt.totals != manifest.totals ||
        receipt.inserted != manifest.inserted || receipt.deleted != manifest.deleted) {
      session_.rollback();
      return Error("feed.receiver_differs",
                   {std::to_string(receipt.rows), std::to_string(manifest.rows)});
    }
    session_.run(Text("DROP TABLE ") + kStage, {});
    session_.run("DELETE FROM tidewaiter_cursor WHERE name = $name", {{"name", table_}});
    session_.run(
        "INSERT INTO tidewaiter_cursor (name, agreement, number, manifest, receipt) VALUES "
        "($name, $agreement, $number, $manifest, $receipt)",
        {{"name", table_},
         {"agreement", manifest.agreement},
         {"number", manifest.number},
         {"manifest", receipt.manifest},
         {"receipt", receipt.text()}});
    session_.commit();
  } catch (...) {
    session_.rollback();
    throw;
  }
  return receipt;
}

}  // namespace

std::unique_ptr<Target> sql_target(const Text& address, const Text& table) {
  return std::make_unique<SqlTarget>(address, table);
}

}  // namespace tw::feed
