// Takes standards in from the files in which they are published.
//
//   kind         file                                                        goes to
//   hs           HS tree in JSON (hs_tree.h)                                 list HS
//   china        China's 8-digit nomenclature of a year (china_files.h)      list CN
//   partner      China's partners (china_files.h)                            list partner_cn
//   regime       China's customs regimes (china_files.h)                     list regime
//   province     China's provinces (china_files.h)                           list province
//   concordance  HS editions and SITC to each other (concordance_file.h)     concordance
//   bec          HS 2022 to BEC 4 (concordance_file.h)                       concordance
//   locode       UN/LOCODE: a country, or a folder of all (locode_file.h)    list port
//   rate         exchange rates (rate_file.h)                                rate
//   list         any code list as CSV (code_rows_from() in shipped.h)        as the file is named;
//                tariff.csv is of the home's commodity list
//
// The kind is found out from the content, the encoding too (UTF-8, else GB18030). A file (or a
// folder) is taken whole or not at all; the same content again makes no new version. Labels that a
// file does not give are kept from what the list had for the code, so a Chinese and an English file
// make one edition. A file of one country's places replaces that country's alone.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "standards/code_list.h"

namespace tw::standards {

struct ImportRequest {
  std::filesystem::path path;
  std::optional<std::string> kind;
  std::optional<std::string> list;
  std::optional<std::string> edition;
  std::optional<Date> valid_from;  // of rows whose file states no first day
};

struct Imported {
  std::string kind;
  std::string list;  // or pair of a concordance
  std::string edition;
  std::int64_t rows = 0;
  bool changed = false;
  std::vector<Error> notices;  // standards.relationships_differ (pair, rows, of rows)
};

// Codes standards.kind_unknown, file.*, encoding.*, those of the parsers and of the stores; the
// place has the file and, where there is one, the line.
Result<std::vector<Imported>> import_standard(lake::Connection& connection, const lake::Home& home,
                                              const ImportRequest& request);

}  // namespace tw::standards
