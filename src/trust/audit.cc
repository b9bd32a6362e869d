#include "trust/audit.h"

#include <utility>

#include "trust/log_reader.h"
#include "trust/tile.h"

namespace tw::trust {
namespace {

struct Auditor {
  const std::filesystem::path& folder;
  Digest digest;
  std::uint64_t size;
  Files& files;
  LogReader reader{folder, digest, files};
  std::uint64_t tiles = 0;

  // The tile as the entries give it, against its file and against the partial ones that earlier
  // checkpoints needed, as far as these are still there.
  Result<void> compare(TileName name, const std::string& expected,
                       const std::vector<std::size_t>& ends) {
    const auto bytes = files.read(folder / name.path());
    const auto partial = files.list(folder / name.partial_folder());
    if (!bytes && name.width == kTileWidth) return Error("trust.tile_missing", {name.path()});
    if (bytes) {
      ++tiles;
      if (*bytes != expected) return Error("trust.tile_differs", {name.path()});
    }
    for (const auto& width : partial) {
      const auto number = parse_number(width);
      if (!number || *number == 0 || *number >= name.width) continue;  // of a batch to come
      ++tiles;
      const TileName earlier{name.level, name.number, *number};
      const auto found = files.read(folder / earlier.path());
      if (!found || *found != expected.substr(0, ends[*number - 1])) {
        return Error("trust.tile_differs", {earlier.path()});
      }
    }
    if (!bytes) {
      // The partial one is gone because the full one is there: a batch came in between.
      TW_TRY(const auto hashes_or_entries, full_instead(name, expected));
      tiles += hashes_or_entries;
    }
    return {};
  }

  Result<std::uint64_t> full_instead(const TileName& name, const std::string& expected) {
    const TileName full{name.level, name.number, kTileWidth};
    const auto bytes = files.read(folder / full.path());
    if (!bytes) return Error("trust.tile_missing", {name.path()});
    if (!bytes->starts_with(expected)) return Error("trust.tile_differs", {full.path()});
    return std::uint64_t{1};
  }

  static std::vector<std::size_t> hash_ends() {
    std::vector<std::size_t> ends;
    for (std::size_t i = 1; i <= kTileWidth; ++i) ends.push_back(i * sizeof(Hash));
    return ends;
  }

  // The hashes of all leaves, a tile at a time; answers the roots of the full tiles.
  Result<std::vector<Hash>> entries(std::vector<Hash>& rest, Progress& progress,
                                    const EntryVisitor& visit) {
    std::vector<Hash> full;
    for (std::uint64_t number = 0; number * kTileWidth < size; ++number) {
      const std::uint64_t width = tile_width(kEntries, number, size);
      TW_TRY(const auto bundle, reader.bundle(number, size));
      std::vector<Hash> hashes;
      std::string bytes;
      std::vector<std::size_t> ends;
      for (const auto& entry : bundle) {
        if (visit) TW_CHECK(visit(number * kTileWidth + hashes.size(), entry));
        hashes.push_back(leaf_hash(digest, entry));
        append_to_bundle(bytes, entry);
        ends.push_back(bytes.size());
      }
      TW_CHECK(compare({kEntries, number, width}, bytes, ends));
      TW_CHECK(compare({0, number, width}, tile_bytes(hashes), hash_ends()));
      progress.done(hashes.size());
      if (width == kTileWidth) {
        full.push_back(subtree_root(digest, std::move(hashes)));
      } else {
        rest = std::move(hashes);
      }
    }
    return full;
  }

  // A level of tiles over the roots of the tiles below.
  Result<std::vector<Hash>> level(int number, const std::vector<Hash>& below) {
    std::vector<Hash> full;
    for (std::size_t first = 0; first < below.size(); first += kTileWidth) {
      const std::size_t width = std::min<std::size_t>(kTileWidth, below.size() - first);
      const std::vector<Hash> hashes(below.begin() + static_cast<std::ptrdiff_t>(first),
                                     below.begin() + static_cast<std::ptrdiff_t>(first + width));
      TW_CHECK(compare({number, first / kTileWidth, width}, tile_bytes(hashes), hash_ends()));
      if (width == kTileWidth) full.push_back(subtree_root(digest, hashes));
    }
    return full;
  }
};

}  // namespace

Result<Audit> audit(const std::filesystem::path& folder, const Policy& policy,
                    const std::optional<Checkpoint>& since, Progress& progress,
                    const EntryVisitor& visit, Files& files) {
  const Digest digest = log_digest_of(policy.log.type);
  LogReader reader(folder, digest, files);
  TW_TRY(const auto note, reader.checkpoint());
  TW_TRY(auto opened, policy.open(note));
  const Tree tree = opened.checkpoint.tree;
  Auditor auditor{folder, digest, tree.size, files};
  progress.stage("audit", tree.size);
  std::vector<Hash> leaves;
  TW_TRY(auto roots, auditor.entries(leaves, progress, visit));
  for (int level = 1; !roots.empty(); ++level) {
    TW_TRY(roots, auditor.level(level, roots));
  }
  // Every tile is what the entries give, so the reader's root is the entries' root.
  TW_TRY(const auto root, reader.root(tree.size));
  if (root != tree.root) return Error("trust.root_differs", {std::to_string(tree.size)});
  if (since) {
    const Error apart("trust.not_extended", {std::to_string(since->tree.size)});
    if (since->tree.size > tree.size) return apart;
    TW_TRY(const auto proof, reader.consistency(since->tree.size, tree.size));
    if (since->tree.size > 0 && !extends(digest, since->tree, tree, proof)) return apart;
  }
  return Audit{std::move(opened.checkpoint), std::move(opened.cosigners), auditor.tiles};
}

}  // namespace tw::trust
