// What the columns of a partner's file mean: a TOML file.
//
//   digits = 6                    codes of other lengths (totals, chapters) are left out
//   us = ["CN", "CHN", "156"]     what the column `partner` calls the home country; default: its
//                                 two letters, three letters and three digits
//   [columns]
//   "refPeriodId" = "period"      2025-03, 202503 or 2025
//   "flowCode" = { concept = "flow", codes = { "1" = "M", "2" = "X" } }    else M, X, RM, RX
//   "cmdCode" = "commodity"
//   "partnerISO" = "partner"      not mapped: every row is about the home country
//   "primaryValue" = { concept = "value", multiply = "1000" }
//   "netWgt" = "net_mass_kg"
//   [constants]
//   currency = "USD"
//
// Columns that are not named are not read. Without a mapping the columns are called as the concepts
// are.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace tw::mirror {

inline constexpr std::array<std::string_view, 7> kConcepts = {
    "period", "flow", "commodity", "partner", "value", "currency", "net_mass_kg"};

struct Mapping {
  struct Column {
    std::string name;
    std::map<std::string, std::string> codes;  // what is not listed stays
    Decimal multiply{1, 0};                    // of numbers
  };
  std::map<std::string, Column, std::less<>> columns;  // by concept
  std::map<std::string, std::string, std::less<>> constants;
  std::vector<std::string> us;
  std::int64_t digits = 6;

  // Every concept is a column of its own name.
  static Mapping plain();
  // Codes mapping.syntax, mapping.key_unknown, mapping.concept_unknown, mapping.concept_twice,
  // mapping.value_invalid; the place has file and line.
  static Result<Mapping> parse(const std::string& text, const std::string& file);
};

}  // namespace tw::mirror
