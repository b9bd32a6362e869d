// Exchange rates as CSV: currency, and either period (2026-03, 2026-Q1, 2026) and rate, or
// valid_from, valid_to and to_local. A rate is units of the home currency for one unit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "standards/code_list.h"

namespace tw::standards {

// to_usd is left for store_rates(). Codes of parse_csv_table(), standards.column_missing,
// standards.code_empty, standards.not_a_date, standards.not_a_rate (above zero, at most 10 digits
// before and 8 behind the point).
Result<std::vector<RateRow>> parse_rates(std::string_view text, const std::string& file);

}  // namespace tw::standards
