// From a question to the query that answers it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "explore/question.h"
#include "explore/serving.h"
#include "sql/expr.h"

namespace tw::explore {

// What a row is of an answer with margins: the engine's grouping(first axis, second axis).
enum class Margin : std::uint8_t { kCell = 0, kDown = 1, kAcross = 2, kAll = 3 };

struct Plan {
  const Serving::Source* source = nullptr;  // the one that reads the fewest rows
  std::vector<const Dimension*> by;         // one an axis of the question
  std::vector<std::string> measures;
  std::string first, last;  // months
  // Columns: the number of each axis's code, the measures, the measures' totals over all groups,
  // the count of groups, with margins which one a row belongs to; in the order of the answer.
  sql::Select select;
};

// Hidden cells are the caller's to take out; `rank` false leaves `top` to the caller too. Codes as
// Explorer::ask().
Result<Plan> plan(const Serving& serving, const Question& question, bool rank);

}  // namespace tw::explore
