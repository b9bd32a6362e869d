#include "simulation/csv_writer.h"

namespace tw::simulation {
namespace {

// Concepts whose column needs more than its name: codes to translate, dates to read.
std::string reading_of(std::string_view concept_name) {
  const std::string concept_part = R"({ concept = ")" + std::string(concept_name) + '"';
  if (concept_name == "flow") return concept_part + R"(, codes = { "I" = "M", "E" = "X" } })";
  if (concept_name == "message_function") {
    return concept_part +
           R"(, codes = { "9" = "original", "5" = "amendment", "1" = "cancellation" } })";
  }
  if (concept_name.ends_with("_date")) return concept_part + R"(, date = "YYYYMMDD" })";
  return '"' + std::string(concept_name) + '"';
}

}  // namespace

std::string csv_mapping() {
  std::string text =
      "# What the columns of the simulated declarations mean.\n"
      "format = \"delimited\"\n"
      "encoding = \"UTF-8\"\n"
      "delimiter = \",\"\n"
      "\n"
      "[constants]\n"
      "mode_scheme = \"CN\"\n"
      "\n"
      "[columns]\n";
  for (const CsvColumn& column : csv_columns()) {
    text += std::string(column.name) + " = " + reading_of(column.concept_name) + '\n';
  }
  return text;
}

}  // namespace tw::simulation
