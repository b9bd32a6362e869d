#include "trust/private_part.h"

#include "base/file.h"
#include "base/hex.h"

namespace tw::trust {

std::filesystem::path private_part_path(const std::filesystem::path& trust_folder,
                                        const Hash& digest) {
  const auto name = tw::hex_of(bytes_of(digest));
  return trust_folder / "private" / name.substr(0, 2) / (name.substr(2) + ".json");
}

std::optional<PrivatePart> private_part_in(const std::filesystem::path& trust_folder,
                                           Digest digest, const Entry& entry) {
  if (!entry.digest) return std::nullopt;
  const auto text = read_file(private_part_path(trust_folder, *entry.digest));
  if (!text) return std::nullopt;
  const auto part = PrivatePart::parse(*text);
  if (!part || part->digest(digest) != *entry.digest) return std::nullopt;
  return *part;
}

}  // namespace tw::trust
