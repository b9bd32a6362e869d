// Code lists, concordances and exchange rates: how they are kept in the lake and read from it.
//
// A list has editions (HS2012, HS2017, HS2022). An edition is replaced as a whole; one that begins
// on the same day as another of its list and scheme takes its place. In the views below an edition
// ends, whatever it says itself, on the day before the next one of its list and scheme begins: the
// intervals of a code are disjoint, so `LEFT JOIN ... ON x.code = c.code AND date BETWEEN
// c.valid_from AND c.valid_to` never multiplies rows. Rows without an end have valid_to 9999-12-31,
// rows without a beginning valid_from 1900-01-01.
//
// The views that attach_standards() makes (temporary, of the connection; text unless said
// otherwise):
//   code             list, edition, scheme, code, parent, level integer, label_en, label_zh,
//   valid_from date,
//                    valid_to date, attributes (JSON object of texts). Empty texts, never nulls.
//   concordance      pair, from_list, to_list, from_code, to_code, relationship
//   rate             currency, valid_from date, valid_to date, to_local decimal(18,8), to_usd
//   decimal(18,10) trade_mode_row   scheme, code, flow (M or X: a mode of both flows has two rows),
//   regime, scope (counted,
//                    out, separate), reason, reentry boolean, special_trade boolean, valid_from
//                    date, valid_to date; from the lists trade_mode and procedure
//   delivery_term    code, freight_included boolean, insurance_included boolean, duty_included
//   boolean,
//                    valid_from date, valid_to date
//   unit_row         code, measure, base, factor decimal(22,12): quantity in `base` = quantity x
//   factor office_row       code, district, label_en, label_zh, valid_from date, valid_to date;
//   from the list office,
//                    else (China's offices are districts and two digits) the district is the first
//                    two digits
//   commodity_row    code, parent, label_en, label_zh, unit_1, unit_2 (statutory units, UN/ECE
//   codes, empty
//                    where there is none), valid_from date, valid_to date; the leaves of the home's
//                    commodity list, of all editions
//   country_row      code, alpha3, m49, cn (China's three digits), region, label_en, label_zh,
//   valid_from
//                    date, valid_to date
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/messages.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::standards {

Date beginning_of_time();  // 1900-01-01
Date end_of_time();        // 9999-12-31

using Attributes = std::map<std::string, std::string>;  // no empty values

struct CodeRow {
  std::string list;
  std::string edition;
  std::string scheme;
  std::string code;
  std::string parent;
  std::int64_t level = 1;
  BothLanguages label;
  Date valid_from = beginning_of_time();
  Date valid_to = end_of_time();
  Attributes attributes;

  bool operator==(const CodeRow& other) const;
  // Empty where there is none.
  const std::string& attribute(std::string_view name) const;
};

struct ConcordanceRow {
  std::string from_list;  // editions: HS2022, SITC3, BEC4
  std::string to_list;
  std::string from_code;
  std::string to_code;
  std::string relationship;  // of from to to: 1:1, 1:n, n:1, n:n

  std::string pair() const { return from_list + "-" + to_list; }
  auto operator<=>(const ConcordanceRow&) const = default;
};

struct RateRow {
  std::string currency;
  Date valid_from;
  Date valid_to;
  Decimal to_local;  // scale 8
  Decimal to_usd;    // scale 10; set by store_rates

  bool operator==(const RateRow&) const = default;
};

// A JSON object of texts, keys sorted; "{}" when empty.
std::string to_json(const Attributes& attributes);
Attributes attributes_from_json(std::string_view json);

struct Stored {
  bool changed = false;  // false: the lake held exactly this already, no version was made
  std::int64_t version = 0;
  std::int64_t rows = 0;  // given
};

// Replaces the editions that `rows` are of (an edition is all rows of one list and edition name).
// Codes standards.code_empty, standards.code_twice: two rows of one code overlap in an edition;
// lake.*.
Result<Stored> store_codes(lake::Connection& connection, const lake::Home& home,
                           std::vector<CodeRow> rows);
// Replaces the pairs that `rows` are of. Code standards.pair_twice.
Result<Stored> store_concordances(lake::Connection& connection, const lake::Home& home,
                                  std::vector<ConcordanceRow> rows);
// Adds the rates, replacing those of the same currency and first day, and computes to_usd of all:
// to_local over the dollar's of the same day, exact, rounded once to 10 places, halves away from
// zero. The home's currency has rate 1 without being listed. Codes standards.rate_overlap,
// standards.rate_without_dollar.
Result<Stored> store_rates(lake::Connection& connection, const lake::Home& home,
                           std::vector<RateRow> rows);

// What is kept, editions as they were imported, in key order.
Result<std::vector<CodeRow>> stored_codes(lake::Connection& connection, const lake::Home& home,
                                          const std::string& list);
Result<std::vector<RateRow>> stored_rates(lake::Connection& connection, const lake::Home& home);

// The version and digest of the tables behind the views, for a manifest.
struct StandardsVersion {
  struct Table {
    std::string name;
    std::int64_t version = -1;
    std::string digest;
  };
  std::vector<Table> tables;  // code, concordance, rate
};

// Makes the views listed above. They hold the newest versions at the time of the call, but for the
// tables (code, concordance, rate) of which `versions` names another; a connection that has those
// already keeps them.
Result<StandardsVersion> attach_standards(lake::Connection& connection, const lake::Home& home,
                                          const std::map<std::string, std::int64_t>& versions = {});

// Digits of a leaf of the home's commodity list: 6 for HS, 8 for China's, as the list has it for
// others; 6 where no edition is there yet. Needs attach_standards().
int commodity_depth(lake::Connection& connection);

}  // namespace tw::standards
