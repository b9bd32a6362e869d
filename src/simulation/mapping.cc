#include "simulation/csv_writer.h"

namespace tw::simulation {
namespace {

// Columns that need more than a name: codes to translate, dates to read.
std::string_view reading_of(std::string_view concept_name) {
  if (concept_name == "flow") return R"({ concept = "flow", codes = { I = "M", E = "X" } })";
  if (concept_name == "message_function") {
    return R"({ concept = "message_function", codes = { 9 = "original", 5 = "amendment", 1 = "cancellation" } })";
  }
  return {};
}

}  // namespace

std::string csv_mapping() {
  std::string text =
      "# How the delimited text of the simulated country is read: column to concept.\n"
      "format = \"delimited\"\n"
      "encoding = \"UTF-8\"\n"
      "separator = \",\"\n"
      "date_format = \"YYYYMMDD\"\n"
      "\n"
      "[constants]\n"
      "mode_scheme = \"CN\"\n"
      "\n"
      "[columns]\n";
  for (const CsvColumn& column : csv_columns()) {
    (text += column.name) += " = ";
    const std::string_view reading = reading_of(column.concept_name);
    if (reading.empty()) {
      ((text += '"') += column.concept_name) += "\"\n";
    } else {
      (text += reading) += '\n';
    }
  }
  return text;
}

}  // namespace tw::simulation
