// The statistical value and quantity of each goods item of a month, and its place in the scope of
// trade statistics. Everything is done in SQL over whole months; the queries say how, step by step:
//   month_standards.sql   what the month needs of the standards
//   valuation_macros.sql  the arithmetic: CIF, FOB, charges, exact rounding
//   screened.sql          one row an item: scope, rates, and the reason for which it does not count
//   judged.sql            one row an item: dimensions, values, quantity
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

// Makes the table `closing` and the views `screened` and `judged` (temporary, of the connection).
// Needs views or tables `item` (the effective items of the month), `finding` (of the month) and
// those of standards::attach_standards.
void attach_valuation(lake::Connection& connection, const MonthSettings& settings);

}  // namespace tw::statistics
