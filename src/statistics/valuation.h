// The statistical value and quantity of each goods item of a month, and its place in the scope of
// trade statistics. Everything is done in SQL over whole months; the queries say how, step by step:
//   month_standards.sql    what the month needs of the standards
//   valuation_macros.sql   the arithmetic: CIF, FOB, charges, exact rounding
//   valued.sql             one row an item: dimensions, values, quantity, scope, or why it has no
//   value
#pragma once

#include <string>

#include "base/date.h"
#include "lake/engine.h"

namespace tw::statistics {

struct MonthSettings {
  Period month = Period::month(1970, 1);
  std::string currency;     // ISO 4217 of the home
  std::string mode_scheme;  // of trade modes where an item states none
  int depth = 6;            // digits of a commodity code in the statistics
};

// Makes the table `closing` and the view `valued` (temporary, of the connection). Needs a view or
// table `item` (the effective items of the month) and the views of standards::attach_standards.
void attach_valuation(lake::Connection& connection, const MonthSettings& settings);

}  // namespace tw::statistics
