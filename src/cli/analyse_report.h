// What `tidewaiter analyse` answers, whatever the method: figures, a score and a flag a row, and
// the rows left out with the reason.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/columns.h"
#include "cli/context.h"

namespace tw::cli {

struct Answer {
  std::string method;  // as in the command
  std::string file;
  std::string count_key = "flagged";  // "outliers" for hb, "selected" for select
  std::string x_name, y_name;         // empty where no such column was asked for
  // Figures in the order they are shown; each key is the JSON key, and its text is
  // analyse_fact.key.
  nlohmann::ordered_json facts;
  // What only JSON has (steps of a search, counts of digits).
  nlohmann::ordered_json more;
  analysis::Columns columns;
  // A value a row each; empty where the method does not judge rows.
  std::vector<double> x, y, ratio, score;
  std::vector<double> severity;  // what the worst rows are sorted by; empty: |score|
  std::vector<std::uint8_t> flagged;
  // Rows the method could not use; for those whose fields were no number see columns.unread.
  analysis::ExcludedRows excluded;
};

// Prints as text, or as JSON where the context says so. `limit` bounds the worst rows and the
// examples of excluded ones.
void print_answer(const Context& context, const Answer& answer, std::size_t limit);

// A line a row: id (the row's number where no column of names was asked for), line, x, y, ratio,
// score, flag, excluded (the reason).
void write_rows(const Answer& answer, const std::filesystem::path& path);

// A table of numbers under the names of its columns, the list of objects `rows` of one shape.
void write_objects(const nlohmann::ordered_json& rows, const std::filesystem::path& path);

}  // namespace tw::cli
