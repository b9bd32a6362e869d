#include "lake/log.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/file.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigits = 20;

// The number in the name of a commit; nullopt for other files (temporary ones, checkpoints).
std::optional<std::int64_t> commit_number(const std::string& name) {
  if (name.size() != kDigits + 5 || !name.ends_with(".json")) return std::nullopt;
  std::int64_t number = 0;
  const char* end = name.data() + kDigits;
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

fs::path log_folder(const fs::path& table) { return table / "_delta_log"; }

fs::path commit_path(const fs::path& table, std::int64_t version) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "%020lld.json", static_cast<long long>(version));
  return log_folder(table) / name.data();
}

std::int64_t newest_version(const fs::path& table) {
  std::int64_t newest = -1;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(log_folder(table), error)) {
    newest = std::max(newest, commit_number(entry.path().filename().string()).value_or(-1));
  }
  return newest;
}

std::vector<std::string> files_on_disk(const fs::path& table) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator it(table, error), end; it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (!name.ends_with(".parquet") && name.find(".json.tmp-") == std::string::npos) continue;
    paths.push_back(it->path().lexically_relative(table).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<void> Log::advance(std::optional<std::int64_t> until) {
  while (!until || version_ < *until) {
    const fs::path path = commit_path(table_, version_ + 1);
    auto text = read_file(path);
    if (!text) {
      // The end, or a gap. Listing a folder while others add to it may show a later commit and not
      // yet an earlier one, so a gap is a commit that is missing after a later one has been seen.
      if (newest_version(table_) <= version_) return {};
      text = read_file(path);
      if (!text) return Error("lake.log_damaged", {path.string()});
    }
    TW_TRY(auto commit, parse_commit(std::move(*text), path));
    apply(std::move(commit));
  }
  return {};
}

void Log::apply(Commit commit) {
  ++version_;
  if (commit.metadata) {
    spec_ = std::move(*commit.metadata);
    if (spec_.name.empty()) spec_.name = table_.filename().string();
  }
  for (const auto& path : commit.remove) {
    if (const auto found = files_.find(path); found != files_.end()) found->second.present = false;
  }
  for (auto& added : commit.add) {
    last_added_[added.file.partition_values] = version_;
    std::string path = added.file.path;
    files_.insert_or_assign(std::move(path), Entry{std::move(added), true});
  }
  for (auto& [mark, value] : commit.marks) marks_[mark] = value;
}

std::int64_t Log::last_added(const Partition& partition) const {
  const auto found = last_added_.find(partition);
  return found == last_added_.end() ? -1 : found->second;
}

Snapshot Log::snapshot() const {
  Snapshot snapshot{.folder = table_, .version = version_, .spec = spec_, .marks = marks_};
  for (const auto& [path, entry] : files_) {
    if (!entry.present) continue;
    DataFile& file = snapshot.files.emplace_back(entry.logged.file);
    read_stats(entry.logged.stats, file);
  }
  return snapshot;
}

}  // namespace tw::lake
