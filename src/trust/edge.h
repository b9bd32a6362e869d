// The right edge of a log: its partial tiles, all that is needed to let it grow and to know its
// root. At most 255 hashes a level and 255 entries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trust/log_reader.h"
#include "trust/merkle.h"

namespace tw::trust {

class Edge {
 public:
  // Of an empty log.
  explicit Edge(Digest digest) : digest_(digest) {}
  // As the files have it. Codes trust.tile_missing, trust.tile_damaged, trust.log_damaged (root or
  // entries are not those of the tree).
  static Result<Edge> load(Digest digest, const Tree& tree, LogReader& reader);

  struct TileFile {
    TileName name;
    std::string bytes;
  };
  // Adds entries of at most kMostEntry bytes. Answers the tiles that are new: each full one, and
  // the partial ones of the new size.
  std::vector<TileFile> add(const std::vector<std::string_view>& entries);

  std::uint64_t size() const { return size_; }
  Tree tree() const;

 private:
  void push(std::size_t level, const Hash& hash, std::vector<TileFile>& files);

  Digest digest_;
  std::uint64_t size_ = 0;
  std::vector<std::vector<Hash>> levels_;  // from the leaves up
  std::vector<bool> changed_;              // levels whose partial tile is new
  std::string bundle_;
};

}  // namespace tw::trust
