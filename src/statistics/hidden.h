// Which cells of the published tables are confidential: the lake's table `suppression`, which
// `confidentiality apply` writes. This room knows the table by its structure alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/axis.h"

namespace tw::statistics {

class HiddenCells {
 public:
  // What is hidden in the months from first to last. Homes without the table hide nothing.
  static Result<HiddenCells> read(const lake::Home& home, lake::Connection& connection,
                                  const std::string& first, const std::string& last,
                                  bool is_quantity);

  // Whether the cell that `key` selects is hidden in the month. Only what it says of commodity and
  // partner counts: a hidden cell is hidden in all its breakdowns, and to any depth.
  bool hides(const std::string& month, const std::string& flow, const CellKey& key) const;
  bool any() const { return !hidden_.empty(); }

  // Requests stand in the month, and it was not treated, or was closed anew since.
  bool is_untreated(const std::string& month, const std::string& cube_digest) const;

 private:
  struct Side {  // of a cell: level and code
    std::string level;
    std::string code;
    auto operator<=>(const Side&) const = default;
  };
  struct Cell {
    std::string month;
    std::string flow;
    Side commodity;
    Side partner;
    auto operator<=>(const Cell&) const = default;
  };
  std::vector<Side> commodities_of(const CellKey& key, const std::string& deepest) const;
  bool hides_part(const Cell& cell) const;

  std::set<Cell> hidden_;
  std::map<std::string, std::string> treated_;  // month -> digest of the cube
  std::map<std::string, std::string> deepest_;  // month -> deepest level treated
  std::set<std::string> requested_;             // months in which requests stand
};

}  // namespace tw::statistics
