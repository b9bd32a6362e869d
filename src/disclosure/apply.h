// Confidentiality of a closed month: primary cells by requests and rules, secondary cells, the
// attack on the result, and its record in the lake (structure suppression), which masks the tables.
//
// Two patterns a flow: of value, and of quantity, which hides what the value's hides and the
// requests for quantities besides. Each is protected in its own figures (US dollars, kg).
#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "base/progress.h"
#include "base/result.h"
#include "disclosure/publication.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::disclosure {

struct ApplyOptions {
  std::string table = "commodity";  // the deepest that is published by partner; or subheading
  bool with_secondary = true;       // false: nothing is stored, to see what the attacker finds
};

struct HiddenCell {
  Node commodity;
  Node partner;
  bool is_primary = false;
  std::string test;      // of a primary cell
  std::string requests;  // of a primary cell
  double amount = 0;
  double lower = 0;  // what the attacker can say of it
  double upper = 0;
  bool is_derived = false;  // exactly
  bool is_within_margin =
      false;                    // a primary cell that is known more closely than the margin allows
  bool is_unprotected = false;  // a primary cell that only the grand total could protect
  bool is_open_to_insider = false;  // a primary cell that one trader can estimate within the margin
  bool is_total =
      false;  // a secondary cell that is a total of a primary one: nothing else protected
};

struct Pattern {
  std::string flow;
  std::string measure;  // value or quantity
  int cells = 0;        // of the table, all levels
  int primary = 0;
  int secondary = 0;
  double total = 0;  // of the flow
  double hidden_primary =
      0;              // amount in inner cells (deepest commodities by country) that is hidden
  double hidden = 0;  // ... with the secondary cells
  int attacked = 0;
  int derived = 0;          // hidden cells that are known exactly
  int within_margin = 0;    // primary cells that are known too closely
  int open_to_insider = 0;  // ... by a trader who alone fills another hidden cell
  int unprotected = 0;
  double narrowest =
      0;  // least distance from a primary amount to an end of its interval, as a share
  int largest_set = 0;  // hidden cells that hang together
  int programs_suppress = 0;
  int programs_attack = 0;
  double seconds_suppress = 0;
  double seconds_attack = 0;
  std::vector<HiddenCell> hidden_cells;

  // Nobody outside can work out a hidden cell, or a primary one within the margin.
  bool is_safe() const { return derived == 0 && within_margin == 0; }
};

struct ApplyReport {
  std::string period;
  std::string table;
  double margin = 0;
  double prior = 0;
  bool is_stored = false;
  std::vector<ConfidentialityRequest> active;
  std::vector<ConfidentialityRequest> inactive;  // expired, not yet begun, or withdrawn
  std::vector<Pattern> patterns;
};

// Replaces what the lake hides of the month. Codes of Publication::open(), rules_of();
// disclosure.unknown_table, disclosure.not_a_month; lake.conflict.
Result<ApplyReport> apply(const lake::Home& home, lake::Connection& connection, const Period& month,
                          const ApplyOptions& options, Progress& progress);

}  // namespace tw::disclosure
