// Lineage as OpenLineage 2-0-2 run events: one START and one COMPLETE, ABORT or FAIL of each run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/resource.h"

namespace tw::catalogue {

struct RunData {
  std::string name;           // table of the lake, or file
  std::int64_t version = -1;  // of the table; -1: none
};
struct Run {
  std::string id;       // stable; the run's UUID is made from it
  std::string job;      // "close", "load"
  std::string nominal;  // period; may be empty
  std::string started;  // UTC
  std::string ended;    // empty: it still runs
  std::string outcome;  // COMPLETE, ABORT, FAIL
  std::string said;     // of FAIL: why
  std::vector<RunData> inputs, outputs;
  std::optional<std::int64_t> rows;  // of the first output
};

// `space`: the namespace of jobs and tables, a URI. In the order of time.
Json open_lineage(const std::vector<Run>& runs, const std::string& space);

}  // namespace tw::catalogue
