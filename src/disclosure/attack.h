// The attacker: what somebody who reads all that is published, and knows every sum, can say about
// each hidden cell. Knows nothing of how the cells were chosen.
//
// Two linear programs a cell (the least and the largest amount it may have) over the hidden cells
// that hang together with it: all published cells as they are, every relation, nothing negative
// that is not negative, each hidden amount known beforehand to within the prior. The programs are
// set up for the deviations from the true amounts, which describes the same polytope and spares the
// rounding of large sums.
#pragma once

#include <vector>

#include "disclosure/additive.h"
#include "disclosure/suppress.h"

namespace tw::disclosure {

struct Attacked {
  int cell = 0;
  double lower = 0;  // the amount lies between, for all that can be known
  double upper = 0;
  bool is_derived = false;  // exactly: only one amount is possible
  // A trader who alone fills some other hidden cell, so knows it, and with that can tell the amount
  // more closely than the margin; 0: nobody can (or everybody can).
  Owner open_to = 0;

  // The interval reaches `margin` of the amount to both sides.
  bool is_protected(double amount, double margin) const;
};

struct Attack {
  std::vector<Attacked> cells;  // every hidden cell, in the order of the table
  int programs = 0;             // linear programs solved
  int largest = 0;              // cells of the largest set that hangs together
};

// `owners` by cell; empty: no insiders. Insiders attack primary cells only: each alone, knowing
// all hidden cells that nobody else has a part in.
Attack attack(const AdditiveTable& table, const Suppression& suppression,
              const std::vector<Owner>& owners, const Protection& protection);

}  // namespace tw::disclosure
