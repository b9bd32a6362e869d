// Concordances between editions of the Harmonized System, to the SITC and to BEC, as CSV.
//
// The file of adjustments has the columns code.after, code.before, Relationship, adjustment ("2022
// to 2017"). The years are those of HS editions, but 1988, 1976 and 1962 stand for SITC revisions
// 3, 2 and 1. Leading zeros are lost, and the edition decides how they come back:
//   HS        6 digits.
//   SITC      4 or 5 digits, so a shorter code can mean two. After an SITC edition's own name the
//   rows stand in
//             the order of their whole codes: the longest reading that does not fall behind the row
//             before is the right one. Next to HS, SITC 3 has kept its zeros. Elsewhere: a code
//             that the edition has (SITC 2 is known from its own rows), then the one that shares
//             most digits with its partner (most headings kept their division), then the one with
//             fewer zeros.
// Every relationship stated for SITC then agrees with the number of partners each code has, and no
// code is the beginning of another of its edition: that is what the tests verify.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "standards/code_list.h"

namespace tw::standards {

// Pairs HS2022-HS2017, ..., HS1992-SITC3, SITC3-SITC2, SITC2-SITC1. Codes of parse_csv_table(),
// standards.column_missing, standards.edition_unknown, standards.code_malformed,
// standards.relationship_unknown.
Result<std::vector<ConcordanceRow>> parse_concordances(std::string_view text,
                                                       const std::string& file);

// Columns "HS 2022", "BEC 4", "Relationship": pair HS2022-BEC4. Wholly empty records are passed
// over.
Result<std::vector<ConcordanceRow>> parse_hs_to_bec(std::string_view text, const std::string& file);

// How many rows of each pair state another relationship than the numbers of their partners give: n
// on a side where the code of the other side has more than one partner. (Some publishers say n:n of
// a whole cluster.)
std::map<std::string, std::int64_t> relationships_that_differ(
    const std::vector<ConcordanceRow>& rows);

}  // namespace tw::standards
