// While one of these lives, TRY() holds what is inside it, and a rule fails on the same rows
// whatever is around it.
//
// The engine (DuckDB 1.5) computes an expression that occurs twice once, ahead of everything, even
// where both occurrences stand inside TRY(): two rules with ln(x) kill the query on the first x
// below 0. And it rewrites 7 * n <= 7 to n <= 1, which fails on other rows than what was written.
// Both optimizers are switched off for the whole database meanwhile; other queries are a little
// slower and nothing else.
#pragma once

#include "lake/engine.h"

namespace tw::checks {

class TryGuard {
 public:
  explicit TryGuard(lake::Connection& connection) : connection_(connection) {
    connection_.execute("SET disabled_optimizers = 'common_subexpressions,expression_rewriter'");
  }
  ~TryGuard() { connection_.execute("RESET disabled_optimizers"); }
  TryGuard(const TryGuard&) = delete;
  TryGuard& operator=(const TryGuard&) = delete;

 private:
  lake::Connection& connection_;
};

}  // namespace tw::checks
