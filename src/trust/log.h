// The log of an organisation: entries are appended and never change.
//
//   <folder>/log/checkpoint, log/tile/...   what others may read (c2sp.org/tlog-tiles)
//   <folder>/head                           the newest checkpoint that is durable; ours alone
//   <folder>/lock                           held for the length of a batch
//
// What is promised. An entry that append() has answered for is there after any crash, at its index,
// in the tree of every later checkpoint. The log never shrinks, and never signs two trees of which
// one is not the beginning of the other, not even where nobody saw the first.
//
// The order of writing, which this rests on (after sunlight's internal/ctlog and tessera's design
// philosophy):
//   1. Tiles and bundles of the batch, and the new checkpoint under temporary names. None replaces
//   a file that the head needs: full tiles are
//      written once, partial ones have their width in the name. Synced with their folders. A crash
//      so far leaves files that no checkpoint speaks of; the next batch writes over them, and
//      deletes partial tiles that are wider than the head says (a torn one must not be left among
//      those that earlier checkpoints need).
//   2. The checkpoint is renamed to `head`, the folder synced. From here on the entries are in the
//      log.
//   3. The same for `log/checkpoint`. It comes after the head is durable, so nobody
//      can have seen a checkpoint that a crash takes back. open() repeats this step.
//   4. The callers are answered. Partial tiles that a full one has outgrown are deleted.
//
// Any number of threads append to one Log, any number of processes have one open on a folder. A
// batch holds the lock and begins with the head on disk, so all of them extend the same tree.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "trust/edge.h"
#include "trust/files.h"
#include "trust/key.h"
#include "trust/note.h"

namespace tw::trust {

struct LogOptions {
  std::filesystem::path folder;
  SignerKey key;  // its name is the log's origin
  Files* files = &disk_files();
  // A batch waits at most so long for as many callers as the last one had.
  std::chrono::microseconds gather{1000};
};

class Log {
 public:
  // An empty log. Code trust.log_exists.
  static Result<void> create(const LogOptions& options);
  // Codes trust.no_log, trust.log_damaged, trust.head_older (the published checkpoint is not the
  // beginning of what the head says: an older copy was put back), those of open_checkpoint,
  // trust.tile_missing, trust.tile_damaged.
  static Result<std::unique_ptr<Log>> open(LogOptions options);

  // Answers the index of the first; they stand one after the other. Durable on return. Codes
  // trust.entry_too_long (over 65,535 bytes), trust.head_older, and those of open() where another
  // process has damaged the log. Throws EnvironmentError where the disk fails: the entries may then
  // be in the log or not.
  Result<std::uint64_t> append(const std::vector<std::string>& entries);

  // As of the last batch of this object or, before one, of open().
  Tree tree() const;

  // Adds cosignatures of the present checkpoint to the published one; those already there stay. The
  // caller has verified them. Code trust.checkpoint_moved where the log has grown: ask again.
  Result<void> publish_cosignatures(const std::string& text,
                                    const std::vector<NoteSignature>& cosignatures);

 private:
  struct Waiting;
  explicit Log(LogOptions options);
  Result<void> refresh();
  Result<void> repeat_publishing();
  Result<std::uint64_t> write_batch(const std::vector<std::string_view>& entries);
  std::filesystem::path head_path() const { return options_.folder / "head"; }
  std::filesystem::path published_path() const { return options_.folder / "log/checkpoint"; }
  void write_files(const std::vector<Edge::TileFile>& tiles, const std::string& checkpoint);
  void drop_leftovers(const TileName& tile);
  void remember_folder(const std::filesystem::path& folder,
                       std::vector<std::filesystem::path>& to_sync);
  void lead(std::unique_lock<std::mutex>& lock);

  const LogOptions options_;
  const Digest digest_;
  Files& files_;

  // The leader's alone.
  Edge edge_;
  std::string head_;                            // as it was when edge_ was made
  std::vector<std::filesystem::path> folders_;  // known to be durable, sorted

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable answered_;
  std::vector<Waiting*> queue_;
  std::size_t last_callers_ = 0;
  bool led_ = false;
  Tree tree_;
};

}  // namespace tw::trust
