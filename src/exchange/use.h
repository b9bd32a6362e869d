// Every use of what is shared is on record: who had what under which agreement, by which service,
// when, how much, and what became of it. Questions asked in place (inplace/ask.h) are kept in the
// same table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/instant.h"
#include "store/store.h"

namespace tw::exchange {

struct Use {
  std::string agreement;
  std::string organisation;
  std::string actor;    // login; empty: whoever had the address of a file
  std::string service;  // in_place, delta_sharing, feed
  std::string subject;  // the question, or what was asked for
  std::string received_at, sent_at, first_at, done_at;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::string outcome;  // running, answered, cut, refused, failed
  std::string fault;    // code
};

// One that has ended. Inside change().
void record_use(store::Transaction& transaction, const Use& use);

// Newest first. Empty texts: any; days (YYYY-MM-DD, UTC) are included.
struct UseFilter {
  std::string agreement, organisation, resource, from, until;
  std::int64_t limit = 1000;
};
std::vector<Use> uses(store::Transaction& transaction, const UseFilter& filter);

// Of an organisation below; empty: of all.

// What was used in a month, by organisation and agreement, the most rows first: an organisation's
// lines are its statement.
struct UseSum {
  std::string organisation;
  std::string agreement;
  std::string resource;
  std::int64_t uses = 0, days = 0, rows = 0, bytes = 0;
  std::int64_t not_answered = 0;  // cut, refused, failed
};
std::vector<UseSum> use_of_month(store::Transaction& transaction, const std::string& month,
                                 const std::string& organisation = "");

// Agreements in force that nobody has used since a day.
struct Unused {
  std::string agreement;
  std::string organisation;
  std::string resource;
  std::string last;  // day of the last use; empty: never
};
std::vector<Unused> unused_since(store::Transaction& transaction, const std::string& day,
                                 const std::string& organisation = "");

// Days on which an organisation had, under an agreement, more than five times the rows of the
// median of its other days, and more than a thousand.
struct Unusual {
  std::string agreement;
  std::string organisation;
  std::string day;
  std::int64_t rows = 0;
  std::int64_t usual = 0;
};
std::vector<Unusual> unusual_days(store::Transaction& transaction, const std::string& month,
                                  const std::string& organisation = "");

}  // namespace tw::exchange
