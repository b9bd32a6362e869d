// A copy of the operational store in a folder of its own: tidewaiter.db of SQLite, or tidewaiter.dump
// of PostgreSQL's pg_dump.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "store/session.h"

namespace tw::store {

// Called inside change(), it copies what was there when that began, since nobody else writes. Codes
// store.program_failed (pg_dump), EnvironmentError store.failed.
Result<void> copy_store(const Location& location, const std::filesystem::path& folder);

// Into an empty place of the same kind. Codes store.program_failed (pg_restore).
Result<void> restore_store(const std::filesystem::path& folder, const Location& location);

}  // namespace tw::store
