// How reviews are told.
#pragma once

#include "cli/context.h"
#include "review/json.h"

namespace tw::cli {

void print(const Context& context, const review::RecordView& view);
void print(const Context& context, const review::MonthReview& month);

}  // namespace tw::cli
