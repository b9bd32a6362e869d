// The close of a month: a pure function of items, findings, standards and rules. Counts the
// effective items that are in scope and free of fatal findings into `cube`, lists all others with
// the reason in `excluded`, and records the release. Raw items stay as they are; closing again
// replaces the month's partitions. What may be closed as what stands in release_status.h.
//
// Order, for a crash anywhere: data files, written and synced, that no log names; the release's
// folder under a temporary name; both tables published as one (the journal finishes it after a
// crash); the manifest, which names their versions; the folder renamed. A close repeated after a
// crash finds the cube without its release and makes that.
#pragma once

#include <filesystem>
#include <optional>

#include "base/date.h"
#include "base/progress.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/movement.h"
#include "statistics/release.h"
#include "statistics/release_status.h"

namespace tw::statistics {

struct CloseReport {
  Manifest manifest;
  std::filesystem::path folder;
  std::optional<Movement> movement;  // of a revision; also in the folder, as revision.json
  bool is_new =
      true;  // false: nothing that the figures depend on has changed, the newest release stands
};

// Codes: close.not_a_month; close.not_checked (the month was not checked, or has changed since);
// close.unbalanced (loaded differs from counted + excluded: nothing is published); lake.conflict
// (another close of the month came first); those of may_follow(); close.fatal_stands (final figures
// were asked for); close.yearbook_differs (what would be frozen is not what was published). Cost:
// about 4 s of processor time per million items; memory grows with the cells of the month and
// spills.
Result<CloseReport> close(const lake::Home& home, lake::Connection& connection, const Period& month,
                          Progress& progress, const CloseTerms& terms = {});

// The same for several months, `at_once` of them at the same time, each on its own connection.
// Answers in the order of the months; after a failure no further month is begun.
std::vector<Result<CloseReport>> close(const lake::Home& home, lake::Engine& engine,
                                       const std::vector<Period>& months, std::size_t at_once,
                                       Progress& progress, const CloseTerms& terms = {});

}  // namespace tw::statistics
