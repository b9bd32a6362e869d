// The Harmonized System as a tree in JSON: {"classCode": "H6", "results": [{"id", "text",
// "parent"}, ...]}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "standards/code_list.h"

namespace tw::standards {

// Chapters, headings and subheadings of list HS, edition by classCode (H4 HS2012, H5 HS2017, H6
// HS2022, ...), valid until the next edition of the Convention; chapters have the attribute
// `section`. The ids TOTAL, ALL and AG<n> are groups of the publisher and left out. Codes
// standards.not_json, standards.edition_unknown, standards.code_malformed,
// standards.parent_unknown; the place has the path inside the file.
Result<std::vector<CodeRow>> parse_hs_tree(std::string_view json, const std::string& file);

}  // namespace tw::standards
