// UN/LOCODE, one CSV a country without a header: change, country, location, name, name without
// diacritics, subdivision, function, status, date, IATA, coordinates, remarks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "standards/code_list.h"

namespace tw::standards {

// Rows of list port, edition LOCODE: code is country and location; attributes country, subdivision,
// function, status, coordinates, change where the file has them, and `also`, the other names of a
// code that stands there under several. Lines that name the country or refer to another name have
// no location and no row. Codes of parse_csv(), csv.field_count, standards.code_malformed.
Result<std::vector<CodeRow>> parse_locode(std::string_view text, const std::string& file);

}  // namespace tw::standards
