// What moved between a release and what is closed (or would be) now: cell by cell, and why.
//
// Why is told item by item: `late` (the declaration was not there), `amended` (another version
// counts), `cancelled` (nothing of it counts any more), `corrected` (other corrections hold),
// `findings` (it came in or went out: findings, or what reviewers decided on them), `standards`
// (rates, code lists or the program).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/axis.h"
#include "statistics/release.h"

namespace tw::statistics {

struct Measures {
  Decimal value_local;
  Decimal value_usd;
  Decimal net_mass_kg;
  Decimal quantity;
  std::int64_t items = 0;
};

struct MovedCell {
  CellKey cell;  // all dimensions
  Measures from;
  Measures to;
  std::string causes;  // joined by commas
};

struct MovementCause {
  std::string cause;
  std::string flow;
  std::int64_t items = 0;
  Decimal value_local;  // the change
  Decimal value_usd;
  std::string example;      // declaration/item, the one that moves most
  std::string corrections;  // ids, where they are the cause
};

struct Movement {
  std::string period;
  int from_release = 0;
  Measures from;  // totals of the month
  Measures to;
  std::vector<MovedCell> cells;       // largest change in dollars first
  std::vector<MovementCause> causes;  // by flow, largest change first

  bool empty() const { return causes.empty() && cells.empty(); }
};

// First half: the items of the release, valued as it valued them, go into the table moving_before.
// `changed_only`: only the declarations of which records came after the release; a cheap look.
Result<void> keep_released(const lake::Home& home, lake::Connection& connection,
                           const Period& month, const Manifest& release, bool changed_only);

// Second half, in the middle of a close: after build_cube(). The cells of the release are read from
// the cube's version.
Result<Movement> movement_of_close(const lake::Home& home, lake::Connection& connection,
                                   const Period& month, const Manifest& release);

// What came after the newest release of the month would change: `causes` only, before any check of
// what is new. Empty where nothing came. Cost: a probe of the month's keys, and the valuation of
// the declarations concerned, twice.
Result<Movement> pending_changes(const lake::Home& home, lake::Connection& connection,
                                 const Period& month, const Manifest& release);

std::string to_json(const Movement& movement);

}  // namespace tw::statistics
