// The records of a month that wait for a reviewer, first things first.
//
// Open is what has findings that nobody has dealt with: accepted and left-out findings are dealt
// with for good, a corrected record until the next check, a query until it is answered. An
// amendment (another version) opens a record again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/messages.h"
#include "review/record.h"

namespace tw::review {

struct QueueEntry {
  RecordKey record;
  std::string flow;
  std::int64_t rank = 0;  // from 1
  std::string severity;   // of its worst finding; suspect: it is in the queue for what it may move
  std::int64_t findings = 0;
  BothLanguages message;  // what is odd
};

// Makes the table review_queue of the month: what the table `queue` says (selective editing,
// docs/editing.md), where that was made, in its order; then records with fatal findings, with
// errors, with warnings, in each the larger value first. Needs attach_month().
void attach_queue(lake::Connection& connection, const MonthUnderReview& read);

// The first entries of the queue and the number of all. Needs attach_queue().
struct Queue {
  std::int64_t open = 0;
  std::vector<QueueEntry> entries;
};
Queue read_queue(lake::Connection& connection, std::int64_t most);

}  // namespace tw::review
