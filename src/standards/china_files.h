// What China's customs publishes: the 8-digit nomenclature of a year with its statutory units, and
// the small lists of partners, customs regimes and provinces. Each comes in Chinese and in English;
// each file gives the labels of one language. Text is UTF-8 here.
//
// The files are exports that never double a quote inside a field, do not quote every comma
// ("109,Korea,DPR,") and end every line with a comma.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "standards/code_list.h"

namespace tw::standards {

// List CN, edition CN<year>, valid in that year; attributes unit_1 and unit_2 (UN/ECE codes; absent
// where the file has none, which it writes "?"). The parent is the HS subheading. Codes of
// parse_csv_table(), standards.column_missing, standards.code_malformed, standards.not_a_date,
// standards.unit_unknown.
Result<std::vector<CodeRow>> parse_china_nomenclature(std::string_view text,
                                                      const std::string& file);

enum class ChinaList { kPartner, kRegime, kProvince };

// Lists partner_cn, regime, province; edition CN. Partners have the attributes `country`, the code
// of list country, and `iso`, the ISO 3166 code where there is one. The English file of regimes
// names 34 and 35 wrongly (34 is logistics goods of special areas, 35 their equipment): those two
// labels are left empty. Code standards.code_malformed.
Result<std::vector<CodeRow>> parse_china_list(ChinaList list, std::string_view text,
                                              const std::string& file);

}  // namespace tw::standards
