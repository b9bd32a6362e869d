#include "checks/types.h"

#include <algorithm>
#include <map>
#include <set>

#include "checks/pattern.h"
#include "lake/engine.h"

namespace tw::checks {
namespace {

using sql::DataType;
using Kind = DataType::Kind;

constexpr int kMaxWidth = Decimal::kMaxDigits;

Type type_of(DataType data) { return {.data = data}; }
const Type kBoolean = type_of(DataType::boolean());
const Type kInteger = type_of(DataType::integer());
const Type kReal = type_of(DataType::real());
const Type kString = type_of(DataType::text());
const Type kDate = type_of(DataType::date());

Type number(int integer_digits, int scale) {
  return type_of(
      DataType::decimal(std::clamp(integer_digits + scale, std::max(scale, 1), kMaxWidth), scale));
}

bool is_numeric(const Type& type) {
  return !type.is_null && (type.data.kind == Kind::kInteger || type.data.kind == Kind::kDecimal ||
                           type.data.kind == Kind::kDouble);
}

// As exact numbers: 64-bit integers have up to 19 digits.
Type as_number(const Typed& node) {
  if (node.type.data.kind == Kind::kDecimal) return node.type;
  if (const auto* value = std::get_if<std::int64_t>(&node.value);
      node.op == Op::kLiteral && value != nullptr) {
    const auto digits = std::to_string(*value).size() - (*value < 0 ? 1 : 0);
    return number(static_cast<int>(digits), 0);
  }
  return number(19, 0);
}

Type literal_type(const sql::Value& value) {
  struct Visitor {
    Type operator()(sql::Null) const { return {.is_null = true}; }
    Type operator()(bool) const { return kBoolean; }
    Type operator()(std::int64_t) const { return kInteger; }
    Type operator()(double) const { return kReal; }
    Type operator()(const std::string&) const { return kString; }
    Type operator()(Date) const { return kDate; }
    Type operator()(const Decimal& decimal) const {
      const auto digits =
          Decimal(decimal.unscaled(), 0).to_string().size() - (decimal.is_negative() ? 1 : 0);
      return number(std::max(0, static_cast<int>(digits) - decimal.scale()), decimal.scale());
    }
  };
  return std::visit(Visitor{}, value);
}

Typed make(Op op, Type type, std::vector<Typed> args) {
  return {.op = op, .type = type, .args = std::move(args)};
}

// A literal takes the type at once; anything else is converted when it runs.
Typed convert(Typed node, const Type& target) {
  if (node.type == target) return node;
  if (node.op == Op::kLiteral) {
    if (node.type.is_null) return {.op = Op::kLiteral, .type = target, .value = sql::Null{}};
    const auto* whole = std::get_if<std::int64_t>(&node.value);
    const auto* exact = std::get_if<Decimal>(&node.value);
    const auto decimal = whole != nullptr   ? Decimal(*whole, 0)
                         : exact != nullptr ? *exact
                                            : Decimal();
    if (target.data.kind == Kind::kDouble) {
      return {.op = Op::kLiteral, .type = target, .value = decimal.to_double()};
    }
    if (const auto scaled = decimal.rescale(target.data.scale);
        scaled && target.data.kind == Kind::kDecimal) {
      return {.op = Op::kLiteral, .type = target, .value = *scaled};
    }
  }
  return make(Op::kConvert, target, {std::move(node)});
}

bool is_constant(const Typed& node) {
  return node.op != Op::kVariable && std::all_of(node.args.begin(), node.args.end(), is_constant);
}

// The type to which both are converted; nullopt where they have nothing in common.
std::optional<Type> common(const Typed& left, const Typed& right) {
  if (left.type.is_null) return right.type;
  if (right.type.is_null || left.type == right.type) return left.type;
  if (!is_numeric(left.type) || !is_numeric(right.type)) return std::nullopt;
  if (left.type.data.kind == Kind::kDouble || right.type.data.kind == Kind::kDouble) return kReal;
  const DataType a = as_number(left).data;
  const DataType b = as_number(right).data;
  return number(std::max(a.width - a.scale, b.width - b.scale), std::max(a.scale, b.scale));
}

class Checker {
 public:
  Checker(const Signature& signature, const std::string& file, const std::set<std::string>* listed)
      : signature_(signature), file_(file), listed_(listed) {}

  Result<Typed> check(const Syntax& syntax) {
    switch (syntax.kind) {
      case Syntax::Kind::kLiteral:
        return Typed{.op = Op::kLiteral, .type = literal_type(syntax.value), .value = syntax.value};
      case Syntax::Kind::kVariable:
        return variable(syntax);
      case Syntax::Kind::kUnary:
        return unary(syntax);
      case Syntax::Kind::kBinary:
        return of_the_row(binary(syntax), syntax.at);
      case Syntax::Kind::kCall:
        return of_the_row(call(syntax), syntax.at);
      case Syntax::Kind::kIf:
      case Syntax::Kind::kCase:
        return cases(syntax);
      case Syntax::Kind::kIn:
        return in_set(syntax);
      case Syntax::Kind::kInDomain:
        return in_domain(syntax);
    }
    TW_ASSERT(false);
  }

  // A condition. It depends on the row: one that does not is a mistake, and the engine would
  // compute it outside of TRY().
  Result<Typed> boolean(const Syntax& syntax) {
    TW_TRY(Typed node, check(syntax));
    if (node.type.is_null) return error("rule.null_operand", {}, syntax.at);
    if (node.type != kBoolean) return error("rule.not_boolean", {node.type.name()}, syntax.at);
    return of_the_row(std::move(node), syntax.at);
  }

  // Of a whole rule: `then false` says that what the antecedent finds must not be.
  Result<Typed> consequent(const Syntax& syntax) {
    if (syntax.kind == Syntax::Kind::kLiteral && std::holds_alternative<bool>(syntax.value))
      return check(syntax);
    return boolean(syntax);
  }

 private:
  using Args = std::vector<Typed>;

  // What is the same for every row is written as a literal: the engine would compute it ahead,
  // outside of TRY(), and one that fails would stop the whole run.
  Result<Typed> of_the_row(Result<Typed> node, Position at) const {
    if (node && is_constant(*node)) return error("rule.constant", {}, at);
    return node;
  }

  Error error(std::string code, std::vector<std::string> args, Position at) const {
    return rule_error(std::move(code), std::move(args), file_, at);
  }

  Result<Typed> variable(const Syntax& syntax) {
    const auto type = signature_(syntax.text);
    if (!type) return error("rule.unknown_variable", {syntax.text}, syntax.at);
    if (listed_ != nullptr && !listed_->contains(syntax.text)) {
      return error("rule.not_listed", {syntax.text}, syntax.at);
    }
    return Typed{.op = Op::kVariable, .type = type_of(*type), .text = syntax.text};
  }

  // The operand of `what`, which wants `target`; integers and numbers stand for reals.
  Result<Typed> wanted(const Syntax& syntax, const Type& target, const std::string& what) {
    TW_TRY(Typed node, check(syntax));
    if (node.type.is_null) return error("rule.null_operand", {}, syntax.at);
    const bool real = target == kReal && is_numeric(node.type);
    if (!real && node.type != target) {
      return error("rule.operand", {what, target.name(), node.type.name()}, syntax.at);
    }
    return convert(std::move(node), target);
  }

  Result<Typed> numeric(const Syntax& syntax, const std::string& what) {
    TW_TRY(Typed node, check(syntax));
    if (node.type.is_null) return error("rule.null_operand", {}, syntax.at);
    if (!is_numeric(node.type))
      return error("rule.operand", {what, "number", node.type.name()}, syntax.at);
    return node;
  }

  // An integer or a number, as a number.
  Result<Typed> exact(const Syntax& syntax, const std::string& what) {
    TW_TRY(Typed node, numeric(syntax, what));
    if (node.type == kReal) return error("rule.operand", {what, "number", "real"}, syntax.at);
    const Type target = as_number(node);
    return convert(std::move(node), target);
  }

  Result<Typed> unary(const Syntax& syntax) {
    if (syntax.text == "not") {
      TW_TRY(Typed operand, boolean(syntax.args[0]));
      return make(Op::kNot, kBoolean, {std::move(operand)});
    }
    TW_TRY(Typed operand, numeric(syntax.args[0], syntax.text));
    if (syntax.text == "+") return operand;
    const Type type = operand.type;
    return make(Op::kNegate, type, {std::move(operand)});
  }

  Result<Typed> binary(const Syntax& syntax) {
    static const std::map<std::string, Op, std::less<>> kLogic = {
        {"and", Op::kAnd}, {"or", Op::kOr}, {"xor", Op::kXor}};
    static const std::map<std::string, Op, std::less<>> kComparisons = {
        {"=", Op::kEqual},      {"<>", Op::kNotEqual}, {"<", Op::kLess},
        {"<=", Op::kLessEqual}, {">", Op::kGreater},   {">=", Op::kGreaterEqual}};
    if (const auto logic = kLogic.find(syntax.text); logic != kLogic.end()) {
      TW_TRY(Typed left, boolean(syntax.args[0]));
      TW_TRY(Typed right, boolean(syntax.args[1]));
      return make(logic->second, kBoolean, {std::move(left), std::move(right)});
    }
    if (const auto comparison = kComparisons.find(syntax.text); comparison != kComparisons.end()) {
      TW_TRY(Typed left, check(syntax.args[0]));
      TW_TRY(Typed right, check(syntax.args[1]));
      return compare(comparison->second, std::move(left), std::move(right), syntax);
    }
    if (syntax.text == "||") {
      TW_TRY(Typed left, wanted(syntax.args[0], kString, syntax.text));
      TW_TRY(Typed right, wanted(syntax.args[1], kString, syntax.text));
      return make(Op::kConcat, kString, {std::move(left), std::move(right)});
    }
    return arithmetic(syntax);
  }

  Result<Typed> compare(Op op, Typed left, Typed right, const Syntax& syntax) {
    if (left.type.is_null || right.type.is_null) return error("rule.null_operand", {}, syntax.at);
    const auto type = common(left, right);
    if (!type) {
      return error("rule.types_differ", {syntax.text, left.type.name(), right.type.name()},
                   syntax.at);
    }
    return make(op, kBoolean, {convert(std::move(left), *type), convert(std::move(right), *type)});
  }

  Result<Typed> arithmetic(const Syntax& syntax) {
    TW_TRY(Typed left, numeric(syntax.args[0], syntax.text));
    TW_TRY(Typed right, numeric(syntax.args[1], syntax.text));
    if (left.type == kReal || right.type == kReal) {
      const Op op = syntax.text == "+"   ? Op::kAdd
                    : syntax.text == "-" ? Op::kSubtract
                    : syntax.text == "*" ? Op::kMultiply
                                         : Op::kDivide;
      return make(op, kReal, {convert(std::move(left), kReal), convert(std::move(right), kReal)});
    }
    if (syntax.text == "*") return product(std::move(left), std::move(right), syntax.at);
    if (syntax.text == "/") {
      Args args;
      for (Typed* operand : {&left, &right}) {
        const Type target = number(kMaxWidth, as_number(*operand).data.scale);
        args.push_back(convert(std::move(*operand), target));
      }
      return make(Op::kDivide, number(kMaxWidth, kQuotientScale), std::move(args));
    }
    const Op op = syntax.text == "+" ? Op::kAdd : Op::kSubtract;
    Type type = *common(left, right);
    if (type != kInteger) {
      type = number(type.data.width - type.data.scale + 1, type.data.scale);
    }
    return make(op, type, {convert(std::move(left), type), convert(std::move(right), type)});
  }

  Result<Typed> product(Typed left, Typed right, Position at) {
    if (left.type == kInteger && right.type == kInteger) {
      return make(Op::kMultiply, kInteger, {std::move(left), std::move(right)});
    }
    DataType a = as_number(left).data;
    DataType b = as_number(right).data;
    const int scale = a.scale + b.scale;
    if (scale > kMaxScale) return error("rule.scale", {std::to_string(scale)}, at);
    const Type type = number(a.width - a.scale + b.width - b.scale, scale);
    // Up to 18 digits the engine multiplies in 64 bits; beyond that both must be wide before.
    if (a.width + b.width > 18) a.width = b.width = kMaxWidth;
    return make(Op::kMultiply, type,
                {convert(std::move(left), type_of(a)), convert(std::move(right), type_of(b))});
  }

  Result<Typed> cases(const Syntax& syntax) {
    Args args;
    Typed seen{.type = {.is_null = true}};  // stands for the common type so far
    const auto count = syntax.args.size();
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_condition = i + 1 < count && i % 2 == 0;
      TW_TRY(Typed arg, is_condition ? boolean(syntax.args[i]) : check(syntax.args[i]));
      if (!is_condition) {
        const auto type = common(seen, arg);
        if (!type) {
          return error("rule.types_differ", {"else", seen.type.name(), arg.type.name()},
                       syntax.args[i].at);
        }
        seen = Typed{.op = Op::kVariable, .type = *type};
      }
      args.push_back(std::move(arg));
    }
    if (seen.type.is_null) return error("rule.null_operand", {}, syntax.at);
    for (std::size_t i = 0; i < count; ++i) {
      if (i % 2 == 1 || i + 1 == count) args[i] = convert(std::move(args[i]), seen.type);
    }
    return make(Op::kCase, seen.type, std::move(args));
  }

  static Typed maybe_not(bool inverted, Typed node) {
    if (!inverted) return node;
    return make(Op::kNot, kBoolean, {std::move(node)});
  }

  Result<Typed> in_set(const Syntax& syntax) {
    TW_TRY(Typed operand, check(syntax.args[0]));
    if (operand.type.is_null) return error("rule.null_operand", {}, syntax.at);
    Args args;
    Typed seen{.op = Op::kVariable, .type = operand.type};
    args.push_back(std::move(operand));
    for (std::size_t i = 1; i < syntax.args.size(); ++i) {
      TW_TRY(Typed element, check(syntax.args[i]));
      if (element.type.is_null) return error("rule.null_operand", {}, syntax.args[i].at);
      const auto type = common(seen, element);
      if (!type) {
        return error("rule.types_differ", {syntax.text, seen.type.name(), element.type.name()},
                     syntax.args[i].at);
      }
      seen.type = *type;
      args.push_back(std::move(element));
    }
    for (auto& arg : args) arg = convert(std::move(arg), seen.type);
    return maybe_not(syntax.text == "not_in", make(Op::kIn, kBoolean, std::move(args)));
  }

  Result<Typed> in_domain(const Syntax& syntax) {
    TW_TRY(Typed operand, check(syntax.args[0]));
    if (operand.op != Op::kVariable || operand.type != kString) {
      return error("rule.domain_operand", {syntax.domain}, syntax.args[0].at);
    }
    Typed node = make(Op::kInDomain, kBoolean, {std::move(operand)});
    node.text = syntax.domain;
    return maybe_not(syntax.text == "not_in", std::move(node));
  }

  // ---- functions ----

  Result<void> count(const Syntax& syntax, std::size_t least, std::size_t most) {
    if (syntax.args.size() >= least && syntax.args.size() <= most) return {};
    return error(
        "rule.arguments",
        {syntax.text,
         least == most ? std::to_string(least) : std::to_string(least) + "-" + std::to_string(most),
         std::to_string(syntax.args.size())},
        syntax.at);
  }

  // A literal integer from low to high.
  Result<std::int64_t> literal(const Syntax& syntax, const std::string& what, std::int64_t low,
                               std::int64_t high) {
    std::int64_t sign = 1;
    const Syntax* node = &syntax;
    if (node->kind == Syntax::Kind::kUnary && node->text == "-") {
      sign = -1;
      node = &node->args[0];
    }
    const auto* value = std::get_if<std::int64_t>(&node->value);
    if (node->kind != Syntax::Kind::kLiteral || value == nullptr || sign * *value < low ||
        sign * *value > high) {
      return error("rule.literal_wanted", {what, std::to_string(low), std::to_string(high)},
                   syntax.at);
    }
    return sign * *value;
  }

  static Typed integer_literal(std::int64_t value) {
    return {.op = Op::kLiteral, .type = kInteger, .value = value};
  }

  Result<Typed> call(const Syntax& syntax) {
    struct Simple {
      Op op;
      Type type;
      std::vector<Type> parameters;
    };
    static const std::map<std::string, Simple, std::less<>> kSimple = {
        {"sqrt", {Op::kSqrt, kReal, {kReal}}},
        {"exp", {Op::kExp, kReal, {kReal}}},
        {"ln", {Op::kLn, kReal, {kReal}}},
        {"power", {Op::kPower, kReal, {kReal, kReal}}},
        {"length", {Op::kLength, kInteger, {kString}}},
        {"upper", {Op::kUpper, kString, {kString}}},
        {"lower", {Op::kLower, kString, {kString}}},
        {"trim", {Op::kTrim, kString, {kString}}},
        {"ltrim", {Op::kTrimLeft, kString, {kString}}},
        {"rtrim", {Op::kTrimRight, kString, {kString}}},
        {"instr", {Op::kFind, kInteger, {kString, kString}}},
        {"replace", {Op::kReplace, kString, {kString, kString, kString}}},
        {"datediff", {Op::kDaysBetween, kInteger, {kDate, kDate}}},
        {"year", {Op::kYear, kInteger, {kDate}}},
        {"month", {Op::kMonth, kInteger, {kDate}}},
        {"dayofmonth", {Op::kDay, kInteger, {kDate}}},
        {"check_digit_uscc", {Op::kCheckDigit, kBoolean, {kString}}}};
    if (const auto found = kSimple.find(syntax.text); found != kSimple.end()) {
      const Simple& simple = found->second;
      TW_CHECK(count(syntax, simple.parameters.size(), simple.parameters.size()));
      Args args;
      for (std::size_t i = 0; i < simple.parameters.size(); ++i) {
        TW_TRY(Typed arg, wanted(syntax.args[i], simple.parameters[i], syntax.text));
        args.push_back(std::move(arg));
      }
      return make(simple.op, simple.type, std::move(args));
    }
    static const std::map<std::string, Result<Typed> (Checker::*)(const Syntax&), std::less<>>
        kOthers = {{"abs", &Checker::absolute},     {"round", &Checker::rounding},
                   {"trunc", &Checker::rounding},   {"floor", &Checker::whole},
                   {"ceil", &Checker::whole},       {"mod", &Checker::modulo},
                   {"substr", &Checker::substring}, {"match_characters", &Checker::matching},
                   {"dateadd", &Checker::add_days}, {"nvl", &Checker::default_value},
                   {"isnull", &Checker::null_test}, {"between", &Checker::between}};
    if (const auto found = kOthers.find(syntax.text); found != kOthers.end()) {
      return (this->*found->second)(syntax);
    }
    return error("rule.unknown_function", {syntax.text}, syntax.at);
  }

  Result<Typed> absolute(const Syntax& syntax) {
    TW_CHECK(count(syntax, 1, 1));
    TW_TRY(Typed operand, numeric(syntax.args[0], syntax.text));
    const Type type = operand.type;
    return make(Op::kAbs, type, {std::move(operand)});
  }

  Result<Typed> rounding(const Syntax& syntax) {
    TW_CHECK(count(syntax, 1, 2));
    TW_TRY(Typed operand, exact(syntax.args[0], syntax.text));
    std::int64_t scale = 0;
    if (syntax.args.size() == 2) {
      TW_TRY(scale, literal(syntax.args[1], syntax.text, 0, kMaxScale));
    }
    if (scale >= operand.type.data.scale) return operand;
    const int digits = operand.type.data.width - operand.type.data.scale;
    const bool up = syntax.text == "round";
    return make(up ? Op::kRound : Op::kTruncate,
                number(digits + (up ? 1 : 0), static_cast<int>(scale)), {std::move(operand)});
  }

  Result<Typed> whole(const Syntax& syntax) {
    TW_CHECK(count(syntax, 1, 1));
    TW_TRY(Typed operand, exact(syntax.args[0], syntax.text));
    const DataType data = operand.type.data;
    if (data.scale == 0) return operand;
    return make(syntax.text == "floor" ? Op::kFloor : Op::kCeiling,
                number(data.width - data.scale + 1, 0), {std::move(operand)});
  }

  Result<Typed> modulo(const Syntax& syntax) {
    TW_CHECK(count(syntax, 2, 2));
    TW_TRY(Typed left, exact(syntax.args[0], syntax.text));
    TW_TRY(Typed right, exact(syntax.args[1], syntax.text));
    const Type type = *common(left, right);
    return make(Op::kModulo, type,
                {convert(std::move(left), type), convert(std::move(right), type)});
  }

  Result<Typed> substring(const Syntax& syntax) {
    TW_CHECK(count(syntax, 2, 3));
    TW_TRY(Typed operand, wanted(syntax.args[0], kString, syntax.text));
    TW_TRY(const auto from, literal(syntax.args[1], syntax.text, 1, 1'000'000));
    std::int64_t length = 1'000'000;
    if (syntax.args.size() == 3) {
      TW_TRY(length, literal(syntax.args[2], syntax.text, 0, 1'000'000));
    }
    return make(Op::kSubstring, kString,
                {std::move(operand), integer_literal(from), integer_literal(length)});
  }

  Result<Typed> matching(const Syntax& syntax) {
    TW_CHECK(count(syntax, 2, 2));
    TW_TRY(Typed operand, wanted(syntax.args[0], kString, syntax.text));
    const auto* pattern = std::get_if<std::string>(&syntax.args[1].value);
    if (syntax.args[1].kind != Syntax::Kind::kLiteral || pattern == nullptr ||
        !is_valid_pattern(*pattern)) {
      return error("rule.pattern", {pattern == nullptr ? "" : *pattern}, syntax.args[1].at);
    }
    return make(
        Op::kMatches, kBoolean,
        {std::move(operand), Typed{.op = Op::kLiteral, .type = kString, .value = *pattern}});
  }

  Result<Typed> add_days(const Syntax& syntax) {
    TW_CHECK(count(syntax, 3, 3));
    TW_TRY(Typed operand, wanted(syntax.args[0], kDate, syntax.text));
    TW_TRY(const auto days, literal(syntax.args[1], syntax.text, -100'000, 100'000));
    const auto* unit = std::get_if<std::string>(&syntax.args[2].value);
    if (unit == nullptr || *unit != "D") return error("rule.unit", {}, syntax.args[2].at);
    return make(Op::kAddDays, kDate, {std::move(operand), integer_literal(days)});
  }

  Result<Typed> default_value(const Syntax& syntax) {
    TW_CHECK(count(syntax, 2, 2));
    TW_TRY(Typed left, check(syntax.args[0]));
    TW_TRY(Typed right, check(syntax.args[1]));
    if (is_constant(left)) return error("rule.constant", {}, syntax.args[0].at);
    const auto type = common(left, right);
    if (!type) {
      return error("rule.types_differ", {syntax.text, left.type.name(), right.type.name()},
                   syntax.at);
    }
    return make(Op::kNvl, *type,
                {convert(std::move(left), *type), convert(std::move(right), *type)});
  }

  Result<Typed> null_test(const Syntax& syntax) {
    TW_CHECK(count(syntax, 1, 1));
    TW_TRY(Typed operand, check(syntax.args[0]));
    if (is_constant(operand)) return error("rule.constant", {}, syntax.args[0].at);
    return make(Op::kIsNull, kBoolean, {std::move(operand)});
  }

  Result<Typed> between(const Syntax& syntax) {
    TW_CHECK(count(syntax, 3, 3));
    Args parts;
    for (const auto& [op, bound] :
         {std::pair{Op::kGreaterEqual, 1}, std::pair{Op::kLessEqual, 2}}) {
      TW_TRY(Typed operand, check(syntax.args[0]));
      TW_TRY(Typed limit, check(syntax.args[static_cast<std::size_t>(bound)]));
      TW_TRY(Typed part, of_the_row(compare(op, std::move(operand), std::move(limit), syntax),
                                    syntax.args[static_cast<std::size_t>(bound)].at));
      parts.push_back(std::move(part));
    }
    return make(Op::kAnd, kBoolean, std::move(parts));
  }

  const Signature& signature_;
  const std::string& file_;
  const std::set<std::string>* listed_;
};

void collect_variables(const Typed& node, std::vector<std::string>& names) {
  if (node.op == Op::kVariable && std::find(names.begin(), names.end(), node.text) == names.end()) {
    names.push_back(node.text);
  }
  for (const auto& arg : node.args) collect_variables(arg, names);
}

}  // namespace

std::string Type::name() const {
  if (is_null) return "null";
  switch (data.kind) {
    case Kind::kBoolean:
      return "boolean";
    case Kind::kInteger:
      return "integer";
    case Kind::kDecimal:
      return "number";
    case Kind::kDouble:
      return "real";
    case Kind::kText:
      return "string";
    case Kind::kDate:
      return "date";
    case Kind::kInstant:
      return "instant";
  }
  TW_ASSERT(false);
}

Result<Typed> check_types(const Syntax& syntax, const Signature& signature,
                          const std::string& file) {
  return Checker(signature, file, nullptr).check(syntax);
}

Result<std::vector<TypedRule>> check_types(const Ruleset& ruleset, const Signature& signature,
                                           const std::string& file) {
  std::set<std::string> listed;
  for (const auto& variable : ruleset.variables) {
    if (!signature(variable.text)) {
      return rule_error("rule.unknown_variable", {variable.text}, file, variable.at);
    }
    listed.insert(variable.text);
  }
  Checker checker(signature, file, &listed);
  std::vector<TypedRule> rules;
  for (const auto& rule : ruleset.rules) {
    TypedRule typed{.code = rule.code, .severity = rule.severity};
    if (!rule.antecedent.empty()) {
      TW_TRY(Typed antecedent, checker.boolean(rule.antecedent[0]));
      typed.antecedent = std::move(antecedent);
    }
    TW_TRY(typed.consequent, checker.consequent(rule.consequent));
    collect_variables(typed.consequent, typed.variables);
    if (typed.variables.empty() && typed.antecedent)
      collect_variables(*typed.antecedent, typed.variables);
    rules.push_back(std::move(typed));
  }
  return rules;
}

std::string to_string(const Typed& typed) {
  static constexpr std::string_view kNames[] = {
      "literal", "variable", "convert",    "not",       "and",
      "or",      "xor",      "=",          "<>",        "<",
      "<=",      ">",        ">=",         "negate",    "abs",
      "+",       "-",        "*",          "/",         "mod",
      "round",   "trunc",    "floor",      "ceil",      "power",
      "sqrt",    "exp",      "ln",         "||",        "length",
      "substr",  "upper",    "lower",      "trim",      "ltrim",
      "rtrim",   "instr",    "replace",    "matches",   "datediff",
      "year",    "month",    "dayofmonth", "dateadd",   "case",
      "nvl",     "isnull",   "in",         "in_domain", "check_digit_uscc"};
  if (typed.op == Op::kVariable) return typed.text;
  if (typed.op == Op::kLiteral) {
    const auto* text = std::get_if<std::string>(&typed.value);
    if (text != nullptr) return '"' + *text + '"';
    return std::holds_alternative<sql::Null>(typed.value) ? "null" : lake::to_text(typed.value);
  }
  std::string text = "(" + std::string(kNames[static_cast<std::size_t>(typed.op)]);
  if (typed.type != kBoolean) text += ":" + typed.type.data.name();
  if (!typed.text.empty()) text += " @" + typed.text;
  for (const auto& arg : typed.args) text += " " + to_string(arg);
  return text + ")";
}

}  // namespace tw::checks
