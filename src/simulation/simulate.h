// A year (or any months) of the declarations of Wanghai, a made-up country, with planted errors and
// the truth about them. docs/simulation.md describes the country, the files and the errors.
//
//   <folder>/csv/2025-01.csv ...        delimited text: one file a month, by month of arrival
//   <folder>/wco/2025-01/<number>.<version>.xml   likewise decmessage/ and sad/: a declaration a
//   file <folder>/truth.csv                  one line an error planted in the delimited text
//   <folder>/mapping.toml               reads the delimited text
//   <folder>/standards/                 tariff.csv, office.csv, place.csv, port.csv, rates.csv, to
//   be imported
//
// The bytes written follow from the options alone: not from the machine, nor from the threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/progress.h"
#include "base/result.h"
#include "simulation/error.h"

namespace tw::simulation {

enum class Format { kCsv, kWco, kDecMessage, kSad };

struct SimulationOptions {
  std::filesystem::path folder;  // made when missing; must be empty
  std::uint64_t seed = 1;
  Period first_month = Period::month(2025, 1);  // a month, 2022-01 or later
  int months = 12;
  // Items of originals accepted in all months together; amendments, cancellations and duplicates
  // come on top. Without it, 20,000 for each month; busy months have more than quiet ones.
  std::optional<std::uint64_t> items;
  std::uint64_t items_per_month = 20'000;
  // Each at most once. With a message format among them, what not all four can carry is left out of
  // every one, so that they mean the same: errors, cancellations, and some columns.
  std::vector<Format> formats = {Format::kCsv};
  double error_rate = 0.02;  // share of items
  ErrorProfile profile = ErrorProfile::kRules;
  double late_share = 0.02;  // shares of declarations
  double amended_share = 0.015;
  double cancelled_share = 0.004;
  int threads = 2;
};

struct SimulatedFile {
  std::filesystem::path path;
  std::uint64_t declarations = 0;  // versions and second copies count
  std::uint64_t items = 0;         // records, the unreadable ones included
};

struct SimulationReport {
  // Over the files of the first format.
  std::uint64_t declarations = 0;
  std::uint64_t items = 0;
  std::uint64_t amendments = 0;
  std::uint64_t cancellations = 0;
  std::uint64_t late = 0;
  std::uint64_t bytes = 0;  // of all files
  std::uint64_t files = 0;
  std::vector<SimulatedFile> months;            // the delimited files
  std::map<std::string, std::uint64_t> errors;  // planted, by kind
};

// Codes simulate.folder_not_empty, simulate.months, simulate.too_many_items, simulate.share. A disk
// that fails throws EnvironmentError. Memory stays below about 50 MB whatever the number of items.
Result<SimulationReport> simulate(const SimulationOptions& options, Progress& progress);

}  // namespace tw::simulation
