// The tree of a rule file, as written. Plain values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "sql/expr.h"

namespace tw::checks {

// Where something begins in its file, both from 1; the column counts characters.
struct Position {
  std::int64_t line = 1;
  std::int64_t column = 1;
};

struct Syntax {
  enum class Kind {
    kLiteral,   // value
    kVariable,  // text = name
    kUnary,     // text = "-", "+" or "not", one arg
    kBinary,    // text = operator, two args
    kCall,      // text = function, args
    kIf,        // condition, then, else
    kCase,      // condition, then, condition, then, ..., else
    kIn,        // operand, then literals; text = "in" or "not_in"
    kInDomain   // operand; text = "in" or "not_in", domain = name of the code list
  };
  Kind kind = Kind::kLiteral;
  std::string text;
  std::string domain;
  sql::Value value;
  std::vector<Syntax> args;
  Position at;
};

enum class Severity { kFatal, kError, kWarning };
std::string_view to_string(Severity severity);

struct Rule {
  std::string name;
  std::string code;  // errorcode
  Severity severity = Severity::kError;
  std::vector<Syntax> antecedent;  // none or one
  Syntax consequent;
  Position at;
};

struct Name {
  std::string text;
  Position at;
};

struct Ruleset {
  std::string name;
  std::vector<Name> variables;
  std::vector<Rule> rules;
  Position at;
};

// NAME := check_datapoint(dataset, ruleset)
struct Check {
  std::string result;
  Name dataset;
  Name ruleset;
};

struct Program {
  std::string file;
  std::vector<Ruleset> rulesets;
  std::vector<Check> checks;
};

// An error of the rule file at a position.
Error rule_error(std::string code, std::vector<std::string> args, const std::string& file,
                 Position at);

// The tree in one line: (and (= flow "M") (isnull origin_country)). For tests and explanations.
std::string to_string(const Syntax& syntax);
std::string to_string(const Rule& rule);

}  // namespace tw::checks
