// What the cube can be looked at by: the axes of tables, and the dimensions of a cell that `trace`
// follows.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "sql/expr.h"

namespace tw::statistics {

struct Axis {
  enum class Kind {
    kColumn,          // the cube's column, or its first `digits` characters
    kHarmonised,      // commodity to so many digits of the Harmonized System; 0: at full depth
    kSection,         // sections of the Harmonized System, by chapter
    kRegion,          // regions, by partner
    kClassification,  // another classification of commodities, by concordance from HS
    kMonth            // the months of the year
  };
  std::string_view name;
  Kind kind = Kind::kColumn;
  std::string_view column;
  int digits = 0;
  std::string_view list;     // code list with the labels; empty: the codes speak for themselves
  std::string_view edition;  // of kClassification: edition name in the concordances
  bool by_value = false;     // rows in falling order of value rather than by code
};

// In the order of the documentation.
const std::vector<Axis>& axes();
// By name, or by the cube's column. nullptr when there is none.
const Axis* find_axis(std::string_view name);

// Sections are numbered in Roman: their order.
int section_number(const std::string& roman);

// dimension (an axis or a column of the cube's key) and code, e.g. {"chapter", "84"}; flags are
// true or false.
using CellKey = std::vector<std::pair<std::string, std::string>>;

// The condition that a row of the cube (or of `judged`, which has the same dimensions) lies in the
// cell. Needs standards::attach_standards(). Codes cell.unknown_dimension, cell.unknown_code,
// cell.not_traceable (axes that need a concordance).
Result<sql::Expr> cell_condition(lake::Connection& connection, const CellKey& key);

}  // namespace tw::statistics
