// How the cube is laid out for questions: its dimensions as numbers, and the roll-ups kept beside
// it.
//
// A dimension is a column of the cube or something that follows from one (a chapter from a
// commodity, a region from a country). Each has a dictionary: its codes in the order of their
// bytes, numbered from 0, so a range of codes is a range of numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/type.h"
#include "statistics/axis.h"

namespace tw::explore {

struct Dimension {
  std::string_view name;
  std::string_view source;  // the cube's column
  // How the code follows from that column's.
  enum class From { kItself, kBeginning, kSection, kRegion } from = From::kItself;
  int digits = 0;  // of kBeginning
};

const std::vector<Dimension>& dimensions();
// The dimension that an axis of tables is answered from. nullptr: none (axes by concordance).
// `year` is an axis here, beside those of statistics/axis.h.
const Dimension* dimension_of(std::string_view axis);

// What can be asked for: the axes of tables that have a dimension, and year.
const std::vector<std::string>& axes();

// The cells summed over everything but the dimensions that follow from these columns; month, flow
// and special_trade are kept in all. Rows are sorted by year and these, so some years or a filter
// on the first column (or one that it follows from) read only a part.
struct Rollup {
  std::vector<std::string_view> dimensions;
  // Nothing is summed: the cells themselves, with these dimensions, in another order.
  bool is_copy = false;
};
const std::vector<Rollup>& rollups();

// Amounts: exact decimals, as the cube has them; items is a count.
struct Amount {
  std::string_view name;
  sql::DataType type;
};
const std::vector<Amount>& amounts();

}  // namespace tw::explore
