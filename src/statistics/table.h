// Published tables. One mechanism: an axis of the cube gives the rows, the flows and the periods
// give the columns; what differs between tables stands in a list of specs. A table is a value; the
// renderers (render_*.h) write it as text, CSV, XLSX and JSON.
//
// Figures come from the cube, that is from closed months only. Every table says from which
// releases.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/messages.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/axis.h"

namespace tw::statistics {

struct TableSpec {
  std::string_view name;  // and of its axis, but for the balance
  std::string_view axis;
  enum class Layout {
    kFlows,   // rows: members of the axis; columns: exports and imports, each in the period and
              // cumulated
    kBalance  // rows: the months of the year so far, and their sum; columns: total, exports,
              // imports, balance
  };
  Layout layout = Layout::kFlows;
};

const std::vector<TableSpec>& table_specs();

enum class Measure { kValueUsd, kValueLocal, kFobUsd, kFobLocal, kNetMass, kItems };

struct TableRequest {
  std::string name;  // of a spec
  Period period = Period::month(1970, 1);
  Language language = Language::kEnglish;
  Measure measure = Measure::kValueUsd;
  std::int64_t divisor = 1'000'000;  // figures are shown in so many units: 1, 1,000, 1,000,000
  std::string flow;                  // M or X; empty: both
  bool special_trade = false;        // the special system instead of the general one
  int top = 0;                       // only the largest so many rows, the rest in one; 0: all
  CellKey where;                     // only this part of the cube
  std::string as_of;  // the figures as they were published then, see vintage.h; empty: now
};

struct Column {
  std::string key;    // stable, for machines: export_period, import_cumulated_change, ...
  std::string group;  // heading over neighbouring columns; may be empty
  std::string label;
  enum class Kind { kAmount, kPercent } kind = Kind::kAmount;
};

struct TableRow {
  std::string code;  // empty for totals and remainders
  std::string label;
  bool is_total = false;
  bool is_comparable = true;  // with the year before
  std::vector<std::optional<Decimal>>
      values;  // one a column; amounts in full units, changes in per cent
  std::vector<bool>
      hidden;  // one a column: confidential, its value is not there; or empty: none is

  bool is_hidden(std::size_t column) const { return column < hidden.size() && hidden[column]; }
};

// What stands in the place of a confidential figure.
inline constexpr const char* kHiddenMark = ":c";

struct Table {
  std::string name;
  Language language = Language::kEnglish;
  std::string office;  // who publishes
  std::string title;
  std::string period;   // as text
  std::string status;   // e.g. Preliminary: as firm as the least firm of the period's months
  std::string vintage;  // releases and digests
  std::string unit;
  std::string system;
  std::string code_label;   // heading of the codes; empty: the rows have none
  std::string label_label;  // heading of the labels
  std::int64_t divisor = 1;
  int decimals = 0;  // of amounts as shown
  std::vector<Column> columns;
  std::vector<TableRow> rows;
  std::vector<std::string> notes;
};

// Codes table.unknown, table.not_closed (a month of the period has no release), cell.*, lake.*,
// release.damaged, those of vintage_of(). Months before the period that are not closed only cost
// the columns that need them; a note says so. Cost: one scan of the cube's partitions of two years.
Result<Table> make_table(const lake::Home& home, lake::Connection& connection,
                         const TableRequest& request);

// (now / before - 1) x 100 rounded to one place, halves away from zero; nothing where before is not
// positive or either is missing.
std::optional<Decimal> change_percent(const std::optional<Decimal>& now,
                                      const std::optional<Decimal>& before);

// An amount as shown: divided, rounded, thousands grouped. 1234567.891 by 1000 with 1 place:
// "1,234.6".
std::string shown_amount(const Decimal& amount, std::int64_t divisor, int decimals);

}  // namespace tw::statistics
