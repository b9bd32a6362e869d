// How credible each item of a month is, measured against its history: the items of the months
// before and of the month itself, which is as dirty as they are, so everything rests on medians,
// quartiles and absolute deviations. docs/editing.md has the formulas and their sources.
#pragma once

#include <cstdint>

#include "base/date.h"
#include "base/progress.h"
#include "editing/settings.h"

namespace tw::editing {

// What was read; the same versions give the same scores.
struct ScoredMonth {
  std::int64_t items = 0;
  std::int64_t history = 0;  // records compared with, those of the month included
};

// Makes the tables that score.sql and what it rests on describe: editing_item, editing_score,
// editing_group, editing_trader, the habits. Cost: two scans of a few columns of the history;
// memory for editing_sample, which settings bound. The month must be one.
Result<ScoredMonth> attach_scores(lake::Connection& connection, const lake::Home& home,
                                  const Period& month, const Settings& settings);

}  // namespace tw::editing
