// "One set of standards", made visible: how far a source's columns mean what the standards say.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "lake/home.h"

namespace tw::standards {

struct Conformity {
  struct Column {
    std::string column;  // as the source calls it; empty where its format has fixed elements
    std::string concept_name;
    std::string code_list;       // empty: free
    bool list_is_there = false;  // the home has a list of that name
    std::int64_t filled = 0;
    std::int64_t valid = 0;  // in the list on the day of acceptance
    std::vector<std::pair<std::string, std::int64_t>> invalid_examples;  // the three most frequent
  };
  std::int64_t items = 0;
  std::vector<Column> columns;  // concepts that the source fills
};

// Over all raw items of the source. Code conform.source_unknown.
Result<Conformity> conform(lake::Connection& connection, const lake::Home& home,
                           const std::string& source);

}  // namespace tw::standards
