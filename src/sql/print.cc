#include "sql/print.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/result.h"

namespace tw::sql {
namespace {

std::string quoted(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  return result + quote;
}

std::string print_double(double value) {
  TW_ASSERT(std::isfinite(value));
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return "CAST(" + std::string(buffer.data(), end) + " AS DOUBLE)";
}

struct LiteralPrinter {
  std::string operator()(Null) const { return "NULL"; }
  std::string operator()(bool value) const { return value ? "TRUE" : "FALSE"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return print_double(value); }
  std::string operator()(const std::string& value) const { return quote_text(value); }
  std::string operator()(Date value) const { return "DATE '" + value.to_string() + "'"; }
  std::string operator()(const Decimal& value) const { return value.to_string(); }
};

std::string joined(const std::vector<Expr>& exprs, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) text += (i > from ? ", " : "") + print(exprs[i]);
  return text;
}

std::string print_case(const Node& node) {
  std::string text = "CASE";
  for (std::size_t i = 0; i + 2 < node.args.size(); i += 2) {
    text += " WHEN " + print(node.args[i]) + " THEN " + print(node.args[i + 1]);
  }
  return text + " ELSE " + print(node.args.back()) + " END";
}

std::string print_window(const Node& node) {
  std::string text = print(node.args[0]) + " OVER (";
  if (node.count > 0) text += "PARTITION BY " + joined(node.args, 1, 1 + node.count);
  if (node.args.size() > 1 + node.count) {
    text += (node.count > 0 ? " " : "") + std::string("ORDER BY ") +
            joined(node.args, 1 + node.count, node.args.size());
  }
  return text + ")";
}

std::string print_relation(const Relation& relation) {
  std::string text;
  if (relation.subquery != nullptr) {
    text = "(" + print(*relation.subquery) + ")";
  } else {
    text = quote_identifier(relation.name);
    if (relation.is_function) {
      text += "(" + joined(relation.args, 0, relation.args.size());
      for (const auto& [name, value] : relation.named_args) {
        if (text.back() != '(') text += ", ";
        text += name + " => " + print(value);
      }
      text += ")";
    }
  }
  if (!relation.alias.empty()) text += " AS " + quote_identifier(relation.alias);
  return text;
}

std::string join_words(Join::Kind kind) {
  switch (kind) {
    case Join::Kind::kInner:
      return " JOIN ";
    case Join::Kind::kLeft:
      return " LEFT JOIN ";
    case Join::Kind::kFull:
      return " FULL JOIN ";
    case Join::Kind::kSemi:
      return " SEMI JOIN ";
    case Join::Kind::kAnti:
      return " ANTI JOIN ";
    case Join::Kind::kCross:
      return " CROSS JOIN ";
  }
  TW_ASSERT(false);
}

std::string print_body(const Select& select) {
  std::string text = select.distinct ? "SELECT DISTINCT " : "SELECT ";
  for (std::size_t i = 0; i < select.outputs.size(); ++i) {
    if (i > 0) text += ", ";
    text += print(select.outputs[i].expr);
    if (!select.outputs[i].name.empty()) text += " AS " + quote_identifier(select.outputs[i].name);
  }
  for (const auto& relation : select.from) text += " FROM " + print_relation(relation);
  for (const auto& join : select.joins) {
    text += join_words(join.kind) + print_relation(join.relation);
    if (join.on != nullptr) text += " ON " + print(join.on);
  }
  if (select.where != nullptr) text += " WHERE " + print(select.where);
  if (!select.group_by.empty()) {
    text += " GROUP BY " + joined(select.group_by, 0, select.group_by.size());
  }
  if (select.having != nullptr) text += " HAVING " + print(select.having);
  return text;
}

}  // namespace

std::string quote_identifier(std::string_view name) { return quoted(name, '"'); }
std::string quote_text(std::string_view text) { return quoted(text, '\''); }

std::string print(const Expr& expr) {
  TW_ASSERT(expr != nullptr);
  const Node& node = *expr;
  switch (node.kind) {
    case Node::Kind::kColumn:
      return (node.qualifier.empty() ? "" : quote_identifier(node.qualifier) + ".") +
             quote_identifier(node.text);
    case Node::Kind::kLiteral:
      return std::visit(LiteralPrinter{}, node.value);
    case Node::Kind::kCall:
      return node.text + (node.count == 1 ? "(DISTINCT " : "(") +
             joined(node.args, 0, node.args.size()) + ")";
    case Node::Kind::kBinary:
      return "(" + print(node.args[0]) + " " + node.text + " " + print(node.args[1]) + ")";
    case Node::Kind::kUnary:
      return "(" + node.text + " " + print(node.args[0]) + ")";
    case Node::Kind::kCase:
      return print_case(node);
    case Node::Kind::kCast:
      return node.text + (node.text.empty() ? "CAST(" : "_CAST(") + print(node.args[0]) + " AS " +
             node.type.duckdb() + ")";
    case Node::Kind::kIn:
      if (node.args.size() == 1) return "FALSE";
      return "(" + print(node.args[0]) + " IN (" + joined(node.args, 1, node.args.size()) + "))";
    case Node::Kind::kIsNull:
      return "(" + print(node.args[0]) + " IS NULL)";
    case Node::Kind::kStar:
      return node.qualifier.empty() ? "*" : quote_identifier(node.qualifier) + ".*";
    case Node::Kind::kWindow:
      return print_window(node);
    case Node::Kind::kList:
      return "[" + joined(node.args, 0, node.args.size()) + "]";
  }
  TW_ASSERT(false);
}

std::string print(const Select& select) {
  std::string text;
  for (std::size_t i = 0; i < select.with.size(); ++i) {
    text += (i == 0 ? "WITH " : ", ") + quote_identifier(select.with[i].first) + " AS (" +
            print(*select.with[i].second) + ")";
  }
  if (!text.empty()) text += " ";
  text += print_body(select);
  for (const auto& other : select.union_all) text += " UNION ALL " + print_body(*other);
  for (std::size_t i = 0; i < select.order_by.size(); ++i) {
    text += (i == 0 ? " ORDER BY " : ", ") + print(select.order_by[i].expr);
    if (select.order_by[i].descending) text += " DESC";
    text += " NULLS LAST";
  }
  if (select.limit >= 0) text += " LIMIT " + std::to_string(select.limit);
  return text;
}

std::string create_view(std::string_view name, const Select& select) {
  return "CREATE OR REPLACE TEMP VIEW " + quote_identifier(name) + " AS " + print(select);
}

std::string create_table(std::string_view name,
                         const std::vector<std::pair<std::string, DataType>>& columns) {
  std::string text = "CREATE OR REPLACE TEMP TABLE " + quote_identifier(name) + " (";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    text +=
        (i > 0 ? ", " : "") + quote_identifier(columns[i].first) + " " + columns[i].second.duckdb();
  }
  return text + ")";
}

}  // namespace tw::sql
