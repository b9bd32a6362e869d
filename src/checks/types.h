// From the tree as written to a tree in which every node has a type, every operand has exactly the
// type its operation works on (conversions are nodes of their own), and shorthand is spelled out:
// between is two comparisons, not_in is not in. Compiler and reference evaluator both start here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "checks/syntax.h"
#include "sql/type.h"

namespace tw::checks {

// A number's type states its digits: decimal(width, scale), width at most 38.
struct Type {
  bool is_null = false;  // of the literal null; data means nothing
  sql::DataType data;

  bool operator==(const Type&) const = default;
  std::string name() const;  // boolean, integer, number, real, string, date, null
};

enum class Op {
  kLiteral,   // value
  kVariable,  // text
  kConvert,   // one numeric (or null) operand, to `type`
  kNot,
  kAnd,
  kOr,
  kXor,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,  // operands of one type
  kNegate,
  kAbs,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,  // numbers: a number with kQuotientScale; reals: a real
  kModulo,
  kRound,
  kTruncate,  // to type.scale
  kFloor,
  kCeiling,
  kPower,
  kSqrt,
  kExp,
  kLn,  // reals
  kConcat,
  kLength,
  kSubstring,
  kUpper,
  kLower,
  kTrim,
  kTrimLeft,
  kTrimRight,
  kFind,
  kReplace,
  kMatches,
  kDaysBetween,
  kYear,
  kMonth,
  kDay,
  kAddDays,
  kCase,  // condition, value, condition, value, ..., value
  kNvl,
  kIsNull,
  kIn,        // operand, literals of its type
  kInDomain,  // one variable; text = name of the code list
  kCheckDigit
};

inline constexpr int kQuotientScale = 8;
inline constexpr int kMaxScale = 20;

struct Typed {
  Op op = Op::kLiteral;
  Type type;
  sql::Value value;
  std::string text;
  std::vector<Typed> args;
};

struct TypedRule {
  std::string code;
  Severity severity = Severity::kError;
  std::optional<Typed> antecedent;
  Typed consequent;
  // The variables of the consequent in order of appearance (of the antecedent where it has none).
  // The first is the field that a finding names.
  std::vector<std::string> variables;
};

// The type of a dataset's variable; nullopt when the dataset has none of that name.
using Signature = std::function<std::optional<sql::DataType>(std::string_view)>;

// Codes rule.unknown_variable, rule.not_listed (a variable that the ruleset's head does not name),
// rule.operand, rule.arguments, rule.unknown_function, rule.not_boolean, rule.types_differ,
// rule.scale, rule.literal_wanted, rule.pattern, rule.domain_operand, rule.null_operand,
// rule.constant (a condition that is the same for every row).
Result<std::vector<TypedRule>> check_types(const Ruleset& ruleset, const Signature& signature,
                                           const std::string& file);

// One expression, for tests: every variable of the signature is allowed.
Result<Typed> check_types(const Syntax& syntax, const Signature& signature,
                          const std::string& file);

// (less_equal:boolean (convert:decimal(20,6) a) b). For tests.
std::string to_string(const Typed& typed);

}  // namespace tw::checks
