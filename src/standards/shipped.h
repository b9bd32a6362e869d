// The lists that come with the program, and countries and currencies from the system's iso-codes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.h"
#include "base/result.h"
#include "standards/code_list.h"

namespace tw::standards {

inline constexpr const char* kShippedEdition = "shipped";

// A code list as CSV: code is needed; scheme, parent, level, label_en, label_zh, valid_from,
// valid_to are known; every other column becomes an attribute of that name. Empty cells are absent.
// Rows without a level get it from the chain of parents. Codes standards.column_missing,
// standards.code_empty, standards.not_a_date, standards.not_a_number, standards.validity_reversed,
// standards.parent_loop; the place has file and line.
Result<std::vector<CodeRow>> code_rows_from(const CsvTable& table, const std::string& list,
                                            const std::string& edition,
                                            Date valid_from = beginning_of_time(),
                                            Date valid_to = end_of_time());

// Names of the lists in standards/lists, sorted.
std::vector<std::string> shipped_lists();
// The rows of standards/lists/<list>.csv, in memory, without the lake; labels of countries are
// empty. Stops the program on an unknown name.
const std::vector<CodeRow>& shipped_list(std::string_view list);

struct IsoCodesPaths {
  std::filesystem::path json_folder = "/usr/share/iso-codes/json";
  std::filesystem::path chinese_folder = "/usr/share/locale/zh_CN/LC_MESSAGES";
};

struct Installed {
  Stored stored;
  std::vector<Error>
      notices;  // what could not be had: standards.iso_codes_missing, .chinese_names_missing
};

// Every shipped list, and the lists `country` (ISO 3166-1, the pseudo countries of partner_cn_extra
// among them) and `currency` (ISO 4217). A list that somebody replaced by an edition of their own
// is left alone. Without iso-codes countries have no names and there are no currencies; a notice
// says so.
Result<Installed> install_shipped(lake::Connection& connection, const lake::Home& home,
                                  const IsoCodesPaths& paths = {});

}  // namespace tw::standards
