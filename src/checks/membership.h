// Membership in code lists, for the rows of one month.
//
// The values of a column are few, and a month knows which of them are in a list: they are judged
// once, over the distinct values, and rules then compare with the few that are not (on some days,
// or ever) instead of joining a list to every row. Where many are not, the join is taken after all.
// What holds for lists holds for any costly test of one column: check_digit_uscc is judged the same
// way.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "checks/compile.h"
#include "checks/dataset.h"
#include "lake/engine.h"

namespace tw::checks {

class Membership {
 public:
  static constexpr std::size_t kMostValues = 500;

  // Makes the code lists of the home ready (value_domain.sql). Needs the views of
  // attach_standards() and the variables of item_standards.sql. `registry`: domains that are no code
  // lists. The connection must outlive this.
  Membership(lake::Connection& connection, const Period& month, int commodity_depth,
             const ValueDomains& registry = {});

  // How what is not known() is looked up.
  const ValueDomains& domains() const { return domains_; }

  // Judges the columns that the rules look up, in one pass over the items. Rules on other datasets
  // join.
  void judge(const Dataset& dataset, const std::vector<const TypedRule*>& rules);

  // For Compiler: what judge() found.
  sql::Expr known(const std::string& list, const std::string& variable) const;

 private:
  using Lookup = std::pair<std::string, std::string>;  // list (or kCheckDigit), variable

  const ValueDomain* domain_of(const Lookup& lookup) const;
  void judge(const Lookup& lookup);
  void list_view(const Lookup& lookup);

  lake::Connection& connection_;
  Period month_;
  ValueDomains domains_;
  std::map<Lookup, sql::Expr> known_;
};

}  // namespace tw::checks
