// What a reviewer sees: a record with its fields, findings and what was done to it; and what the
// month's reviewers have done.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/messages.h"
#include "review/record.h"

namespace tw::review {

struct FieldView {
  std::string name;
  BothLanguages label;
  std::string declared;
  std::string value;  // what counts; differs from `declared` where it was corrected
  bool may_be_corrected = false;
};

struct FindingView {
  std::string rule;
  std::string severity;
  std::string field;
  BothLanguages message;
};

// What the queue of selective editing says: what is odd and what it probably should be.
struct SuggestionView {
  std::int64_t rank = 0;
  std::string kind;
  std::string field;
  std::string value;
  std::string repair_value;
  double probability = 0;
  BothLanguages message;
  BothLanguages evidence;
};

struct CorrectionView {
  std::string id;
  std::string kind;
  RecordKey record;
  std::string field;
  std::string old_value;
  std::string new_value;
  std::string author;
  std::string reason;
  std::string at;     // UTC
  std::string state;  // applied, stale, gone, invalid; replaced (by a newer one), withdrawn
};

struct DecisionView {
  std::string id;
  std::string action;  // accept, leave_out, query, claim
  RecordKey record;
  std::string author;
  std::string text;
  std::string at;  // UTC
  std::int64_t age_days = 0;
  bool is_open = false;  // a query that waits, a claim that runs
};

struct RecordView {
  RecordKey record;
  std::string flow;
  std::vector<FieldView> fields;  // those that are filled
  std::vector<FindingView> findings;
  std::vector<SuggestionView> suggestions;
  std::vector<CorrectionView> corrections;
  std::vector<DecisionView> decisions;
};

// Needs attach_month(). Item 0 has no fields of its own. `now` as utc_now().
RecordView view_of(lake::Connection& connection, const RecordKey& record, const std::string& now);

// All corrections of the month, oldest first, withdrawn ones too. Needs attach_month().
std::vector<CorrectionView> corrections_of(lake::Connection& connection);
// All decisions of the month that were not withdrawn, oldest first. Needs attach_month().
std::vector<DecisionView> decisions_of(lake::Connection& connection, const std::string& now);

}  // namespace tw::review
