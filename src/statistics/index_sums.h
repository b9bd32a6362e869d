// What index numbers are made of: elementary cells of two stretches of time, matched inside the
// engine, outliers taken out, and summed. index_cells.sql and index_sums.sql say how.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "lake/engine.h"
#include "sql/expr.h"
#include "statistics/axis.h"
#include "statistics/table_facts.h"

namespace tw::statistics {

// Two stretches of whole months that are compared.
struct IndexPair {
  Months base;
  Months now;
  bool operator==(const IndexPair& other) const;
};

struct IndexCells {
  std::vector<std::string> dimensions = {"partner"};  // of the cube's key, beside the commodity
  std::string measure = "value_usd";                  // or value_local
  double fence = 3;         // quartile ranges beyond which a price relative is an outlier
  std::int64_t least = 10;  // cells a group needs for that
  double nearest = 0.6931;  // no fence stands nearer to its quartile, in logarithms: a factor 2
};

struct IndexSums {
  std::size_t pair = 0;  // position in the list of pairs
  std::string flow;
  std::string member;  // of the axis
  bool is_total = false;
  Decimal base_value, now_value;      // all cells
  Decimal base_matched, now_matched;  // matched cells: sum of p0 q0, of p1 q1
  Decimal repriced;                   // sum of p1 q0
  Decimal requantified;               // sum of p0 q1
  std::int64_t matched = 0;           // cells
  std::int64_t outliers = 0;
  Decimal outlier_value;  // of now
};

// Sums by pair, flow and member of the axis (nullptr: totals alone), and totals over all members.
// Codes of an older edition of the Harmonized System are brought to today's where the concordance
// tells one successor; cells of codes that were split or merged by halves are not matched. Needs
// the view `cube` over all months concerned and standards::attach_standards().
std::vector<IndexSums> index_sums(lake::Connection& connection, const std::vector<IndexPair>& pairs,
                                  const Axis* axis, const IndexCells& cells,
                                  const sql::Expr& condition);

}  // namespace tw::statistics
