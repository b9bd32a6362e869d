// What TRY() needs of the engine: that it holds what is inside it, and that a rule fails on the
// same rows whatever is around it.
//
// The engine (DuckDB 1.5) computes an expression that occurs twice once, ahead of everything, even
// where both occurrences stand inside TRY(): two rules with ln(x) kill the query on the first x
// below 0. And it rewrites 7 * n <= 7 to n <= 1, which fails on other rows than what was written.
#pragma once

#include "lake/optimizers_off.h"

namespace tw::checks {

constexpr const char* kTryHolds = "common_subexpressions,expression_rewriter";

}  // namespace tw::checks
