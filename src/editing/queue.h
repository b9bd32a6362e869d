// The review queue of a month: which item first, what is odd about it, what it probably should be,
// and what that changes. Structure `queue`; made anew as a whole each time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/messages.h"
#include "base/progress.h"
#include "editing/settings.h"

namespace tw::editing {

// How long the queue is; neither: the budget of the settings.
struct Cut {
  std::optional<std::int64_t> budget;
  std::optional<double> error_left;  // a share of the month's totals, e.g. 0.01
};

struct QueueReport {
  std::string period;
  std::int64_t items = 0;     // of the month
  std::int64_t history = 0;   // records compared with
  std::int64_t suspects = 0;  // items looked at
  std::int64_t entries = 0;
  double suspected_value = 0;  // error in the published cells, expected, home currency
  double suspected_mass = 0;   // kg
  double value = 0;            // of the month
  double mass = 0;
  double left_value = 0;  // suspected error after the last entry, signed, over the month's value
  double left_mass = 0;
  double score_seconds = 0;
  double queue_seconds = 0;
  struct Kind {
    std::string kind;
    std::int64_t entries = 0;
    double impact_value = 0;
    double impact_mass = 0;
  };
  std::vector<Kind> kinds;  // most entries first
};

// Scores the month, makes its queue and replaces what the lake's table `queue` has of the month.
// Codes: editing.not_a_month, editing.not_checked (as for a close: what the checks found fatal is
// not published and needs no place in the queue), those of settings_of(), lake.conflict.
Result<QueueReport> make_queue(const lake::Home& home, lake::Connection& connection,
                               const Period& month, const Cut& cut, Progress& progress);

struct QueueEntry {
  std::int64_t rank = 0;
  std::string flow, source, declaration_number;
  std::int64_t declaration_version = 0, item_number = 0;
  std::string commodity, partner, trader_id, kind, field, value, repair_value;
  double score = 0, probability = 0, suspicion = 0;
  std::string impact_value, impact_mass;
  BothLanguages message, evidence_text;
  std::string evidence;  // JSON
};

// The first entries of the month's queue, all where `most` is 0. Code editing.no_queue.
Result<std::vector<QueueEntry>> read_queue(const lake::Home& home, lake::Connection& connection,
                                           const Period& month, std::int64_t most);

}  // namespace tw::editing
