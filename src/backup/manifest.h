// The list of what a backup is made of. Internal to the room.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "backup/backup.h"

namespace tw::backup {

struct Manifest {
  std::string made_at;
  std::string store;  // sqlite, postgresql, or "" where the home has none
  trust::Versions versions;
  std::map<std::string, std::string> files;  // path in the backup to SHA-256
};

std::string print_manifest(const Manifest& manifest);
// Code backup.not_one.
Result<Manifest> read_manifest(const std::filesystem::path& folder);

}  // namespace tw::backup
