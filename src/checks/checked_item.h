// Dataset item: the effective items of the month with what the standards say of them on the day of
// acceptance.
#pragma once

#include <set>
#include <string>

#include "sql/expr.h"

namespace tw::checks {

// The columns named, of structure item and of the standards (dataset.cc), over the view item and
// the tables of item_standards.sql. Each standard is joined only where a column of it is named: a
// join of ten million items takes the engine a third of a second, used or not. An amount without a
// currency of its own is in that of the invoice, a statistical value in that of the home: as the
// valuation takes them.
sql::Select checked_item(const std::set<std::string>& columns);

}  // namespace tw::checks
