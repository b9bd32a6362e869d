// Takes in what a partner has published of its trade with us.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::mirror {

struct ImportReport {
  std::int64_t read = 0;
  std::int64_t kept = 0;
  std::int64_t other_partners = 0;   // rows about another country than ours
  std::int64_t other_levels = 0;     // totals, chapters and the like
  std::vector<std::string> periods;  // that were replaced, sorted
  bool is_new = true;                // false: the lake held exactly this
};

// Replaces the periods of the reporter that the file speaks of. A file with one value that does not
// fit is refused whole, with the line (published figures are small, and easily mended). Codes of
// Mapping::parse and parse_csv_table; mirror.reporter_unknown, mirror.column_missing,
// mirror.value_invalid (field, value), mirror.nothing_kept, lake.conflict.
Result<ImportReport> import(const lake::Home& home, lake::Connection& connection,
                            const std::filesystem::path& file, const std::string& reporter,
                            const std::optional<std::filesystem::path>& mapping);

}  // namespace tw::mirror
