// A made-up registry, to try things on and to measure with: no enterprise in it exists.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "lake/engine.h"

namespace tw::enterprise {

struct SimulateRequest {
  std::filesystem::path out;  // a folder; made where it is not there
  std::int64_t enterprises = 10'000;
  std::int64_t seed = 1;
  std::int64_t changes = 0;     // of changes.csv, a month later
  std::int64_t duplicates = 0;  // planted, a third of each likeness; the truth is in duplicates.csv
};

// registry.csv (the whole, as of 2025-01-01), changes.csv (as of 2025-02-01: credit classes, names,
// ends, new ones) and duplicates.csv (customs codes of the planted pairs and their likeness). The
// same request gives the same bytes. Code enterprise.too_many (more than 1,000,000).
Result<void> simulate(lake::Connection& connection, const SimulateRequest& request);

}  // namespace tw::enterprise
