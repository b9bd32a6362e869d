#include "trust/log_reader.h"

#include <utility>

namespace tw::trust {

LogReader::LogReader(std::filesystem::path folder, Digest digest, Files& files)
    : folder_(std::move(folder)), digest_(digest), files_(files) {}

Result<Note> LogReader::checkpoint() const {
  const auto bytes = files_.read(folder_ / "checkpoint");
  if (!bytes) return Error("trust.no_log", {folder_.string()});
  return Note::parse(*bytes);
}

Result<std::string> LogReader::bytes_of_tile(TileName name) {
  if (auto bytes = files_.read(folder_ / name.path())) return bytes;
  const std::string wanted = name.path();
  name.width = kTileWidth;
  if (auto bytes = files_.read(folder_ / name.path())) return bytes;
  return Error("trust.tile_missing", {wanted});
}

Result<std::vector<Hash>> LogReader::tile(int level, std::uint64_t number, std::uint64_t size) {
  const TileName name{level, number, tile_width(level, number, size)};
  TW_ASSERT(name.width > 0);
  const auto path = name.path();
  if (const auto found = kept_.find(path); found != kept_.end()) return found->second;
  TW_TRY(const auto bytes, bytes_of_tile(name));
  TW_TRY(auto hashes, parse_tile(name, bytes));
  constexpr std::size_t kMostKept = 1024;  // 8 MiB
  if (kept_.size() == kMostKept) kept_.clear();
  return kept_[path] = std::move(hashes);
}

Result<std::vector<std::string>> LogReader::bundle(std::uint64_t number, std::uint64_t size) {
  const TileName name{kEntries, number, tile_width(kEntries, number, size)};
  TW_ASSERT(name.width > 0);
  TW_TRY(const auto bytes, bytes_of_tile(name));
  return parse_bundle(name, bytes);
}

Result<std::string> LogReader::entry(std::uint64_t index, std::uint64_t size) {
  TW_ASSERT(index < size);
  TW_TRY(auto entries, bundle(index / kTileWidth, size));
  return std::move(entries[index % kTileWidth]);
}

// Any node lies inside one tile: its hashes there are hashed together.
NodeReader LogReader::nodes(std::uint64_t size) {
  return [this, size](int level, std::uint64_t index) -> Result<Hash> {
    const auto inside = static_cast<unsigned>(level % kTileHeight);
    const std::uint64_t first = index << inside;
    TW_TRY(const auto hashes, tile(level / kTileHeight, first / kTileWidth, size));
    const auto begin = hashes.begin() + static_cast<std::ptrdiff_t>(first % kTileWidth);
    return subtree_root(digest_, {begin, begin + (std::ptrdiff_t{1} << inside)});
  };
}

Result<Hash> LogReader::root(std::uint64_t size) { return root_of(digest_, size, nodes(size)); }

Result<std::vector<Hash>> LogReader::inclusion(std::uint64_t index, std::uint64_t size) {
  return inclusion_proof(digest_, index, size, nodes(size));
}

Result<std::vector<Hash>> LogReader::consistency(std::uint64_t older, std::uint64_t newer) {
  return consistency_proof(digest_, older, newer, nodes(newer));
}

}  // namespace tw::trust
