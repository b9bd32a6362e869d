// Secondary suppression: which further cells must be hidden so that nobody can work out the primary
// ones within the margin.
//
// The method is the incremental one of Kelly, Golden and Assad (Networks 22, 1992) in the form of
// Fischetti and Salazar (Management Science 47, 2001): a primary cell of amount a is protected when
// there is a way to change hidden cells that keeps every published cell and every sum and moves the
// primary by margin x a, no cell by more than readers know of it beforehand. A linear program finds
// the cheapest such way; the cells it moves are hidden. One cell is treated after another, the
// largest need first; what is hidden already costs nothing. A second pass takes each cell up again,
// with all the others as they are, and lets go what is no longer needed.
//
// A linear program over a whole table of HS x partner is out of reach, so each looks at the cells
// near its primary (AdditiveTable::near) and holds all others still; where there is no way, the
// neighbourhood grows. Sums that reach beyond it are kept too, so each way found holds for the
// whole table: nothing has to be backtracked, and the guarantee is not one of sub-tables alone.
//
// The price: the set is not the smallest there is (no fast method is known for that).
#pragma once

#include <vector>

#include "disclosure/additive.h"

namespace tw::disclosure {

struct Protection {
  double margin = 0.15;  // of the true amount, upwards and downwards
  double prior = 1;  // readers know each hidden amount beforehand to within this share of it (and
                     // that what is not negative is not negative)
  bool log_cost = true;  // hiding a cell costs the logarithm of its amount, or else its amount
  bool insiders =
      true;  // also against a trader who alone fills other hidden cells and so knows them
  int passes = 2;
  std::size_t most_cells = 5000;  // in one linear program
  double seconds = 60;            // at most, for one linear program
};

// A trader who alone fills a cell; 0: several do.
using Owner = int;

struct Suppression {
  std::vector<bool> hidden;      // by cell
  std::vector<bool> primary;     // by cell
  std::vector<int> unprotected;  // cells for which no way was found; there is none, not
                                 // even with all but the grand total hidden, unless the table is
                                 // larger than most_cells
  std::vector<int> exposed_to_insiders;  // primary cells that nothing hides from some one trader
  int programs = 0;                      // linear programs solved
};

// `hidden_before` are hidden for other reasons: they cost nothing, and must not be worked out
// exactly. `owners` by cell; empty: none is known.
Suppression suppress(const AdditiveTable& table, const std::vector<int>& primaries,
                     const std::vector<int>& hidden_before, const std::vector<Owner>& owners,
                     const Protection& protection);

}  // namespace tw::disclosure
