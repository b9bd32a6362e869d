// A question to the closed cubes, and its answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"

namespace tw::explore {

// One dimension and the codes of it that are asked for: {"country", {"US", "DE"}}. A commodity may
// be given to any number of digits.
struct Filter {
  std::string axis;
  std::vector<std::string> codes;
};

// That an answer may have: they are held in memory.
constexpr std::int64_t kMostCells = 200'000;

struct Question {
  std::vector<std::string> by;        // axes (statistics/axis.h, and year); none: one row, the sum
  std::vector<std::string> measures;  // of layout.h, at least one; the first decides the order
  std::vector<Filter> where;          // all of them hold
  std::string first, last;            // months, 2025-01; empty: as far as the cubes go
  bool special_trade = false;         // the special system instead of the general one
  int top = 0;                        // only the largest so many of the first axis; 0: all
  bool with_margins = false;          // of two axes: beside the cells the sums of each axis alone
  std::int64_t limit = 10'000;        // rows answered at most
};

struct AnswerRow {
  std::vector<std::string> codes;               // one an axis
  std::vector<std::optional<Decimal>> amounts;  // one a measure
  bool is_hidden = false;                       // confidential: the amounts are not there
};

struct Answer {
  std::vector<AnswerRow> rows;  // by code; with `top`, the largest of the first axis first
  std::vector<std::optional<Decimal>> total;  // of all groups, also those that are not among rows
  std::int64_t groups = 0;  // that there are; with margins, or of too many cells, of the first axis
  std::vector<AnswerRow> down, across;  // the margins: sums of the first axis, of the second
  std::string first, last;              // the months answered for
  std::string source;                   // the roll-up that answered, or cube
  std::int64_t cube_version = -1;       // of the lake's table
};

}  // namespace tw::explore
