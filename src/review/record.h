// Which record is reviewed, and by whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::review {

// An effective item of a month. Item 0 is the declaration as a whole: it can be accepted and asked
// about, not corrected.
struct RecordKey {
  std::string source;
  std::string declaration_number;
  std::int64_t declaration_version = 0;
  std::int64_t item_number = 0;
  bool operator==(const RecordKey&) const = default;
};

// Somebody does something, now.
struct Act {
  std::string author;
  std::string text;  // reason or question
  std::string now;   // utc_now()
};

// "222520261000000011/2"; without item number, the declaration as a whole.
std::string to_text(const RecordKey& key);

// Makes the view review (structure review) of the month and the table decision (decision.sql), at
// the newest version or the one named; a negative one is a time before there were reviews. Needs
// attach_effective(). Answers the version.
Result<std::int64_t> attach_decisions(const lake::Home& home, lake::Connection& connection,
                                      const Period& month,
                                      std::optional<std::int64_t> version = std::nullopt);

// Changes whenever a decision is made that moves figures (claims and queries do not). Empty: there
// is none.
std::string decision_digest(const lake::Snapshot& reviews, const Period& month);

// What a review works on: makes the views item, item_declared, correction, correction_state, review
// finding and queue of the month (newest versions) and the table decision (see decision.sql).
// `seen` is the digest of the month's findings.
struct MonthUnderReview {
  std::string seen;
  std::int64_t correction_version = -1;
  std::int64_t review_version = -1;
};
Result<MonthUnderReview> attach_month(const lake::Home& home, lake::Connection& connection,
                                      const Period& month);

// The record that a user names as NUMBER/ITEM (or NUMBER alone). Needs attach_month(). Codes
// review.no_record, review.several_sources (more than one source has the number; `source` says
// which).
Result<RecordKey> find_record(lake::Connection& connection, const std::string& text,
                              const std::string& source);

}  // namespace tw::review
