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

struct Plan {
  const Serving::Source* source = nullptr;  // the one that reads the fewest rows
  std::vector<const Dimension*> by;         // one an axis of the question
  std::vector<std::string> measures;
  std::string first, last;  // months
  // A row a cell, in the order of its codes: the number of each axis's code, the measures' sums.
  sql::Select select;
};

// Codes as Explorer::ask().
Result<Plan> plan(const Serving& serving, const Question& question);

}  // namespace tw::explore
