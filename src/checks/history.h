// What the twelve months before the checked one hold, in the form in which rules compare with it.
// Each month is read once a connection: a check of a year keeps what the next months need.
#pragma once

#include "base/date.h"
#include "lake/home.h"

namespace tw::checks {

// Makes these temporary views of the connection, over the effective items of the twelve months
// before:
//   rule_history      flow, commodity, local_value (home currency, double; null without a rate or a
//   price),
//                     net_mass (kg, double), supplementary_unit, unit_mass (kg of one supplementary
//                     unit; null unless both are above 0); items with a commodity
//   rule_combination  commodity, origin_country, trader_id of imports, once a month
// Needs declaration::attach_effective() and standards::attach_standards(), and rule_rate and
// rule_item_value() of measures.sql.
Result<void> attach_history(lake::Connection& connection, const lake::Home& home,
                            const Period& month);

}  // namespace tw::checks
