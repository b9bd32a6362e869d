// Declarations as delimited text: one record an item, facts of the header repeated, freight and
// insurance shared out. UTF-8, commas, LF, quotes where needed (RFC 4180). And the mapping that
// reads it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "simulation/declaration.h"
#include "simulation/error.h"

namespace tw::simulation {

struct CsvColumn {
  std::string_view name;
  std::string_view concept_name;
};
std::span<const CsvColumn> csv_columns();

// The line of column names.
std::string csv_header();

struct CsvOptions {
  // Leaves out what not all four formats can carry: docs/simulation.md names the columns.
  bool common_only = false;
};

// What was written of the errors that only show in the text, and where.
struct Written {
  std::size_t records = 0;
  // For each planted error of the declaration, in order: the record (from 0, within this
  // declaration) in which it shows first.
  std::vector<std::size_t> record_of_error;
};

// Appends the records of a declaration; completes the values of errors that are planted in the
// text.
Written write_csv(const Declaration& declaration, Errors& errors, CsvOptions options, Random random,
                  std::string& text);

// mapping.toml: how the columns are read.
std::string csv_mapping();

}  // namespace tw::simulation
