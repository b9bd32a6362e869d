// Our figures beside what partners have published of the same trade (mirror statistics).
//
// compare_cells.sql says how both sides are made comparable, compare_ranked.sql how differences are
// ranked and what makes a cause likely. Amounts are US dollars. A difference is a question, not
// proof.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::mirror {

struct CompareRequest {
  Period period = Period::month(1970, 1);
  std::string reporter;          // empty: all that have published
  std::int64_t digits = 6;       // of codes
  std::optional<double> factor;  // CIF over FOB; from our own imports where it is not given
  bool has_reexports = true;     // take re-exports out
  std::int64_t top = 20;
};

// One side is exports, the other imports of the same goods; both in our valuation.
struct Measures {
  double imports = 0;
  double exports = 0;
  double difference = 0;  // D = M - X
  double relative = 0;    // D over the mean of both, per cent, -200 to 200
  double symmetry = 0;    // the smaller over the larger; of a total: of the sums over the cells
};

struct Total {
  std::string direction;  // M: our imports, their exports; X: our exports, their imports
  std::string reporter;
  std::int64_t cells = 0;
  double own = 0;  // as each states it
  double theirs = 0;
  Measures measures;
};

struct Difference {
  std::string direction;
  std::string reporter;
  std::string code;
  double own = 0;
  double theirs = 0;
  double reexports = 0;  // taken out
  double factor = 1;     // CIF over FOB
  Measures measures;
  std::optional<double> gap;       // ln(exports / imports)
  std::optional<double> mass_gap;  // the same of masses
  double score = 0;
  std::string cause;     // timing, classification, attribution, valuation, missing, none
  double made_up = 0;    // by what the evidence names, 0 to 1
  std::string evidence;  // a period, code or country; via, consigned, mass
  double evidence_amount = 0;
};

struct Comparison {
  struct Coverage {
    std::string reporter;
    std::vector<std::string> compared;     // periods that both have
    std::vector<std::string> only_ours;    // closed, and the reporter has not published them
    std::vector<std::string> only_theirs;  // published, and not closed here
  };
  std::vector<Coverage> coverage;
  std::vector<Total> totals;
  std::vector<Difference> differences;
  std::vector<std::string> unrated;  // currencies without a rate: not compared
};

// Codes mirror.nothing_reported (no reporter, or not this one, has published anything of the
// period), lake.*. Cost: one scan of the cube's months.
Result<Comparison> compare(const lake::Home& home, lake::Connection& connection,
                           const CompareRequest& request);

}  // namespace tw::mirror
