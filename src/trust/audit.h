// Verifies a log's whole folder, offline: every entry is hashed again, every tile recomputed, the
// root held against the signed checkpoint.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "trust/checkpoint.h"
#include "trust/files.h"
#include "trust/policy.h"

namespace tw::trust {

struct Audit {
  Checkpoint checkpoint;
  std::vector<std::string> cosigners;  // names of witnesses whose cosignatures hold
  std::uint64_t tiles = 0;             // files compared, bundles included
};

// Called for each entry in order; an Error of its own ends the audit.
using EntryVisitor = std::function<Result<void>(std::uint64_t index, const std::string& entry)>;

// `since` is an earlier checkpoint that somebody kept: the log must have grown out of it. Codes:
// those of Policy::open; trust.no_log, trust.tile_missing, trust.tile_damaged, trust.tile_differs
// (a tile is not what the entries give: which), trust.root_differs (entries and tiles agree, the
// checkpoint is of another tree), trust.not_extended (the log is not a later state of `since`).
// Linear in the entries; memory: a hash for each 256 entries.
Result<Audit> audit(const std::filesystem::path& folder, const Policy& policy,
                    const std::optional<Checkpoint>& since, Progress& progress,
                    const EntryVisitor& visit = {}, Files& files = disk_files());

}  // namespace tw::trust
