#include "inplace/rewrite.h"

#include <algorithm>
#include <set>

#include "checks/language.h"
#include "checks/types.h"
#include "inplace/print.h"

namespace tw::inplace {
namespace {

using checks::Op;
using checks::Typed;
using exchange::Mask;
using sql::DataType;
using sql::Expr;
using Kind = DataType::Kind;

const lake::ColumnSpec& column_of(const Resource& resource, std::string_view name) {
  const auto found = std::find_if(resource.columns.begin(), resource.columns.end(),
                                  [&](const auto& column) { return column.name == name; });
  TW_ASSERT(found != resource.columns.end());
  return *found;
}

// ---- the row condition ----

void collect(const Typed& node, std::set<std::string>& names) {
  if (node.op == Op::kVariable) names.insert(node.text);
  for (const auto& arg : node.args) collect(arg, names);
}

const char* comparison_of(Op op) {
  switch (op) {
    case Op::kEqual:
      return "=";
    case Op::kNotEqual:
      return "<>";
    case Op::kLess:
      return "<";
    case Op::kLessEqual:
      return "<=";
    case Op::kGreater:
      return ">";
    case Op::kGreaterEqual:
      return ">=";
    default:
      return nullptr;
  }
}

const char* function_of(Op op) {
  switch (op) {
    case Op::kUpper:
      return "upper";
    case Op::kLower:
      return "lower";
    case Op::kLength:
      return "length";
    case Op::kYear:
      return "year";
    case Op::kMonth:
      return "month";
    default:
      return nullptr;
  }
}

// What can be said in every dialect with the same meaning, and cannot fail on a row.
Result<Expr> translated(const Typed& node) {
  if (node.op == Op::kVariable) return sql::column(node.text);
  if (node.op == Op::kLiteral) return sql::literal(node.value);
  std::vector<Expr> args;
  for (const auto& arg : node.args) {
    TW_TRY(auto each, translated(arg));
    args.push_back(std::move(each));
  }
  if (const char* op = comparison_of(node.op)) return sql::binary(op, args[0], args[1]);
  if (const char* function = function_of(node.op)) return sql::call(function, {args[0]});
  switch (node.op) {
    case Op::kConvert:
      return args[0];
    case Op::kNot:
      return sql::negate(args[0]);
    case Op::kAnd:
      return sql::all(std::move(args));
    case Op::kOr:
      return sql::any(std::move(args));
    case Op::kIsNull:
      return sql::is_null(args[0]);
    case Op::kIn: {
      const Expr operand = args.front();
      args.erase(args.begin());
      return sql::in(operand, std::move(args));
    }
    default:
      return Error("inplace.condition_unsupported");
  }
}

Result<Typed> typed_condition(const exchange::Grant& grant, const Resource& resource) {
  const auto signature = [&](std::string_view name) -> std::optional<DataType> {
    for (const auto& column : resource.columns) {
      if (column.name == name) return column.type;
    }
    return std::nullopt;
  };
  TW_TRY(const auto syntax, checks::parse_expression(grant.rows, grant.id));
  return checks::check_types(syntax, signature, grant.id);
}

// ---- masks ----

Result<std::string> masked(const exchange::GrantedColumn& granted, const lake::ColumnSpec& column,
                           const std::string& salt, Dialect dialect) {
  const Expr value = sql::column(column.name);
  const auto text = [&](const Expr& expr) { return print(dialect, expr); };
  switch (granted.mask) {
    case Mask::kNone:
      return text(value);
    case Mask::kRedact:
      return text(sql::literal("***"));
    case Mask::kLastFour: {
      const Expr four = sql::literal(std::int64_t{4});
      return text(sql::case_when(
          {sql::is_null(value), sql::binary(">", sql::call("length", {value}), four)},
          {sql::cast(sql::literal(sql::Value(sql::Null{})), DataType::text()),
           sql::binary("||", sql::literal("****"), sql::call("right", {value, four}))},
          sql::literal("****")));
    }
    case Mask::kNull:
      return text(sql::cast(sql::literal(sql::Value(sql::Null{})), column.type));
    case Mask::kYear:
      return text(sql::call("year", {value}));
    case Mask::kHash: {
      const bool can = (dialect == Dialect::kPostgresql || dialect == Dialect::kMariadb) &&
                       (column.type.kind == Kind::kText || column.type.kind == Kind::kInteger ||
                        column.type.kind == Kind::kDate);
      if (!can) return Error("inplace.mask_unsupported", {column.name, "hash"});
      const Expr salted =
          sql::binary("||", sql::literal(sql::Value(salt)), sql::cast(value, DataType::text()));
      return text(sql::call("sha256", {salted}));
    }
  }
  TW_ASSERT(false);
  return std::string();
}

// ---- the statement ----

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

class Statement {
 public:
  Statement(const exchange::Grant& grant, const Resource& resource, Dialect dialect)
      : grant_(grant), resource_(resource), dialect_(dialect) {}

  Result<std::string> run(const Question& question, std::int64_t rows) {
    TW_TRY(const std::string granted, grant());
    std::vector<std::string> outputs, grouped, ordered;
    for (const auto& output : question.outputs) {
      outputs.push_back(print(dialect_, output.expr) + " AS " + quote(dialect_, output.name));
    }
    std::string text = "SELECT " + joined(outputs, ", ") + " FROM (" + granted + ") AS " +
                       quote(dialect_, "granted");
    if (question.where) text += " WHERE " + print(dialect_, question.where);
    for (const auto place : question.group_by) grouped.push_back(ordinal(question, place));
    if (!grouped.empty()) text += " GROUP BY " + joined(grouped, ", ");
    for (const auto& order : question.order_by) {
      ordered.push_back(std::to_string(order.output + 1) + (order.descending ? " DESC" : ""));
    }
    if (!ordered.empty()) text += " ORDER BY " + joined(ordered, ", ");
    const auto most = question.limit < 0 ? rows : std::min(question.limit, rows);
    if (dialect_ == Dialect::kSqlserver) {
      return text + (ordered.empty() ? " ORDER BY (SELECT NULL)" : "") +
             " OFFSET 0 ROWS FETCH NEXT " + std::to_string(std::max<std::int64_t>(most, 1)) +
             " ROWS ONLY";
    }
    return text + " LIMIT " + std::to_string(most);
  }

 private:
  // SQL Server takes no places in GROUP BY.
  std::string ordinal(const Question& question, std::size_t place) const {
    if (dialect_ == Dialect::kSqlserver) return print(dialect_, question.outputs[place].expr);
    return std::to_string(place + 1);
  }

  Result<std::string> grant() {
    std::set<std::string> needed;
    std::vector<std::string> values;
    for (const auto& granted : grant_.columns) {
      const auto& column = column_of(resource_, granted.name);
      TW_TRY(const auto value, masked(granted, column, grant_.salt, dialect_));
      values.push_back(value + " AS " + quote(dialect_, column.name));
      needed.insert(column.name);
    }
    std::string condition;
    if (!grant_.rows.empty()) {
      TW_TRY(const auto typed, typed_condition(grant_, resource_));
      collect(typed, needed);
      TW_TRY(const auto expr, translated(typed));
      condition = " WHERE " + print(dialect_, expr);
    }
    std::vector<std::string> raw, table;
    for (const auto& name : needed) {
      raw.push_back(print_raw(dialect_, column_of(resource_, name)) + " AS " +
                    quote(dialect_, name));
    }
    for (const auto& part : resource_.table) table.push_back(quote(dialect_, part));
    return "SELECT " + joined(values, ", ") + " FROM (SELECT " + joined(raw, ", ") + " FROM " +
           joined(table, ".") + ") AS " + quote(dialect_, "raw") + condition;
  }

  const exchange::Grant& grant_;
  const Resource& resource_;
  Dialect dialect_;
};

}  // namespace

Result<Columns> columns_under(const exchange::Grant& grant, const Resource& resource) {
  TW_TRY(auto cut, exchange::compile(grant, resource.columns));
  return std::move(cut.columns);
}

Result<std::string> rewritten(const Question& question, const exchange::Grant& grant,
                              const Resource& resource, Dialect dialect, std::int64_t rows) {
  TW_TRY(const auto columns, columns_under(grant, resource));
  (void)columns;
  return Statement(grant, resource, dialect).run(question, rows);
}

std::vector<std::string> session_of(Dialect dialect, std::int64_t seconds) {
  const std::string limit = std::to_string(seconds);
  switch (dialect) {
    case Dialect::kPostgresql:
      return {"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
              "SET statement_timeout = '" + limit + "s'", "SET datestyle = 'ISO'"};
    case Dialect::kMariadb:
      return {"SET SESSION TRANSACTION READ ONLY", "SET SESSION max_statement_time = " + limit,
              "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"};
    case Dialect::kSqlite:
      return {"PRAGMA query_only = ON", "PRAGMA case_sensitive_like = ON"};
    default:
      return {};
  }
}

std::string estimate_of(Dialect dialect, const std::string& statement) {
  switch (dialect) {
    case Dialect::kPostgresql:
      return "EXPLAIN (FORMAT JSON) " + statement;
    case Dialect::kMariadb:
      return "EXPLAIN " + statement;
    default:
      return "";
  }
}

}  // namespace tw::inplace
