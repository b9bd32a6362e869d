// Decisions on records that are no corrections, and the claims that keep two reviewers from the
// same record.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "review/record.h"

namespace tw::review {

inline constexpr int kClaimMinutes = 30;

// The record is right as it is: the findings it has now no longer keep it out of the figures. New
// findings do. Codes review.claimed, review.author_needed, review.reason_needed.
Result<std::string> accept(const lake::Home& home, lake::Connection& connection,
                           const Period& month, const RecordKey& record, const Act& act);

// The record is rightly out of the figures (a duplicate, say): the findings it has now no longer
// keep the month from being final. Codes as accept().
Result<std::string> leave_out(const lake::Home& home, lake::Connection& connection,
                              const Period& month, const RecordKey& record, const Act& act);

// The trader is asked; the record waits until it is accepted or corrected, or the query withdrawn.
// Codes as accept().
Result<std::string> query(const lake::Home& home, lake::Connection& connection, const Period& month,
                          const RecordKey& record, const Act& act);

struct Claimed {
  RecordKey record;
  std::string until;         // UTC
  bool held_before = false;  // the reviewer had it already
};

// The first record of the queue that is open and that nobody else has claimed; nothing where there
// is none. Of two reviewers who ask at once one gets the next record: claims are decided by the
// lake's commit. A reviewer who has not finished a record gets it again. `narrow` may take rows out
// of the table review_queue before one is chosen: those that the reviewer does not see. Code
// review.author_needed.
Result<std::optional<Claimed>> take_next(const lake::Home& home, lake::Connection& connection,
                                         const Period& month, const Act& act,
                                         int minutes = kClaimMinutes,
                                         const std::function<void()>& narrow = {});

// Whether somebody else has an unexpired claim on the record: review.claimed says who and until
// when. Needs attach_month().
Result<void> not_claimed_by_others(lake::Connection& connection, const RecordKey& record,
                                   const Act& act);

}  // namespace tw::review
