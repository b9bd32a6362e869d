#include "trust/tile.h"

#include <bit>
#include <cstdio>

namespace tw::trust {
namespace {

std::string grouped_by_three(std::uint64_t number) {
  char last[4];
  std::snprintf(last, sizeof last, "%03u", static_cast<unsigned>(number % 1000));
  std::string text = last;
  for (number /= 1000; number > 0; number /= 1000) {
    std::snprintf(last, sizeof last, "%03u", static_cast<unsigned>(number % 1000));
    text.insert(0, std::string("x") + last + "/");
  }
  return text;
}

Error damaged(const TileName& name) { return Error("trust.tile_damaged", {name.path()}); }

}  // namespace

std::string TileName::partial_folder() const {
  return "tile/" + (level == kEntries ? "entries" : std::to_string(level)) + "/" +
         grouped_by_three(number) + ".p";
}

std::string TileName::path() const {
  const auto folder = partial_folder();
  return width == kTileWidth ? folder.substr(0, folder.size() - 2)
                             : folder + "/" + std::to_string(width);
}

std::uint64_t tile_width(int level, std::uint64_t number, std::uint64_t size) {
  const int shift = level == kEntries ? 0 : level * kTileHeight;
  const std::uint64_t count = shift >= 64 ? 0 : size >> static_cast<unsigned>(shift);
  if (number < count / kTileWidth) return kTileWidth;
  return number == count / kTileWidth ? count % kTileWidth : 0;
}

std::string tile_bytes(const std::vector<Hash>& hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * sizeof(Hash));
  for (const auto& hash : hashes) bytes += bytes_of(hash);
  return bytes;
}

Result<std::vector<Hash>> parse_tile(const TileName& name, std::string_view bytes) {
  if (bytes.size() % sizeof(Hash) != 0 || bytes.size() < name.width * sizeof(Hash)) {
    return damaged(name);
  }
  std::vector<Hash> hashes;
  for (std::uint64_t i = 0; i < name.width; ++i) {
    hashes.push_back(*hash_of_bytes(bytes.substr(i * sizeof(Hash), sizeof(Hash))));
  }
  return hashes;
}

void append_to_bundle(std::string& bundle, std::string_view entry) {
  TW_ASSERT(entry.size() <= kMostEntry);
  bundle.push_back(static_cast<char>(entry.size() >> 8U));
  bundle.push_back(static_cast<char>(entry.size() & 0xffU));
  bundle += entry;
}

Result<std::vector<std::string>> parse_bundle(const TileName& name, std::string_view bytes) {
  std::vector<std::string> entries;
  for (std::uint64_t i = 0; i < name.width; ++i) {
    if (bytes.size() < 2) return damaged(name);
    const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0]))
                                   << 8U |
                               static_cast<unsigned char>(bytes[1]);
    if (bytes.size() < 2 + length) return damaged(name);
    entries.emplace_back(bytes.substr(2, length));
    bytes.remove_prefix(2 + length);
  }
  return entries;
}

Hash subtree_root(Digest digest, std::vector<Hash> hashes) {
  TW_ASSERT(std::has_single_bit(hashes.size()));
  for (std::size_t count = hashes.size(); count > 1; count /= 2) {
    for (std::size_t i = 0; i < count / 2; ++i) {
      hashes[i] = node_hash(digest, hashes[2 * i], hashes[2 * i + 1]);
    }
  }
  return hashes[0];
}

}  // namespace tw::trust
