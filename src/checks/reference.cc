#include "checks/reference.h"

#include <algorithm>
#include <cmath>
#include <regex>

namespace tw::checks {
namespace {

using sql::Null;
using sql::Value;
using Kind = sql::DataType::Kind;

bool is_null(const Value& value) { return std::holds_alternative<Null>(value); }

std::optional<Value> if_any(const std::optional<Decimal>& decimal) {
  if (!decimal) return std::nullopt;
  return Value(*decimal);
}

std::optional<Value> finite(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return Value(value);
}

Int128 power_of_ten(int digits) {
  Int128 value = 1;
  for (int i = 0; i < digits; ++i) value *= 10;
  return value;
}

// ---- numbers ----

std::optional<Value> convert(const Value& value, const Type& target) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  const Decimal decimal = integer != nullptr ? Decimal(*integer, 0) : std::get<Decimal>(value);
  if (target.data.kind == Kind::kDouble) return Value(decimal.to_double());
  const auto scaled = decimal.rescale(target.data.scale);
  if (!scaled) return std::nullopt;
  const Int128 limit = power_of_ten(target.data.width);
  if (scaled->unscaled() >= limit || scaled->unscaled() <= -limit) return std::nullopt;
  return Value(*scaled);
}

// Drops the digits after `scale`; up: towards plus infinity, down: towards minus infinity.
enum class Cut { kTowardsZero, kDown, kUp };
Decimal cut(const Decimal& value, int scale, Cut direction) {
  const Int128 step = power_of_ten(value.scale() - scale);
  Int128 quotient = value.unscaled() / step;
  const Int128 rest = value.unscaled() % step;
  if (direction == Cut::kDown && rest < 0) --quotient;
  if (direction == Cut::kUp && rest > 0) ++quotient;
  return {quotient, scale};
}

Decimal modulo(const Decimal& x, const Decimal& y) {
  if (y.is_zero()) return x;
  Int128 rest = x.unscaled() % y.unscaled();
  if (rest != 0 && (rest < 0) != (y.unscaled() < 0)) rest += y.unscaled();
  return {rest, x.scale()};
}

// Each operand must stay within 38 digits when brought to the places of the quotient, also where
// the other is null (language.h).
std::optional<Value> divide(const Typed& node, const std::vector<Value>& args) {
  const int a = node.args[0].type.data.scale;
  const int b = node.args[1].type.data.scale;
  const int shift = std::max(b + kQuotientScale, a);
  const int shifts[] = {shift, shift - kQuotientScale};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto* operand = std::get_if<Decimal>(&args[i]);
    if (operand != nullptr && !operand->multiply(Decimal(power_of_ten(shifts[i]), 0)))
      return std::nullopt;
  }
  if (std::any_of(args.begin(), args.end(), is_null)) return Value(Null{});
  return if_any(std::get<Decimal>(args[0]).divide(std::get<Decimal>(args[1]), kQuotientScale));
}

std::optional<Value> arithmetic(Op op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case Op::kAdd:
      overflow = __builtin_add_overflow(a, b, &result);
      break;
    case Op::kSubtract:
      overflow = __builtin_sub_overflow(a, b, &result);
      break;
    case Op::kMultiply:
      overflow = __builtin_mul_overflow(a, b, &result);
      break;
    default:
      TW_ASSERT(false);
  }
  if (overflow) return std::nullopt;
  return Value(result);
}

std::optional<Value> arithmetic(Op op, const Decimal& a, const Decimal& b) {
  switch (op) {
    case Op::kAdd:
      return if_any(a.add(b));
    case Op::kSubtract:
      return if_any(a.subtract(b));
    case Op::kMultiply:
      return if_any(a.multiply(b));
    case Op::kModulo:
      return Value(modulo(a, b));
    default:
      TW_ASSERT(false);
  }
}

std::optional<Value> arithmetic(Op op, double a, double b) {
  switch (op) {
    case Op::kAdd:
      return finite(a + b);
    case Op::kSubtract:
      return finite(a - b);
    case Op::kMultiply:
      return finite(a * b);
    case Op::kDivide:
      return b == 0 ? std::nullopt : finite(a / b);
    case Op::kPower:
      return finite(std::pow(a, b));
    default:
      TW_ASSERT(false);
  }
}

std::optional<Value> sign(Op op, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    const bool flip = op == Op::kNegate || *integer < 0;
    std::int64_t result = *integer;
    if (flip && __builtin_sub_overflow(std::int64_t{0}, *integer, &result)) return std::nullopt;
    return Value(result);
  }
  if (const auto* decimal = std::get_if<Decimal>(&value)) {
    const bool flip = op == Op::kNegate || decimal->is_negative();
    return Value(flip ? Decimal(-decimal->unscaled(), decimal->scale()) : *decimal);
  }
  const double real = std::get<double>(value);
  return Value(op == Op::kNegate ? -real : std::fabs(real));
}

std::optional<Value> real_function(Op op, double x) {
  switch (op) {
    case Op::kSqrt:
      return x < 0 ? std::nullopt : finite(std::sqrt(x));
    case Op::kLn:
      return x <= 0 ? std::nullopt : finite(std::log(x));
    case Op::kExp:
      return finite(std::exp(x));
    default:
      TW_ASSERT(false);
  }
}

// ---- strings, by character ----

std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> all;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) all.emplace_back();
    all.back() += c;
  }
  return all;
}

// One element a character, so that a pattern's `.` is one.
std::wstring wide(const std::string& text) {
  std::wstring result;
  for (const auto& character : characters(text)) {
    const auto lead = static_cast<unsigned char>(character[0]);
    wchar_t code = character.size() == 1 ? lead : lead & (0x7FU >> character.size());
    for (std::size_t i = 1; i < character.size(); ++i) {
      code = static_cast<wchar_t>(code << 6 | (static_cast<unsigned char>(character[i]) & 0x3F));
    }
    result += code;
  }
  return result;
}

std::string substring(const std::string& text, std::int64_t from, std::int64_t count) {
  std::string result;
  const auto all = characters(text);
  for (std::int64_t i = from - 1; i < static_cast<std::int64_t>(all.size()) && i < from - 1 + count;
       ++i) {
    result += all[static_cast<std::size_t>(i)];
  }
  return result;
}

std::string in_case(std::string text, bool upper) {
  for (char& c : text) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string trimmed(std::string text, bool left, bool right) {
  while (right && text.ends_with(' ')) text.pop_back();
  if (left) text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

std::string replaced(const std::string& text, const std::string& old, const std::string& with) {
  if (old.empty()) return text;
  std::string result;
  std::size_t at = 0;
  for (auto found = text.find(old); found != std::string::npos; found = text.find(old, at)) {
    result += text.substr(at, found - at) + with;
    at = found + old.size();
  }
  return result + text.substr(at);
}

std::int64_t found_at(const std::string& text, const std::string& part) {
  const auto at = text.find(part);
  if (at == std::string::npos) return 0;
  return static_cast<std::int64_t>(characters(text.substr(0, at)).size()) + 1;
}

// GB 32100-2015, 4.2.7: C18 = 31 - (sum of Ci x Wi mod 31), Wi = 3^(i-1) mod 31; 31 stands for 0.
bool has_check_digit(const std::string& code) {
  static const std::string kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (code.size() != 18) return false;
  int sum = 0;
  int weight = 1;
  for (std::size_t i = 0; i < 17; ++i) {
    const auto digit = kAlphabet.find(code[i]);
    if (digit == std::string::npos) return false;
    sum += static_cast<int>(digit) * weight;
    weight = weight * 3 % 31;
  }
  return code[17] == kAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

std::optional<Value> text_function(Op op, const std::vector<Value>& args) {
  const auto& text = std::get<std::string>(args[0]);
  const auto at = [&](std::size_t i) -> const std::string& {
    return std::get<std::string>(args[i]);
  };
  switch (op) {
    case Op::kConcat:
      return Value(text + at(1));
    case Op::kLength:
      return Value(static_cast<std::int64_t>(characters(text).size()));
    case Op::kSubstring:
      return Value(
          substring(text, std::get<std::int64_t>(args[1]), std::get<std::int64_t>(args[2])));
    case Op::kUpper:
      return Value(in_case(text, true));
    case Op::kLower:
      return Value(in_case(text, false));
    case Op::kTrim:
      return Value(trimmed(text, true, true));
    case Op::kTrimLeft:
      return Value(trimmed(text, true, false));
    case Op::kTrimRight:
      return Value(trimmed(text, false, true));
    case Op::kFind:
      return Value(found_at(text, at(1)));
    case Op::kReplace:
      return Value(replaced(text, at(1), at(2)));
    case Op::kMatches:
      return Value(std::regex_match(wide(text), std::wregex(wide(at(1)))));
    case Op::kCheckDigit:
      return Value(has_check_digit(text));
    default:
      TW_ASSERT(false);
  }
}

// ---- comparison and logic ----

template <class T>
bool compare_as(Op op, const Value& left, const Value& right) {
  const T& a = std::get<T>(left);
  const T& b = std::get<T>(right);
  switch (op) {
    case Op::kEqual:
      return a == b;
    case Op::kNotEqual:
      return !(a == b);
    case Op::kLess:
      return a < b;
    case Op::kLessEqual:
      return !(b < a);
    case Op::kGreater:
      return b < a;
    case Op::kGreaterEqual:
      return !(a < b);
    default:
      TW_ASSERT(false);
  }
}

// Both are of one type.
bool compare(Op op, const Value& a, const Value& b) {
  if (std::holds_alternative<bool>(a)) return compare_as<bool>(op, a, b);
  if (std::holds_alternative<std::int64_t>(a)) return compare_as<std::int64_t>(op, a, b);
  if (std::holds_alternative<Decimal>(a)) return compare_as<Decimal>(op, a, b);
  if (std::holds_alternative<double>(a)) return compare_as<double>(op, a, b);
  if (std::holds_alternative<Date>(a)) return compare_as<Date>(op, a, b);
  return compare_as<std::string>(op, a, b);
}

// Three-valued: a false decides `and`, a true decides `or`.
Value connect(Op op, const Value& a, const Value& b) {
  const bool decides = op == Op::kOr;
  const auto is = [&](const Value& value) {
    return !is_null(value) && std::get<bool>(value) == decides;
  };
  if (is(a) || is(b)) return decides;
  if (is_null(a) || is_null(b)) return Null{};
  return !decides;
}

class Evaluator {
 public:
  explicit Evaluator(const Row& row) : row_(row) {}

  std::optional<Value> run(const Typed& node) {
    switch (node.op) {
      case Op::kLiteral:
        return node.value;
      case Op::kVariable:
        return row_.value(node.text);
      case Op::kCase:
        return cases(node);
      case Op::kNvl: {
        const auto first = run(node.args[0]);
        return first && is_null(*first) ? run(node.args[1]) : first;
      }
      case Op::kInDomain: {
        const auto known = row_.in_list(node.text, node.args[0].text);
        return known ? Value(*known) : Value(Null{});
      }
      default:
        break;
    }
    std::vector<Value> args;
    for (const auto& arg : node.args) {
      auto value = run(arg);
      if (!value) return std::nullopt;
      args.push_back(std::move(*value));
    }
    return operation(node, args);
  }

 private:
  std::optional<Value> cases(const Typed& node) {
    for (std::size_t i = 0; i + 1 < node.args.size(); i += 2) {
      const auto condition = run(node.args[i]);
      if (!condition) return std::nullopt;
      if (!is_null(*condition) && std::get<bool>(*condition)) return run(node.args[i + 1]);
    }
    return run(node.args.back());
  }

  static std::optional<Value> operation(const Typed& node, const std::vector<Value>& args) {
    if (node.op == Op::kIsNull) return Value(is_null(args[0]));
    if (node.op == Op::kAnd || node.op == Op::kOr) return connect(node.op, args[0], args[1]);
    if (node.op == Op::kDivide && node.type.data.kind == Kind::kDecimal) return divide(node, args);
    if (std::any_of(args.begin(), args.end(), is_null)) return Value(Null{});
    switch (node.op) {
      case Op::kConvert:
        return convert(args[0], node.type);
      case Op::kNot:
        return Value(!std::get<bool>(args[0]));
      case Op::kXor:
        return Value(std::get<bool>(args[0]) != std::get<bool>(args[1]));
      case Op::kIn:
        return Value(std::find(args.begin() + 1, args.end(), args[0]) != args.end());
      case Op::kDaysBetween:
        return Value(std::int64_t{std::get<Date>(args[1]) - std::get<Date>(args[0])});
      case Op::kAddDays:
        return Value(std::get<Date>(args[0]) + static_cast<int>(std::get<std::int64_t>(args[1])));
      case Op::kYear:
        return Value(std::int64_t{std::get<Date>(args[0]).year()});
      case Op::kMonth:
        return Value(std::int64_t{std::get<Date>(args[0]).month()});
      case Op::kDay:
        return Value(std::int64_t{std::get<Date>(args[0]).day()});
      case Op::kEqual:
      case Op::kNotEqual:
      case Op::kLess:
      case Op::kLessEqual:
      case Op::kGreater:
      case Op::kGreaterEqual:
        return Value(compare(node.op, args[0], args[1]));
      default:
        return numeric_or_text(node, args);
    }
  }

  static std::optional<Value> numeric_or_text(const Typed& node, const std::vector<Value>& args) {
    switch (node.op) {
      case Op::kNegate:
      case Op::kAbs:
        return sign(node.op, args[0]);
      case Op::kRound:
        return if_any(std::get<Decimal>(args[0]).rescale(node.type.data.scale));
      case Op::kTruncate:
        return Value(cut(std::get<Decimal>(args[0]), node.type.data.scale, Cut::kTowardsZero));
      case Op::kFloor:
        return Value(cut(std::get<Decimal>(args[0]), 0, Cut::kDown));
      case Op::kCeiling:
        return Value(cut(std::get<Decimal>(args[0]), 0, Cut::kUp));
      case Op::kSqrt:
      case Op::kLn:
      case Op::kExp:
        return real_function(node.op, std::get<double>(args[0]));
      default:
        break;
    }
    if (std::holds_alternative<std::string>(args[0])) return text_function(node.op, args);
    if (const auto* a = std::get_if<std::int64_t>(&args[0])) {
      return arithmetic(node.op, *a, std::get<std::int64_t>(args[1]));
    }
    if (const auto* a = std::get_if<Decimal>(&args[0])) {
      return arithmetic(node.op, *a, std::get<Decimal>(args[1]));
    }
    return arithmetic(node.op, std::get<double>(args[0]), std::get<double>(args[1]));
  }

  const Row& row_;
};

}  // namespace

std::optional<Value> evaluate(const Typed& node, const Row& row) {
  return Evaluator(row).run(node);
}

Verdict evaluate(const TypedRule& rule, const Row& row) {
  if (rule.antecedent) {
    const auto applies = evaluate(*rule.antecedent, row);
    if (!applies) return Verdict::kFailed;
    if (is_null(*applies) || !std::get<bool>(*applies)) return Verdict::kHolds;
  }
  const auto holds = evaluate(rule.consequent, row);
  if (!holds) return Verdict::kFailed;
  return is_null(*holds) || std::get<bool>(*holds) ? Verdict::kHolds : Verdict::kBroken;
}

}  // namespace tw::checks
