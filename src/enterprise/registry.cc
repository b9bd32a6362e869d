#include "enterprise/registry.h"

#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::enterprise {
namespace {

using sql::Expr;
using sql::Value;

constexpr const char* kSpanColumns[] = {"customs_code", "valid_from", "valid_to", "state",
                                        "uscc",         "name",       "kind",     "place",
                                        "office",       "credit",     "recorded"};
constexpr std::size_t kSpanWidth = std::size(kSpanColumns);

Date date_at(const lake::Rows& rows, std::size_t row, std::size_t column) {
  return std::get<Date>(rows.at(row, column));
}

// The columns of a span from `first` on.
Span span_at(const lake::Rows& rows, std::size_t row, std::size_t first = 0) {
  const auto text = [&](std::size_t i) { return rows.text(row, first + i); };
  return {.customs_code = text(0),
          .valid_from = date_at(rows, row, first + 1),
          .valid_to = date_at(rows, row, first + 2),
          .state = text(3),
          .uscc = text(4),
          .name = text(5),
          .kind = text(6),
          .place = text(7),
          .office = text(8),
          .credit = text(9),
          .recorded = rows.integer(row, first + 10)};
}

std::vector<Span> spans_of(const lake::Rows& rows) {
  std::vector<Span> spans;
  spans.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) spans.push_back(span_at(rows, i));
  return spans;
}

Expr text(const std::string& value) { return sql::literal(Value(value)); }

Expr condition_of(const Filter& filter) {
  const Expr day = sql::literal(Value(filter.day));
  std::vector<Expr> all = {sql::binary("<=", sql::column("valid_from"), day),
                           sql::binary(">=", sql::column("valid_to"), day)};
  const auto equal = [&](const char* name, const std::string& value) {
    if (!value.empty()) all.push_back(sql::binary("=", sql::column(name), text(value)));
  };
  if (!filter.has_ended) equal("state", "registered");
  equal("credit", filter.credit);
  equal("kind", filter.kind);
  if (!filter.place.empty()) {
    all.push_back(sql::call("starts_with", {sql::column("place"), text(filter.place)}));
  }
  if (!filter.text.empty()) {
    const Expr part = text(filter.text);
    const Expr upper = sql::call("upper", {part});
    all.push_back(sql::any({sql::call("contains", {sql::call("lower", {sql::column("name")}),
                                                   sql::call("lower", {part})}),
                            sql::call("starts_with", {sql::column("customs_code"), upper}),
                            sql::call("starts_with", {sql::column("uscc"), upper})}));
  }
  return sql::all(std::move(all));
}

sql::Select list_select(const Filter& filter) {
  sql::Select select;
  for (const auto* name : kSpanColumns) select.outputs.push_back({sql::column(name), name});
  select.from = {sql::table("enterprise_span")};
  select.where = condition_of(filter);
  return select;
}

}  // namespace

Result<std::int64_t> attach(const lake::Home& home, lake::Connection& connection,
                            std::optional<std::int64_t> version) {
  TW_TRY(const auto table, home.table(standards::structure("enterprise").spec));
  TW_TRY(const auto snapshot, table.snapshot(version));
  lake::attach(connection, "enterprise", snapshot);
  connection.execute(sql::query("enterprise", "span"));
  return snapshot.version;
}

std::vector<Span> history(lake::Connection& connection, const std::string& code) {
  return spans_of(connection.query(sql::query("enterprise", "history"), {{"code", Value(code)}}));
}

Page list(lake::Connection& connection, const Filter& filter, std::int64_t limit,
          std::int64_t offset) {
  auto select = list_select(filter);
  connection.execute(sql::create_view("enterprise_listed", select));
  Page page;
  page.total = connection.query("SELECT count(*) FROM enterprise_listed").integer(0, 0);
  page.spans = spans_of(connection.query(sql::query("enterprise", "list_page"),
                                         {{"limit", Value(limit)}, {"offset", Value(offset)}}));
  return page;
}

std::int64_t write_list(lake::Connection& connection, const Filter& filter,
                        const std::filesystem::path& path) {
  auto select = list_select(filter);
  select.order_by = {{sql::column("customs_code")}};
  const bool is_csv = path.extension() == ".csv";
  const auto rows =
      connection.query("COPY (" + sql::print(select) + ") TO " + sql::quote_text(path.string()) +
                       (is_csv ? " (FORMAT csv, HEADER)" : " (FORMAT parquet)"));
  return rows.integer(0, 0);
}

std::vector<Found> look_up(lake::Connection& connection, const std::vector<std::string>& codes,
                           Date day) {
  auto asked =
      lake::append_to_new(connection, "enterprise_asked",
                          {{"place", sql::DataType::integer()}, {"code", sql::DataType::text()}});
  std::int64_t place = 0;
  for (const auto& code : codes) {
    asked.set(0, Value(place++));
    asked.set_text(1, code);
    asked.next_row();
  }
  asked.finish();
  const auto rows = connection.query(sql::query("enterprise", "look_up"), {{"day", Value(day)}});
  std::vector<Found> found;
  found.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    found.push_back({rows.text(i, 0), std::nullopt});
    if (!rows.is_null(i, 1)) found.back().span = span_at(rows, i, 1);
  }
  return found;
}

std::vector<Count> counts(lake::Connection& connection, Date day) {
  const auto rows = connection.query(sql::query("enterprise", "counts"), {{"day", Value(day)}});
  std::vector<Count> result;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    result.push_back({rows.text(i, 0), rows.integer(i, 1)});
  }
  return result;
}

ChangePage changes(lake::Connection& connection, std::int64_t since, std::int64_t limit,
                   std::int64_t offset) {
  const auto rows = connection.query(
      sql::query("enterprise", "changes"),
      {{"since", Value(since)}, {"limit", Value(limit)}, {"offset", Value(offset)}});
  ChangePage page;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ChangeRow row{span_at(rows, i), std::nullopt, rows.text(i, 2 * kSpanWidth)};
    if (!rows.is_null(i, kSpanWidth)) row.before = span_at(rows, i, kSpanWidth);
    page.rows.push_back(std::move(row));
  }
  page.total = connection.query(sql::query("enterprise", "change_count"), {{"since", Value(since)}})
                   .integer(0, 0);
  return page;
}

Result<std::vector<Taken>> imports(const lake::Home& home, lake::Connection& connection) {
  TW_TRY(const auto table, home.table(standards::structure("enterprise_import").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, "enterprise_import", snapshot);
  const auto rows = connection.query(sql::query("enterprise", "imports"));
  std::vector<Taken> taken;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    taken.push_back({.version = rows.integer(i, 0),
                     .file = rows.text(i, 1),
                     .day = rows.text(i, 2),
                     .is_full = rows.integer(i, 3) != 0,
                     .read = rows.integer(i, 4),
                     .taken = rows.integer(i, 5),
                     .unchanged = rows.integer(i, 6),
                     .rejected = rows.integer(i, 7),
                     .ended = rows.integer(i, 8),
                     .author = rows.text(i, 9),
                     .at = rows.text(i, 10)});
  }
  return taken;
}

}  // namespace tw::enterprise
