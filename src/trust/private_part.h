// Where the private parts of a log's entries lie: <trust folder>/private/<2 digits>/<the rest>.json,
// by the hex digits of their digest.
#pragma once

#include <filesystem>
#include <optional>

#include "trust/entry.h"

namespace tw::trust {

std::filesystem::path private_part_path(const std::filesystem::path& trust_folder,
                                        const Hash& digest);
// The private part of an entry, where it is held there and is the one that the entry binds.
std::optional<PrivatePart> private_part_in(const std::filesystem::path& trust_folder,
                                           Digest digest, const Entry& entry);

}  // namespace tw::trust
