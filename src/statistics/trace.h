// From a published cell to the declarations behind it, and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/messages.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/axis.h"

namespace tw::statistics {

struct ItemPlace {
  std::string source;
  std::string file;  // by the ledger of loads; empty where it knows no such load
  std::int64_t line = 0;
  std::string load_id;
  std::string declaration_number;
  std::int64_t declaration_version = 1;
  std::int64_t item_number = 0;
};

struct Contribution {
  ItemPlace item;
  std::string flow;
  std::string commodity;
  std::string partner;
  Decimal value_local;
  Decimal value_usd;
  Decimal net_mass_kg;
};

struct CellTrace {
  std::string period;
  int release = 0;
  std::string status;
  Decimal value_local;  // what the cube publishes
  Decimal value_usd;
  std::int64_t items = 0;
  std::vector<Contribution> contributions;  // largest first, as many as asked for
  // The contributions of all items, listed or not, worked out again from items, corrections,
  // findings and standards as the release read them.
  Decimal traced_local;
  Decimal traced_usd;
  std::int64_t traced_items = 0;

  // False: the program values differently since the release.
  bool agrees() const {
    return value_local == traced_local && value_usd == traced_usd && items == traced_items;
  }
};

// The cell of a closed month, in its newest release or as it was published at `as_of` (vintage.h).
// Codes table.not_closed, cell.*, lake.*, those of vintage_of(). Cost: one valuation of the month.
Result<CellTrace> trace_cell(const lake::Home& home, lake::Connection& connection,
                             const Period& month, const CellKey& cell, std::int64_t limit = 20,
                             const std::string& as_of = "");

struct DeclarationTrace {
  struct Finding {
    std::string rule;
    std::string severity;
    std::int64_t item_number = 0;  // 0: the whole declaration
    std::string field;
    std::string value;
    BothLanguages message;
  };
  struct Item {
    std::string period;
    ItemPlace place;
    std::string flow;
    std::string commodity;
    std::string
        status;  // current, superseded, cancelled, not_accepted; undated: belongs to no month
    std::string reason;  // of the exclusion; empty where the item counts
    std::string detail;
    std::optional<Decimal> value_local;  // where the item counts
    std::optional<Decimal> value_usd;
    CellKey cell;  // the cell of the cube that it goes into, all dimensions
  };
  std::string declaration_number;
  std::vector<Item> items;
  std::vector<Finding> findings;
};

// A declaration by its number, as the lake stands now. Code trace.no_declaration.
Result<DeclarationTrace> trace_declaration(const lake::Home& home, lake::Connection& connection,
                                           const std::string& declaration_number);

}  // namespace tw::statistics
