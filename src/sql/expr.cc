#include "sql/expr.h"

#include "base/result.h"

namespace tw::sql {
namespace {

Expr make(Node node) { return std::make_shared<const Node>(std::move(node)); }

Expr chain(const char* op, std::vector<Expr> conditions, bool of_none) {
  Expr result;
  for (auto& condition : conditions) {
    if (condition == nullptr) continue;
    result = result == nullptr ? std::move(condition) : binary(op, result, std::move(condition));
  }
  return result == nullptr ? literal(Value(of_none)) : result;
}

}  // namespace

Expr column(std::string name, std::string qualifier) {
  return make(
      {.kind = Node::Kind::kColumn, .text = std::move(name), .qualifier = std::move(qualifier)});
}

Expr literal(Value value) {
  return make({.kind = Node::Kind::kLiteral, .value = std::move(value)});
}

Expr literal(const char* text) { return literal(Value(std::string(text))); }

Expr typed_null(DataType type) { return cast(literal(Value(Null{})), type); }

Expr call(std::string function, std::vector<Expr> args) {
  return make({.kind = Node::Kind::kCall, .text = std::move(function), .args = std::move(args)});
}

Expr call_distinct(std::string function, Expr argument) {
  return make({.kind = Node::Kind::kCall,
               .text = std::move(function),
               .count = 1,
               .args = {std::move(argument)}});
}

Expr binary(std::string op, Expr left, Expr right) {
  return make({.kind = Node::Kind::kBinary,
               .text = std::move(op),
               .args = {std::move(left), std::move(right)}});
}

Expr all(std::vector<Expr> conditions) { return chain("AND", std::move(conditions), true); }
Expr any(std::vector<Expr> conditions) { return chain("OR", std::move(conditions), false); }

Expr negate(Expr condition) {
  return make({.kind = Node::Kind::kUnary, .text = "NOT", .args = {std::move(condition)}});
}

Expr minus(Expr operand) {
  return make({.kind = Node::Kind::kUnary, .text = "-", .args = {std::move(operand)}});
}

Expr is_null(Expr operand) {
  return make({.kind = Node::Kind::kIsNull, .args = {std::move(operand)}});
}

Expr cast(Expr operand, DataType type) {
  return make({.kind = Node::Kind::kCast, .type = type, .args = {std::move(operand)}});
}

Expr try_cast(Expr operand, DataType type) {
  return make(
      {.kind = Node::Kind::kCast, .text = "TRY", .type = type, .args = {std::move(operand)}});
}

Expr case_when(std::vector<Expr> whens, std::vector<Expr> thens, Expr otherwise) {
  TW_ASSERT(whens.size() == thens.size());
  Node node{.kind = Node::Kind::kCase};
  for (std::size_t i = 0; i < whens.size(); ++i) {
    node.args.push_back(std::move(whens[i]));
    node.args.push_back(std::move(thens[i]));
  }
  node.args.push_back(otherwise == nullptr ? literal(Value(Null{})) : std::move(otherwise));
  return make(std::move(node));
}

Expr in(Expr operand, std::vector<Expr> values) {
  Node node{.kind = Node::Kind::kIn, .args = {std::move(operand)}};
  for (auto& value : values) node.args.push_back(std::move(value));
  return make(std::move(node));
}

Expr star(std::string qualifier) {
  return make({.kind = Node::Kind::kStar, .qualifier = std::move(qualifier)});
}

Expr list(std::vector<Expr> values) {
  return make({.kind = Node::Kind::kList, .args = std::move(values)});
}

Expr over(Expr function, std::vector<Expr> partition_by, std::vector<Expr> order_by) {
  Node node{
      .kind = Node::Kind::kWindow, .count = partition_by.size(), .args = {std::move(function)}};
  for (auto& expr : partition_by) node.args.push_back(std::move(expr));
  for (auto& expr : order_by) node.args.push_back(std::move(expr));
  return make(std::move(node));
}

Relation table(std::string name, std::string alias) {
  Relation relation;
  relation.name = std::move(name);
  relation.alias = std::move(alias);
  return relation;
}

Relation table_function(std::string name, std::vector<Expr> args,
                        std::vector<std::pair<std::string, Expr>> named_args, std::string alias) {
  Relation relation = table(std::move(name), std::move(alias));
  relation.args = std::move(args);
  relation.named_args = std::move(named_args);
  relation.is_function = true;
  return relation;
}

Relation subquery(Select select, std::string alias) {
  Relation relation;
  relation.subquery = std::make_shared<const Select>(std::move(select));
  relation.alias = std::move(alias);
  return relation;
}

}  // namespace tw::sql
