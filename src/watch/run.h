// Evaluates the watches over a closed month, and keeps what fired (structure warning).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/messages.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::watch {

struct Warning {
  std::string watch;
  std::string kind;
  std::string flow;
  std::string cell;  // chapter=84 country=DE
  double value = 0;
  double expected = 0;
  std::optional<double> lower;
  std::optional<double> upper;
  std::optional<double> deviations;
  std::string amount;  // of the cell in the month, US dollars, exact
  BothLanguages message;
};

struct RunReport {
  struct Line {
    std::string watch;
    std::string kind;
    std::int64_t judged = 0;  // cells
    std::int64_t fired = 0;
  };
  std::string period;
  int release = 0;
  std::vector<Line> lines;        // in the order of the declarations
  std::vector<Warning> warnings;  // the largest first within a watch
};

// Over the month's newest release; the history is what the cube holds of the months before. What
// fires takes the place of what an earlier run found in the same release; other releases keep
// theirs. Codes of watches_of(); table.not_closed; cell.*, lake.*.
// Cost: one scan of the cube over the months of history a watch.
Result<RunReport> run(const lake::Home& home, lake::Connection& connection, const Period& month);

// How often each watch has fired over all releases, newest release of a month only.
struct Fired {
  std::string watch;
  std::int64_t months = 0;
  std::int64_t warnings = 0;
  std::string last;  // month
};
Result<std::vector<Fired>> fired(const lake::Home& home, lake::Connection& connection);

}  // namespace tw::watch
