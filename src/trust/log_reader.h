// Reads a log's folder: checkpoint, entries, hashes, proofs. Whoever wrote it; nothing read here is
// verified but its form.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "trust/files.h"
#include "trust/merkle_proof.h"
#include "trust/note.h"
#include "trust/tile.h"

namespace tw::trust {

// Keeps the tiles it has read. One thread at a time.
class LogReader {
 public:
  // The folder that holds `checkpoint` and `tile`; `files` must live longer.
  LogReader(std::filesystem::path folder, Digest digest, Files& files = disk_files());

  // Codes trust.no_log, those of Note::parse.
  Result<Note> checkpoint() const;

  // Of the log at `size`; where the partial tile is gone, the full one stands for it. Codes
  // trust.tile_missing, trust.tile_damaged.
  Result<std::vector<Hash>> tile(int level, std::uint64_t number, std::uint64_t size);
  Result<std::vector<std::string>> bundle(std::uint64_t number, std::uint64_t size);

  // index < size.
  Result<std::string> entry(std::uint64_t index, std::uint64_t size);
  Result<Hash> root(std::uint64_t size);
  Result<std::vector<Hash>> inclusion(std::uint64_t index, std::uint64_t size);
  Result<std::vector<Hash>> consistency(std::uint64_t older, std::uint64_t newer);

 private:
  Result<std::string> bytes_of_tile(TileName name);
  NodeReader nodes(std::uint64_t size);

  std::filesystem::path folder_;
  Digest digest_;
  Files& files_;
  std::map<std::string, std::vector<Hash>> kept_;  // by path
};

}  // namespace tw::trust
