// The sums a table is made of: one aggregate over the cube.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "lake/engine.h"
#include "sql/expr.h"
#include "statistics/table.h"

namespace tw::statistics {

// The stretches of time that a table compares, each a number of whole months.
enum Slot { kNow, kCumulated, kLast, kLastCumulated };
inline constexpr std::size_t kSlots = 4;

struct Months {
  std::string first;  // "2026-01"; both empty: no such stretch
  std::string last;
  bool empty() const { return first.empty(); }
};
using SlotMonths = std::array<Months, kSlots>;

struct Fact {
  std::string code;  // of the axis as the cube has it, see fact_code()
  std::string flow;
  std::array<Decimal, kSlots> sums;  // zero for a stretch that is empty
};

// What rows of the cube are grouped by: the axis's column, or as many digits of the commodity as
// classification needs.
sql::Expr fact_code(const Axis& axis, bool across_editions);

// Reads the view `cube`.
std::vector<Fact> table_facts(lake::Connection& connection, const sql::Expr& code, Measure measure,
                              const SlotMonths& slots, const sql::Expr& condition);

}  // namespace tw::statistics
