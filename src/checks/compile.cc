#include "checks/compile.h"

#include <algorithm>

namespace tw::checks {
namespace {

using sql::DataType;
using sql::Expr;
using Kind = DataType::Kind;

Expr literal_of(const Typed& node) {
  if (std::holds_alternative<sql::Null>(node.value)) return sql::typed_null(node.type.data);
  switch (node.type.data.kind) {
    case Kind::kInteger:
    case Kind::kDecimal:
      return sql::cast(sql::literal(node.value), node.type.data);
    default:
      return sql::literal(node.value);
  }
}

const char* operator_of(Op op) {
  switch (op) {
    case Op::kAnd:
      return "AND";
    case Op::kOr:
      return "OR";
    case Op::kXor:
    case Op::kNotEqual:
      return "<>";
    case Op::kEqual:
      return "=";
    case Op::kLess:
      return "<";
    case Op::kLessEqual:
      return "<=";
    case Op::kGreater:
      return ">";
    case Op::kGreaterEqual:
      return ">=";
    case Op::kAdd:
      return "+";
    case Op::kSubtract:
      return "-";
    case Op::kMultiply:
      return "*";
    case Op::kConcat:
      return "||";
    default:
      return nullptr;
  }
}

const char* function_of(Op op) {
  switch (op) {
    case Op::kAbs:
      return "abs";
    case Op::kModulo:
      return "rule_modulo";
    case Op::kFloor:
      return "floor";
    case Op::kCeiling:
      return "ceil";
    case Op::kSqrt:
      return "sqrt";
    case Op::kLn:
      return "ln";
    case Op::kLength:
      return "length";
    case Op::kSubstring:
      return "substr";
    case Op::kUpper:
      return "upper";
    case Op::kLower:
      return "lower";
    case Op::kTrim:
      return "trim";
    case Op::kTrimLeft:
      return "ltrim";
    case Op::kTrimRight:
      return "rtrim";
    case Op::kFind:
      return "instr";
    case Op::kReplace:
      return "replace";
    case Op::kMatches:
      return "regexp_full_match";
    case Op::kYear:
      return "year";
    case Op::kMonth:
      return "month";
    case Op::kDay:
      return "day";
    case Op::kNvl:
      return "coalesce";
    default:
      return nullptr;
  }
}

// 10^digits as a literal of its own width.
Expr power_of_ten(int digits) {
  Int128 value = 1;
  for (int i = 0; i < digits; ++i) value *= 10;
  return sql::cast(sql::literal(Decimal(value, 0)), DataType::decimal(digits + 1, 0));
}

Expr times_ten_to(Expr operand, int digits) {
  return digits == 0 ? operand : sql::binary("*", std::move(operand), power_of_ten(digits));
}

Expr finite(Expr operand) { return sql::call("rule_finite", {std::move(operand)}); }

}  // namespace

Expr Compiler::broken(const TypedRule& rule) {
  // COALESCE keeps the engine from evaluating the parts of a condition in an order of its own,
  // which it does for a bare AND or OR in WHEN: what fails would depend on the rows before.
  Expr fails = sql::negate(sql::call("coalesce", {value(rule.consequent), sql::literal(true)}));
  if (rule.antecedent) {
    Expr applies = sql::call("coalesce", {value(*rule.antecedent), sql::literal(false)});
    fails = sql::case_when({std::move(applies)}, {std::move(fails)}, sql::literal(false));
  }
  return sql::call("TRY", {std::move(fails)});
}

Expr Compiler::value(const Typed& node) {
  if (node.op == Op::kLiteral) return literal_of(node);
  if (node.op == Op::kVariable) return sql::column(node.text, row_);
  if (node.op == Op::kInDomain) return membership(node);
  if (node.op == Op::kCheckDigit) return check_digit(node);
  std::vector<Expr> args;
  for (const auto& arg : node.args) args.push_back(value(arg));
  switch (node.op) {
    case Op::kConvert:
      return sql::cast(args[0], node.type.data);
    case Op::kNot:
      return sql::negate(args[0]);
    case Op::kIsNull:
      return sql::is_null(args[0]);
    case Op::kIn:
      return sql::in(args[0], {args.begin() + 1, args.end()});
    case Op::kDaysBetween:
      return sql::call("date_diff", {sql::literal("day"), args[0], args[1]});
    case Op::kAddDays:
      return sql::binary("+", args[0], sql::literal(node.args[1].value));
    case Op::kCase: {
      std::vector<Expr> whens, thens;
      for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
        whens.push_back(sql::call("coalesce", {args[i], sql::literal(false)}));
        thens.push_back(args[i + 1]);
      }
      return sql::case_when(std::move(whens), std::move(thens), args.back());
    }
    default:
      return operation(node, std::move(args));
  }
}

Expr Compiler::operation(const Typed& node, std::vector<Expr> args) {
  const bool real = node.type.data.kind == Kind::kDouble;
  switch (node.op) {
    case Op::kNegate:
      return sql::minus(args[0]);
    case Op::kDivide:
      return divide(node, std::move(args));
    case Op::kRound:
    case Op::kTruncate:
      return sql::call(node.op == Op::kRound ? "round" : "trunc",
                       {args[0], sql::literal(std::int64_t{node.type.data.scale})});
    case Op::kPower:
      return finite(sql::call("pow", std::move(args)));
    case Op::kExp:
      return finite(sql::call("exp", std::move(args)));
    default:
      break;
  }
  if (const char* name = operator_of(node.op)) {
    Expr result = sql::binary(name, args[0], args[1]);
    return real ? finite(std::move(result)) : result;
  }
  const char* name = function_of(node.op);
  TW_ASSERT(name != nullptr);
  return sql::call(name, std::move(args));
}

// a / b as whole numbers: a brought to kQuotientScale decimals more than b has.
Expr Compiler::divide(const Typed& node, std::vector<Expr> args) {
  if (node.type.data.kind == Kind::kDouble) {
    return finite(sql::call("rule_real_quotient", std::move(args)));
  }
  const int a = node.args[0].type.data.scale;
  const int b = node.args[1].type.data.scale;
  const int shift = std::max(b + kQuotientScale, a);
  return sql::call("rule_quotient",
                   {times_ten_to(args[0], shift), times_ten_to(args[1], shift - kQuotientScale)});
}

Expr Compiler::membership(const Typed& node) {
  const std::string& variable = node.args[0].text;
  const auto domain = domains_.find(node.text);
  if (domain == domains_.end()) {
    if (std::find(missing_.begin(), missing_.end(), node.text) == missing_.end()) {
      missing_.push_back(node.text);
    }
    return sql::typed_null(DataType::boolean());
  }
  const Expr date = sql::column("acceptance_date", row_);
  Expr code = sql::column(variable, row_);
  const Expr unknown = sql::any({sql::is_null(code), sql::is_null(date)});
  if (Expr member = known_ ? known_(node.text, variable) : nullptr) {
    return sql::case_when({unknown}, {sql::typed_null(DataType::boolean())}, std::move(member));
  }
  return sql::case_when({unknown}, {sql::typed_null(DataType::boolean())},
                        joined(node.text, domain->second, variable));
}

// Whether the value is in the domain, by a join that is added once.
Expr Compiler::joined(const std::string& name, const ValueDomain& domain,
                      const std::string& variable) {
  auto [alias, added] = aliases_.try_emplace({name, variable}, name + " of " + variable);
  if (added) {
    const Expr date = sql::column("acceptance_date", row_);
    Expr key = sql::column(variable, row_);
    if (domain.prefix > 0)
      key = sql::call("left", {key, sql::literal(std::int64_t{domain.prefix})});
    std::vector<Expr> conditions = {
        sql::binary("=", sql::column("code", alias->second), std::move(key)),
        sql::binary(">=", date, sql::column("valid_from", alias->second)),
        sql::binary("<=", date, sql::column("valid_to", alias->second))};
    if (domain.by_scheme) {
      for (const auto& [theirs, ours] :
           {std::pair{"scheme", "mode_scheme"}, std::pair{"flow", "flow"}}) {
        conditions.push_back(
            sql::binary("=", sql::column(theirs, alias->second), sql::column(ours, row_)));
      }
    }
    joins_.push_back({.kind = sql::Join::Kind::kLeft,
                      .relation = sql::table(domain.table, alias->second),
                      .on = sql::all(std::move(conditions))});
  }
  return sql::negate(sql::is_null(sql::column("code", alias->second)));
}

Expr Compiler::check_digit(const Typed& node) {
  const std::string& variable = node.args[0].text;  // empty: not a variable
  Expr right = variable.empty() || !known_ ? nullptr : known_(kCheckDigit, variable);
  const auto domain = domains_.find(std::string(kCheckDigit) + " of " + variable);
  if (right == nullptr && domain != domains_.end())
    right = joined(kCheckDigit, domain->second, variable);
  if (right == nullptr) return sql::call("rule_check_digit_uscc", {value(node.args[0])});
  return sql::case_when({sql::is_null(sql::column(variable, row_))},
                        {sql::typed_null(DataType::boolean())}, std::move(right));
}

}  // namespace tw::checks
