// Asks data that stays where it is: the grant compiled in, the planner asked first, cut at its
// limits, streamed back, metered. Nothing of the answer is kept.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "exchange/grant.h"
#include "inplace/odbc.h"
#include "inplace/question.h"
#include "inplace/source.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "store/store.h"

namespace tw::inplace {

// Columns of ours laid beside the answer, here: of a code list (code, label_en, label_zh), or of
// the registry of enterprises as of today (customs_code, uscc, name, kind, place, office, credit).
struct Join {
  std::string table;  // "enterprise", or the name of a list
  std::string left;   // column of the answer
  std::string right;  // ours
  std::vector<std::string> take;
};
// "enterprise ON trader_id = uscc TAKE name, credit". Code inplace.join_syntax.
Result<Join> parse_join(std::string_view text);

struct Request {
  std::string agreement;
  std::string question;
  std::optional<Join> join;
  std::string actor;         // login
  std::string organisation;  // its id; empty: the owner of the files, who may ask any agreement
  std::string case_number;   // of the end user's case; may be empty
};

struct Answer {
  std::vector<lake::ColumnSpec> columns;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  // of the values that came from the source
  bool is_cut = false;     // there are more than the source's limit of rows allows
  double estimate = -1;    // the planner's; -1: not asked
  std::string id;          // of the record of this question
};

// Before the first row, and for each.
struct Sink {
  std::function<void(const std::vector<lake::ColumnSpec>& columns)> begin;
  std::function<void(const OdbcConnection::Cells& cells)> row;
};

// Codes of exchange::grant_in_force, locate(), parse(), rewritten(); inplace.other_organisation,
// inplace.day_spent (the grant's rows of a day are used up), inplace.too_costly (estimate, limit),
// inplace.too_slow, inplace.source_unavailable: whatever the source said, the consumer is told this
// one thing. A question that was begun has a record, whatever became of it.
Result<Answer> ask(const lake::Home& home, store::Store& store, lake::Connection& connection,
                   const Request& request, const Sink& sink);

// A record of a question.
struct Use {
  std::string id;
  std::string agreement;
  std::string organisation;
  std::string actor;
  std::string case_number;
  std::string question;
  std::string received_at, sent_at, first_at, done_at;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::string outcome;  // running, answered, cut, refused, failed
  std::string fault;    // code, and for the owner what the source said
};
// Newest first.
std::vector<Use> uses(store::Transaction& transaction, const std::string& agreement,
                      std::int64_t limit);

}  // namespace tw::inplace
