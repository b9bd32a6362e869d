// What rules can be about: the items of a month, and what is derived from them. Each dataset is a
// relation that its query makes (dataset_<name>.sql) from the views item, tax, those of history.h
// and the standards.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/types.h"
#include "lake/engine.h"

namespace tw::checks {

struct Dataset {
  std::string name;
  std::string relation;                   // view or table of the connection
  std::vector<lake::ColumnSpec> columns;  // what rules may name
  bool needs_history = false;             // reads the views of history.h
};

// item, declaration, tax_line, duplicate, outlier, first_time; in the order in which they must be
// made.
const std::vector<Dataset>& datasets();
const Dataset* find_dataset(std::string_view name);
Signature signature_of(const Dataset& dataset);

}  // namespace tw::checks
