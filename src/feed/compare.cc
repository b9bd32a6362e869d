#include "feed/compare.h"

#include "sql/print.h"

namespace tw::feed {
namespace {

using sql::Expr;
using sql::Join;
using sql::Value;
using Text = std::string;
using Names = std::vector<Text>;

constexpr const char* kFile = "_file";

Expr text(const char* value) { return sql::literal(Value(Text(value))); }

Expr same_key(const Names& key, const char* left, const char* right) {
  std::vector<Expr> same;
  for (const auto& name : key) {
    same.push_back(
        sql::binary("IS NOT DISTINCT FROM", sql::column(name, left), sql::column(name, right)));
  }
  return sql::all(std::move(same));
}

// The rows of these files, with the file that holds each.
sql::Select rows_of(const lake::Snapshot& table, const Names& paths) {
  std::vector<Expr> files;
  for (const auto& path : paths) {
    files.push_back(sql::literal(Value((table.folder / path).string())));
  }
  sql::Select select;
  for (const auto& column : table.spec.columns) {
    select.outputs.push_back({sql::cast(sql::column(column.name), column.type), column.name});
  }
  select.outputs.push_back({sql::column(kFile), kFile});
  select.from = {sql::table_function(
      "read_parquet", {sql::list(std::move(files))},
      {{"hive_partitioning", sql::literal(Value(false))}, {"filename", text(kFile)}})};
  return select;
}

Names paths_of(const lake::Snapshot& table) {
  Names paths;
  for (const auto& file : table.files) paths.push_back(file.path);
  return paths;
}

void attach_before(lake::Connection& connection, const lake::Snapshot& before, const Names& scope) {
  sql::Select select = rows_of(before, paths_of(before));
  if (!scope.empty()) {
    sql::Select narrowed;
    narrowed.outputs = {{sql::star("present"), ""}};
    narrowed.from = {sql::subquery(std::move(select), "present")};
    narrowed.joins = {{Join::Kind::kSemi, sql::table("feed_scope", "touched"),
                       same_key(scope, "present", "touched")}};
    select = std::move(narrowed);
  }
  make_table(connection, "feed_before", select);
}

// Answers how many rows were taken out.
std::int64_t take_out_ambiguous(lake::Connection& connection, const Names& key) {
  sql::Select twice;
  sql::Select grouped;
  std::vector<Expr> ambiguous = {
      sql::binary(">", sql::call("count", {sql::star()}), sql::literal(Value(std::int64_t{1})))};
  for (const auto& name : key) {
    grouped.outputs.push_back({sql::column(name), name});
    grouped.group_by.push_back(sql::column(name));
    ambiguous.push_back(sql::is_null(sql::column(name)));
  }
  grouped.outputs.push_back({sql::call("count", {sql::star()}), "_rows"});
  grouped.from = {sql::table("feed_after")};
  grouped.having = sql::any(std::move(ambiguous));
  make_table(connection, "feed_twice", grouped);
  twice.outputs = {{sql::call("coalesce", {sql::cast(sql::call("sum", {sql::column("_rows")}),
                                                     sql::DataType::integer()),
                                           sql::literal(Value(std::int64_t{0}))}),
                    ""}};
  twice.from = {sql::table("feed_twice")};
  const auto rows = connection.query(sql::print(twice)).integer(0, 0);
  if (rows == 0) return 0;
  sql::Select left;
  left.outputs = {{sql::star("present"), ""}};
  left.from = {sql::table("feed_after", "present")};
  left.joins = {
      {Join::Kind::kAnti, sql::table("feed_twice", "twice"), same_key(key, "present", "twice")}};
  make_table(connection, "feed_after_once", left);
  connection.execute("DROP TABLE feed_after; ALTER TABLE feed_after_once RENAME TO feed_after");
  return rows;
}

// The rows of `side` that the other side has not, or has otherwise.
sql::Select one_side(const lake::TableSpec& spec, const Names& key, const char* side,
                     const char* other, const char* alone, const char* changed) {
  sql::Select marked;  // the other side, with a mark that tells whether there is a row
  marked.outputs = {{sql::star(), ""}, {sql::literal(Value(true)), "_is_there"}};
  marked.from = {sql::table(other)};
  const Expr is_alone = sql::is_null(sql::column("_is_there", "theirs"));
  std::vector<Expr> differs = {is_alone};
  sql::Select select;
  for (const auto& column : spec.columns) {
    select.outputs.push_back({sql::column(column.name, "ours"), column.name});
    differs.push_back(sql::binary("IS DISTINCT FROM", sql::column(column.name, "ours"),
                                  sql::column(column.name, "theirs")));
  }
  select.outputs.push_back({sql::case_when({is_alone}, {text(alone)}, text(changed)), kChangeType});
  select.from = {sql::table(side, "ours")};
  select.joins = {{Join::Kind::kLeft, sql::subquery(std::move(marked), "theirs"),
                   same_key(key, "ours", "theirs")}};
  select.where = sql::any(std::move(differs));
  return select;
}

std::int64_t count_of(lake::Connection& connection, const char* table, const char* kind) {
  sql::Select select;
  select.outputs = {{sql::call("count", {sql::star()}), ""}};
  select.from = {sql::table(table)};
  select.where = sql::binary("=", sql::column(kChangeType), text(kind));
  return connection.query(sql::print(select)).integer(0, 0);
}

Totals sums_of(lake::Connection& connection, const lake::TableSpec& spec, const char* table) {
  const auto rows = connection.query(sql::print(totals_of(spec.columns, sql::table(table))));
  return totals_at(rows, spec.columns);
}

// feed_added: all rows of the table, which has its own change type or is given one.
void view_of_added(lake::Connection& connection, const Expr& change_type, const char* table) {
  sql::Select added;
  added.outputs = {{sql::star(), ""}};
  if (change_type->kind != sql::Node::Kind::kStar) {
    added.outputs.push_back({change_type, kChangeType});
  }
  added.from = {sql::table(table)};
  connection.execute(sql::create_view("feed_added", added));
}

// The columns of feed_removed.
std::vector<lake::ColumnSpec> with_marks(const lake::TableSpec& spec) {
  auto columns = spec.columns;
  columns.push_back({kChangeType, sql::DataType::text()});
  columns.push_back({kFile, sql::DataType::text()});
  return columns;
}

// The files of the table that hold a row of feed_removed.
Names files_of_removed(lake::Connection& connection, const lake::Snapshot& before) {
  sql::Select files;
  files.distinct = true;
  files.outputs = {{sql::column(kFile), kFile}};
  files.from = {sql::table("feed_removed")};
  files.order_by = {{sql::column(kFile)}};
  const auto touched = connection.query(sql::print(files));
  Names names;
  for (std::size_t i = 0; i < touched.size(); ++i) {
    names.push_back(
        std::filesystem::path(touched.text(i, 0)).lexically_relative(before.folder).string());
  }
  return names;
}

// feed_changes: the rows of the files of a batch, with their change type.
void make_changes(lake::Connection& connection, const lake::TableSpec& spec,
                  const std::vector<std::filesystem::path>& files) {
  auto columns = spec.columns;
  columns.push_back({kChangeType, sql::DataType::text()});
  if (files.empty()) {
    make_table(connection, "feed_changes", columns);
    return;
  }
  std::vector<Expr> paths;
  for (const auto& file : files) paths.push_back(sql::literal(Value(file.string())));
  sql::Select select;
  for (const auto& column : columns) {
    select.outputs.push_back({sql::cast(sql::column(column.name), column.type), column.name});
  }
  select.from = {sql::table_function("read_parquet", {sql::list(std::move(paths))},
                                     {{"hive_partitioning", sql::literal(Value(false))}})};
  make_table(connection, "feed_changes", select);
}

sql::Select changes_of_kinds(const std::vector<const char*>& kinds) {
  std::vector<Expr> names;
  for (const char* kind : kinds) names.push_back(text(kind));
  sql::Select select;
  select.outputs = {{sql::star(), ""}};
  select.from = {sql::table("feed_changes")};
  select.where = sql::in(sql::column(kChangeType), std::move(names));
  return select;
}

// Nothing was given yet: no row is copied to be compared.
void all_comes(lake::Connection& connection, const lake::TableSpec& spec, Compared& result) {
  make_table(connection, "feed_removed", with_marks(spec));
  view_of_added(connection, text("insert"), "feed_after");
  result.inserted = count_of(connection, "feed_added", "insert");
  result.added = sums_of(connection, spec, "feed_added");
  result.removed = sums_of(connection, spec, "feed_removed");
}

}  // namespace

Compared compare(lake::Connection& connection, const lake::Snapshot& before, const Names& key,
                 const Names& scope) {
  Compared result;
  result.twice = take_out_ambiguous(connection, key);
  const auto& spec = before.spec;
  if (before.files.empty()) {
    all_comes(connection, spec, result);
    return result;
  }
  attach_before(connection, before, scope);
  make_table(connection, "feed_come",
             one_side(spec, key, "feed_after", "feed_before", "insert", "update_postimage"));
  view_of_added(connection, sql::star(), "feed_come");
  auto removed = one_side(spec, key, "feed_before", "feed_after", "delete", "update_preimage");
  removed.outputs.push_back({sql::column(kFile, "ours"), kFile});
  make_table(connection, "feed_removed", removed);
  result.inserted = count_of(connection, "feed_added", "insert");
  result.updated = count_of(connection, "feed_added", "update_postimage");
  result.deleted = count_of(connection, "feed_removed", "delete");
  result.added = sums_of(connection, spec, "feed_added");
  result.removed = sums_of(connection, spec, "feed_removed");
  result.files_touched = files_of_removed(connection, before);
  return result;
}

Compared take_changes(lake::Connection& connection, const lake::Snapshot& before, const Names& key,
                      const std::vector<std::filesystem::path>& changes) {
  make_changes(connection, before.spec, changes);
  connection.execute(
      sql::create_view("feed_added", changes_of_kinds({"insert", "update_postimage"})));
  if (before.files.empty()) {
    make_table(connection, "feed_removed", with_marks(before.spec));
  } else {
    make_table(connection, "feed_gone", changes_of_kinds({"delete", "update_preimage"}));
    sql::Select removed;
    removed.outputs = {{sql::star("present"), ""}, {text("delete"), kChangeType}};
    removed.from = {sql::subquery(rows_of(before, paths_of(before)), "present")};
    removed.joins = {
        {Join::Kind::kSemi, sql::table("feed_gone", "gone"), same_key(key, "present", "gone")}};
    make_table(connection, "feed_removed", removed);
  }
  Compared result;
  result.inserted = count_of(connection, "feed_added", "insert");
  result.updated = count_of(connection, "feed_added", "update_postimage");
  result.deleted = count_of(connection, "feed_removed", "delete") - result.updated;
  result.files_touched = files_of_removed(connection, before);
  return result;
}

sql::Select rewritten_rows(const lake::Snapshot& before, const Names& key, const Names& touched) {
  sql::Select come;
  for (const auto& column : before.spec.columns) {
    come.outputs.push_back({sql::column(column.name), column.name});
  }
  sql::Select stay = come;
  come.from = {sql::table("feed_added")};
  if (touched.empty()) return come;
  for (auto& output : stay.outputs) output.expr = sql::column(output.name, "present");
  stay.from = {sql::subquery(rows_of(before, touched), "present")};
  stay.joins = {
      {Join::Kind::kAnti, sql::table("feed_removed", "gone"), same_key(key, "present", "gone")}};
  stay.union_all = {std::make_shared<const sql::Select>(std::move(come))};
  return stay;
}

sql::Select changed_rows(const std::vector<lake::ColumnSpec>& columns) {
  sql::Select come;
  for (const auto& column : columns) {
    come.outputs.push_back({sql::column(column.name), column.name});
  }
  come.outputs.push_back({sql::column(kChangeType), kChangeType});
  sql::Select go = come;
  come.from = {sql::table("feed_added")};
  go.from = {sql::table("feed_removed")};
  go.union_all = {std::make_shared<const sql::Select>(std::move(come))};
  return go;
}

}  // namespace tw::feed
