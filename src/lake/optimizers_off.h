// Switches optimizers of the engine off while it lives, for the whole database: other queries are a
// little slower meanwhile, and nothing else. Two of these must not live at once.
#pragma once

#include <string>

#include "lake/engine.h"

namespace tw::lake {

// Joins stay in the order and the direction that the query has them in: the large side first. The
// engine (DuckDB 1.5) knows little of the size of what it reads from Parquet, and builds its hash
// tables of a month's items where a dozen amended declarations stand on the other side: a check of
// 850,000 items took half as long again.
constexpr const char* kJoinsAsWritten = "join_order,build_side_probe_side";

class OptimizersOff {
 public:
  // `names` as the engine has them, divided by commas.
  OptimizersOff(Connection& connection, const std::string& names) : connection_(connection) {
    connection_.execute("SET disabled_optimizers = '" + names + "'");
  }
  ~OptimizersOff() { connection_.execute("RESET disabled_optimizers"); }
  OptimizersOff(const OptimizersOff&) = delete;
  OptimizersOff& operator=(const OptimizersOff&) = delete;

 private:
  Connection& connection_;
};

}  // namespace tw::lake
