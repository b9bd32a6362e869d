// Unit value, quantity and value indices of trade (IMTS 2010, chapter on indices; IMF, Export and
// Import Price Index Manual, chapters on unit value indices and on chaining).
//
// Elementary cells are commodities at full depth by partner; a cell has a unit value where its
// quantity is known. The unit value index compares the cells that both periods have (matched), by
// Laspeyres, Paasche or Fisher. The value index compares all trade, month for month. The quantity
// index is the value index deflated by the unit value index, so that the prices of what cannot be
// matched are taken to have moved as the rest did: unit value x quantity = value, always.
#pragma once

#include <string>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/index_sums.h"
#include "statistics/table.h"

namespace tw::statistics {

struct IndexRequest {
  enum class Form { kLaspeyres, kPaasche, kFisher };
  Period period = Period::month(1970, 1);
  Period base = Period::month(1970, 1);  // = 100
  Form form = Form::kFisher;
  // Annual overlap: a period is compared with the average of the year before it, and the years are
  // linked by their averages. Month by month would drift with goods that are traded in seasons, and
  // match few cells.
  bool chained = false;
  std::string by = "total";  // total, month (of the period's year so far), or an axis of
                             // commodities or partners: chapter, bec, section, country, ...
  IndexCells cells;
  bool special_trade = false;
  std::string as_of;  // as published at a moment, see vintage.h; empty: now
  CellKey where;
  Language language = Language::kEnglish;
};

// A table of indices, base = 100, four places. Codes index.axis_unknown, index.base_not_year
// (chains begin with a year), index.base_later (chains go forward), index.measure, table.not_closed
// (months of the base and of every linked year are needed), cell.*, vintage.*, lake.*. What has no
// base, no matched cell or no trade has no index. Cost: one scan of the months concerned.
Result<Table> make_index(const lake::Home& home, lake::Connection& connection,
                         const IndexRequest& request);

}  // namespace tw::statistics
