// The consumer's question to data that stays where it is: a stated subset of SQL, parsed to a tree.
// This header is its manual; docs/inplace.md is the same in a page.
//
//   SELECT customs_office, count(*) AS records, sum(refund) AS refund
//   FROM tax_refund
//   WHERE paid_on BETWEEN DATE '2026-01-01' AND DATE '2026-03-31' AND kind IN ('A', 'B')
//   GROUP BY customs_office
//   ORDER BY refund DESC
//   LIMIT 100
//
// One resource, no joins, no subqueries, no set operations, no casts, no comments, one statement.
//   outputs     *, columns, expressions and aggregates, each with AS where it is not a column
//   conditions  and or not; = <> < <= > >=; [NOT] BETWEEN; [NOT] IN (literals); [NOT] LIKE
//   'pattern'
//               (% and _; backslashes are refused); IS [NOT] NULL
//   values      columns; 'text' ('' is a quote); 12, 12.50; DATE '2026-01-31'; + - * of numbers;
//               lower(s) upper(s) length(s) substr(s, from, count) year(d) month(d)
//   aggregates  count(*) count(x) count(DISTINCT x) sum(n) avg(n) min(x) max(x)
//   GROUP BY    columns and outputs, by name; every output is one of them or an aggregate
//   ORDER BY    outputs, by name, ASC or DESC
//
// Both sides of a comparison have one type: text, number, date or instant. Nothing in the subset
// can fail on one row and not on another (no division, no conversion), so an error tells nothing
// about rows that were not given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "sql/expr.h"

namespace tw::inplace {

inline constexpr std::size_t kLongestQuestion = 8000;  // bytes
inline constexpr int kMostDepth = 32;
inline constexpr int kMostProducts = 8;  // multiplications: a number stays within 400 digits

// What the columns of the resource are for the consumer: those given, as given (exchange::Cut).
using Columns = std::vector<lake::ColumnSpec>;

struct Output {
  std::string name;
  sql::Expr expr;  // columns without a qualifier
  sql::DataType type;
  bool is_aggregate = false;
};

struct Question {
  std::string resource;
  std::vector<Output> outputs;
  sql::Expr where;                    // absent: all rows
  std::vector<std::size_t> group_by;  // places of outputs
  bool is_grouped = false;            // GROUP BY, or an aggregate without one
  struct Order {
    std::size_t output = 0;
    bool descending = false;
  };
  std::vector<Order> order_by;
  std::int64_t limit = -1;
};

// The resource that the question is about, before anything else is judged.
Result<std::string> resource_of(std::string_view text);

// Codes inplace.syntax (what was met, what was wanted), inplace.too_long, inplace.column_unknown
// (also where the resource has it and it is not given), inplace.types (of an operation),
// inplace.function_unknown, inplace.not_grouped, inplace.output_twice, inplace.name_needed. The
// place has the column of the text.
Result<Question> parse(std::string_view text, const Columns& columns);

}  // namespace tw::inplace
