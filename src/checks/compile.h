// Typed rules to SQL. The compiler owns the widths (types.h has decided them), division, and what
// failing means; the result is one boolean expression a rule, and one join a code list and field.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/types.h"
#include "sql/expr.h"

namespace tw::checks {

// How membership in a code list is looked up. `table` has one row a code and interval of validity,
// intervals disjoint: code text, valid_from date, valid_to date, and scheme and flow text where
// `by_scheme`.
struct ValueDomain {
  std::string table;
  int prefix = 0;          // so many first characters count; 0: all
  bool by_scheme = false;  // the row's mode_scheme and flow must agree
};
using ValueDomains = std::map<std::string, ValueDomain, std::less<>>;

// check_digit_uscc(variable) is looked up as if it were a list of this name, where that is known or
// there is a domain "check_digit_uscc of <variable>"; else it is computed.
inline constexpr const char* kCheckDigit = "check_digit_uscc";

// Membership that is already known for the rows at hand: whether row.<variable>, which is not null,
// is in the list on the row's day, as an expression; null: look it up by a join.
using KnownMembership =
    std::function<sql::Expr(const std::string& list, const std::string& variable)>;

class Compiler {
 public:
  // Columns are read as row.<variable>. A domain that is missing makes membership null; its name
  // goes to missing().
  Compiler(const ValueDomains& domains, std::string row, KnownMembership known = {})
      : domains_(domains), row_(std::move(row)), known_(std::move(known)) {}

  // TRUE where the rule is broken, FALSE where it holds or does not apply, NULL where it cannot be
  // evaluated. Never raises.
  sql::Expr broken(const TypedRule& rule);
  // The value itself; may raise.
  sql::Expr value(const Typed& node);

  // The joins that the expressions compiled so far need: at most one row of each meets a row.
  const std::vector<sql::Join>& joins() const { return joins_; }
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  sql::Expr membership(const Typed& node);
  sql::Expr check_digit(const Typed& node);
  sql::Expr joined(const std::string& name, const ValueDomain& domain, const std::string& variable);
  sql::Expr operation(const Typed& node, std::vector<sql::Expr> args);
  sql::Expr divide(const Typed& node, std::vector<sql::Expr> args);

  const ValueDomains& domains_;
  std::string row_;
  KnownMembership known_;
  std::vector<sql::Join> joins_;
  std::map<std::pair<std::string, std::string>, std::string> aliases_;  // (domain, variable)
  std::vector<std::string> missing_;
};

}  // namespace tw::checks
