// Figures that were published before this home began, as history that a first month can be compared
// with. Each cell (month, flow, commodity, partner) counts as one record of its code: its unit
// value.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::editing {

struct HistoryImport {
  std::string source;
  std::int64_t cells = 0;
  std::int64_t months = 0;
};

// Reads a CSV file whose columns are named like those of structure `history`: flow, commodity,
// partner, value_local; optional period (else `month` is that of all rows), net_mass_kg, quantity,
// quantity_unit, items. Replaces what the same source said of the same months. Codes those of
// parse_csv_table() and convert(), editing.column_missing, editing.row_invalid, editing.row_twice,
// editing.not_a_month, editing.empty_file.
Result<HistoryImport> import_history(const lake::Home& home, lake::Connection& connection,
                                     const std::filesystem::path& file,
                                     const std::optional<Period>& month, const std::string& source);

}  // namespace tw::editing
