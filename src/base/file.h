// Files, durably. Reading fails as a value; a disk that fails while writing throws
// EnvironmentError.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tw {

// Codes: file.missing, file.unreadable.
Result<std::string> read_file(const std::filesystem::path& path);

// Under a temporary name, synced, renamed over `path`, folder synced.
void write_file_durably(const std::filesystem::path& path, std::string_view text);

// Creates `path` with `text` only if it does not exist; all of it or nothing, durable on return.
// False when it exists already. (Temporary name, fsync, link, fsync of the folder.)
bool create_file_durably(const std::filesystem::path& path, std::string_view text);

// fsync of a file or a folder.
void sync_path(const std::filesystem::path& path);

// Throws EnvironmentError where the folder cannot be made.
void make_folders(const std::filesystem::path& path);

// A name that no other process or call has: <pid>-<random hex>.
std::string unique_name();

}  // namespace tw
