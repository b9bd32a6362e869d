// How a log lies in files (c2sp.org/tlog-tiles): tiles of up to 256 hashes, bundles of up to 256
// entries.
//
//   tile/<level>/<number>[.p/<width>]    hashes one after the other
//   tile/entries/<number>[.p/<width>]    entries, each after its length as 16 bits, big endian
//
// A number is written in groups of three digits, all but the last behind an x: 1234067 is
// x001/x234/067. A tile is full (256 wide) or partial, one at most a level, at the right edge.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trust/hash.h"

namespace tw::trust {

inline constexpr std::uint64_t kTileWidth = 256;
inline constexpr int kTileHeight = 8;             // 2^8 = 256
inline constexpr std::size_t kMostEntry = 65535;  // bytes

// Level -1 stands for entries.
inline constexpr int kEntries = -1;

struct TileName {
  int level = 0;
  std::uint64_t number = 0;
  std::uint64_t width = kTileWidth;

  // "tile/0/x001/x234/067.p/8"
  std::string path() const;
  // "tile/0/x001/x234/067.p", where the partial ones of this tile are.
  std::string partial_folder() const;
};

// How wide the tile is in a log of this size; 0 where there is none.
std::uint64_t tile_width(int level, std::uint64_t number, std::uint64_t size);

std::string tile_bytes(const std::vector<Hash>& hashes);
// The first `width` hashes. Code trust.tile_damaged (name) where there are fewer or half ones.
Result<std::vector<Hash>> parse_tile(const TileName& name, std::string_view bytes);

// Adds an entry of at most kMostEntry bytes.
void append_to_bundle(std::string& bundle, std::string_view entry);
// The first `width` entries. Code trust.tile_damaged.
Result<std::vector<std::string>> parse_bundle(const TileName& name, std::string_view bytes);

// The root of 2^n hashes of one level.
Hash subtree_root(Digest digest, std::vector<Hash> hashes);

}  // namespace tw::trust
