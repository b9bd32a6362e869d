#include "trust/edge.h"

#include "trust/merkle_proof.h"

namespace tw::trust {

Result<Edge> Edge::load(Digest digest, const Tree& tree, LogReader& reader) {
  Edge edge(digest);
  edge.size_ = tree.size;
  for (int level = 0; tree.size >> static_cast<unsigned>(level * kTileHeight) > 0; ++level) {
    const std::uint64_t number =
        tree.size >> static_cast<unsigned>(level * kTileHeight) >> kTileHeight;
    const bool partial = tile_width(level, number, tree.size) > 0;
    edge.levels_.emplace_back();
    if (partial) {
      TW_TRY(edge.levels_.back(), reader.tile(level, number, tree.size));
    }
    if (level * kTileHeight + kTileHeight >= 64) break;
  }
  edge.changed_.assign(edge.levels_.size(), false);
  const Error damaged("trust.log_damaged", {std::to_string(tree.size)});
  if (edge.tree().root != tree.root) return damaged;
  if (tree.size % kTileWidth > 0) {
    TW_TRY(const auto entries, reader.bundle(tree.size / kTileWidth, tree.size));
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (leaf_hash(digest, entries[i]) != edge.levels_[0][i]) return damaged;
      append_to_bundle(edge.bundle_, entries[i]);
    }
  }
  return edge;
}

void Edge::push(std::size_t level, const Hash& hash, std::vector<TileFile>& files) {
  if (level == levels_.size()) {
    levels_.emplace_back();
    changed_.push_back(false);
  }
  levels_[level].push_back(hash);
  changed_[level] = true;
  if (levels_[level].size() < kTileWidth) return;
  const auto shift = static_cast<unsigned>((level + 1) * kTileHeight);
  files.push_back(
      {{static_cast<int>(level), (size_ >> shift) - 1, kTileWidth}, tile_bytes(levels_[level])});
  const Hash root = subtree_root(digest_, levels_[level]);
  levels_[level].clear();
  push(level + 1, root, files);
}

std::vector<Edge::TileFile> Edge::add(const std::vector<std::string_view>& entries) {
  std::vector<TileFile> files;
  changed_.assign(levels_.size(), false);
  for (const auto entry : entries) {
    append_to_bundle(bundle_, entry);
    ++size_;
    push(0, leaf_hash(digest_, entry), files);
    if (size_ % kTileWidth == 0) {
      files.push_back({{kEntries, size_ / kTileWidth - 1, kTileWidth}, std::move(bundle_)});
      bundle_.clear();
    }
  }
  if (!bundle_.empty() && !entries.empty()) {
    files.push_back({{kEntries, size_ / kTileWidth, size_ % kTileWidth}, bundle_});
  }
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    if (!changed_[level] || levels_[level].empty()) continue;
    const auto shift = static_cast<unsigned>((level + 1) * kTileHeight);
    files.push_back({{static_cast<int>(level), size_ >> shift, levels_[level].size()},
                     tile_bytes(levels_[level])});
  }
  return files;
}

// Each complete subtree along the right edge lies in a partial tile.
Tree Edge::tree() const {
  const auto root = root_of(digest_, size_, [this](int level, std::uint64_t index) -> Result<Hash> {
    const auto inside = static_cast<unsigned>(level % kTileHeight);
    const auto& hashes = levels_[static_cast<std::size_t>(level / kTileHeight)];
    const auto begin = hashes.begin() + static_cast<std::ptrdiff_t>((index << inside) % kTileWidth);
    return subtree_root(digest_, {begin, begin + (std::ptrdiff_t{1} << inside)});
  });
  return {size_, *root};
}

}  // namespace tw::trust
