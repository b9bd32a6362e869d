// Takes files of enterprises into the registry.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::enterprise {

struct ImportRequest {
  std::filesystem::path file;
  std::optional<Date> day;  // from when records hold that state no day
  // The file is the whole registry as of `day`: who is registered on it and not named, and whose
  // record is not in quarantine either, has ended. Needs `day`.
  bool is_full = false;
  std::string author;
  std::string at;  // instant, as utc_now() has it
};

struct ImportReport {
  struct Reason {
    std::string code;
    std::int64_t records = 0;
    std::int64_t line = 0;  // of the first
    std::string value;
  };
  bool is_new = true;         // false: the very file was taken in before, nothing was changed
  std::int64_t version = -1;  // of the registry that has it
  std::int64_t read = 0;      // = taken + unchanged + rejected
  std::int64_t taken = 0;     // statements
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
  std::int64_t ended = 0;
  std::vector<Reason> reasons;  // most frequent first
};

// All of the file's good records, or nothing. Statements say nothing about the past of what they do
// not name; a later file may state a day before those recorded. Codes of File::open;
// enterprise.full_without_day, lake.conflict (somebody else took a file in at the same time).
// Cost: one scan of the registry and the file; 700,000 records about 4 s on two cores.
Result<ImportReport> import(const lake::Home& home, lake::Connection& connection,
                            const ImportRequest& request);

}  // namespace tw::enterprise
