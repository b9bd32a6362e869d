// What the commits of a table add up to, read one after the other. Internal to the room.
//
// A Log remembers where it stopped: after a lost race only the commits that came since are read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lake/delta_log.h"
#include "lake/table.h"

namespace tw::lake {

std::filesystem::path log_folder(const std::filesystem::path& table);
// _delta_log/<20 digits>.json
std::filesystem::path commit_path(const std::filesystem::path& table, std::int64_t version);
// The highest commit there is, -1 where there is none. One reading of the folder.
std::int64_t newest_version(const std::filesystem::path& table);
// The data files below the table's folder, named or not, and what a crash left of commits;
// relative, sorted.
std::vector<std::string> files_on_disk(const std::filesystem::path& table);

class Log {
 public:
  using Partition = std::map<std::string, std::string>;
  struct Entry {
    LoggedFile logged;
    bool present = false;  // false once a later commit removed it
  };

  explicit Log(std::filesystem::path table) : table_(std::move(table)) {}

  // Reads the commits after version(), up to `until` or the newest. Codes lake.log_damaged (names
  // the commit that is torn or missing), lake.protocol_unsupported.
  Result<void> advance(std::optional<std::int64_t> until = std::nullopt);

  std::int64_t version() const { return version_; }  // -1: nothing read yet
  const TableSpec& spec() const { return spec_; }
  // Every file that some version names, by path.
  const std::map<std::string, Entry>& files() const { return files_; }
  bool has_mark(const std::string& mark) const { return marks_.contains(mark); }
  // The last version that added files to the partition, -1 when none did.
  std::int64_t last_added(const Partition& partition) const;
  // The version read last, with the statistics of its files.
  Snapshot snapshot() const;

 private:
  void apply(Commit commit);

  std::filesystem::path table_;
  std::int64_t version_ = -1;
  TableSpec spec_;
  std::map<std::string, Entry> files_;
  std::map<std::string, std::int64_t> marks_;
  std::map<Partition, std::int64_t> last_added_;
};

}  // namespace tw::lake
