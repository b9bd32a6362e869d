// Takes standards in from the files in which they are published.
//
//   HS tree            JSON with classCode H4, H5, H6 (HS 2012, 2017, 2022): list HS, chapters to
//   subheadings China's 8 digits   CSV, Chinese or English, with statutory units: list CN, edition
//   CN<year>; a second file of
//                      the year in the other language adds its labels
//   concordances       CSV code.after, code.before, Relationship, adjustment; and HS 2022 to BEC
//   UN/LOCODE          one CSV a country, or the folder of all: list port
//   partners, regimes, provinces of China: lists partner_cn, regime, province
//   exchange rates     CSV currency, to_local and period or valid_from, valid_to
//   any code list      CSV code, parent, label_en, label_zh, valid_from, valid_to, attributes: the
//   list is called as
//                      the file (tariff.csv: the home's commodity list)
//
// Encodings are found out (UTF-8, else GB18030); fields may hold line breaks. An import is taken
// whole or not at all; the same content again makes no new version.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "standards/code_list.h"

namespace tw::standards {

struct ImportRequest {
  std::filesystem::path path;  // a file, or a folder of UN/LOCODE files
  std::optional<std::string> list;
  std::optional<std::string> edition;
  std::optional<Date> valid_from;
};

struct Imported {
  std::string kind;  // hs, china, concordance, bec, locode, partner, regime, province, rate, list
  std::string list;  // or pairs of concordances
  std::string edition;
  std::int64_t rows = 0;
  bool changed = false;
};

// Codes standards.kind_unknown, those of code_rows_from() and of the stores; the place has file and
// line.
Result<std::vector<Imported>> import_standard(lake::Connection& connection, const lake::Home& home,
                                              const ImportRequest& request);

// ---- the parsers, in memory ----

Result<std::vector<CodeRow>> parse_hs_tree(std::string_view json, const std::string& file);
// The rows of one language; `list` CN.
Result<std::vector<CodeRow>> parse_china_list(std::string_view text, const std::string& file);
Result<std::vector<ConcordanceRow>> parse_concordances(std::string_view text,
                                                       const std::string& file);
Result<std::vector<ConcordanceRow>> parse_hs_to_bec(std::string_view text, const std::string& file);
Result<std::vector<CodeRow>> parse_locode(std::string_view text, const std::string& file);
Result<std::vector<RateRow>> parse_rates(std::string_view text, const std::string& file);

}  // namespace tw::standards
