#include "backup/backup.h"

#include <algorithm>
#include <set>
#include <thread>

#include "backup/manifest.h"
#include "base/digest.h"
#include "base/file.h"
#include "lake/contents.h"
#include "lake/home.h"
#include "store/copy.h"
#include "store/settings.h"
#include "store/store.h"
#include "trust/files.h"

namespace tw::backup {
namespace {

namespace fs = std::filesystem;

constexpr int kLooks = 500;
constexpr std::chrono::milliseconds kBetweenLooks{10};

// What is copied in another way, or not at all: tmp and logs are of this machine.
const std::set<fs::path>& apart() {
  static const std::set<fs::path> folders = {"lake", "store", "trust", "tmp", "logs"};
  return folders;
}

// Small files with their text; a file that goes while we look is not there.
std::map<fs::path, std::string> texts_in(const fs::path& folder) {
  std::map<fs::path, std::string> texts;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(folder, absent)) {
    if (!entry.is_regular_file(absent)) continue;
    if (auto text = read_file(entry.path())) texts[entry.path().filename()] = std::move(*text);
  }
  return texts;
}

// The home as far as it changes: what two looks must agree on.
struct Look {
  trust::Versions versions;
  std::map<fs::path, std::string> journal;
  std::map<fs::path, std::string> running;  // of the log's recordings (trust/recording.h)
  std::set<fs::path> others;                // relative to the home

  bool operator==(const Look&) const = default;
};

Look look_at(const fs::path& home) {
  Look look{.versions = trust::table_versions(home),
            .journal = texts_in(home / "journal"),
            .running = texts_in(home / "trust" / "running")};
  std::error_code absent;
  for (auto entry = fs::recursive_directory_iterator(home, absent);
       entry != fs::recursive_directory_iterator(); entry.increment(absent)) {
    const auto path = entry->path().lexically_relative(home);
    if (entry.depth() == 0 && (apart().contains(path) || path == "journal")) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(absent)) {
      look.others.insert(path);
    }
  }
  return look;
}

Result<Look> still(const fs::path& home) {
  Look before = look_at(home);
  for (int i = 0; i < kLooks; ++i) {
    Look now = look_at(home);
    if (now == before) return now;
    before = std::move(now);
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return Error("backup.never_still");
}

class Copy {
 public:
  Copy(fs::path home, fs::path folder, Progress& progress)
      : home_(std::move(home)), folder_(std::move(folder)), progress_(progress) {}

  // A file of the home. Linked where it never changes and the file system allows it.
  void file(const fs::path& path, bool never_changes) {
    const auto target = folder_ / "home" / path;
    if (fs::exists(target)) return;
    make_folders(target.parent_path());
    std::error_code failed = std::make_error_code(std::errc::not_supported);
    if (never_changes) fs::create_hard_link(home_ / path, target, failed);
    if (failed) fs::copy_file(home_ / path, target);
  }
  // A file that may go while we look, as the temporary ones of writers do.
  void file_if_there(const fs::path& path) {
    std::error_code failed;
    make_folders((folder_ / "home" / path).parent_path());
    fs::copy_file(home_ / path, folder_ / "home" / path, fs::copy_options::skip_existing, failed);
    if (failed && failed != std::errc::no_such_file_or_directory) {
      throw EnvironmentError(Error("file.unreadable", {path.string()}));
    }
  }
  void text(const fs::path& path, const std::string& content) {
    const auto target = folder_ / "home" / path;
    make_folders(target.parent_path());
    write_file_durably(target, content);
  }

  // The digest of each file that is there now, the manifest last.
  Report finish(Manifest manifest) {
    Report report{.made_at = manifest.made_at, .versions = manifest.versions};
    progress_.stage("backup", 0);
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (!entry.is_regular_file()) continue;
      sync_path(entry.path());
      const auto digest = sha256_of_file(entry.path());
      TW_ASSERT(digest.has_value());
      manifest.files[entry.path().lexically_relative(folder_).generic_string()] = *digest;
      ++report.files;
      report.bytes += static_cast<std::int64_t>(entry.file_size());
      progress_.done(1);
    }
    write_file_durably(folder_ / "manifest.json", print_manifest(manifest));
    return report;
  }

 private:
  fs::path home_;
  fs::path folder_;
  Progress& progress_;
};

// The parts of the log that a later batch may delete or replace; called while it is locked.
void copy_edge_of_log(const fs::path& home, Copy& copy) {
  const auto trust = home / "trust";
  for (const auto& entry : fs::recursive_directory_iterator(trust)) {
    const auto path = entry.path().lexically_relative(home);
    const bool is_partial = path.parent_path().extension() == ".p";
    const bool is_head = path == "trust/head" || path == "trust/log/checkpoint";
    if (entry.is_regular_file() && (is_partial || is_head)) copy.file(path, false);
  }
}

void copy_rest_of_log(const fs::path& home, const Look& look, Copy& copy) {
  for (auto entry = fs::recursive_directory_iterator(home / "trust");
       entry != fs::recursive_directory_iterator(); ++entry) {
    const auto path = entry->path().lexically_relative(home);
    if (path == "trust/running" || path.extension() == ".p") {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && path != "trust/lock") {
      copy.file_if_there(path);
    }
  }
  for (const auto& [name, text] : look.running) copy.text("trust/running" / name, text);
}

// Fixes the moment, and copies what would not wait.
Result<Look> fix_moment(const fs::path& home, Copy& copy) {
  std::unique_ptr<trust::Files::Lock> lock;
  const bool has_log = fs::exists(home / "trust" / "head");
  if (has_log) {
    lock = trust::disk_files().lock(home / "trust" / "lock");
    copy_edge_of_log(home, copy);
  }
  return still(home);
}

Result<void> copy_lake(const fs::path& home, const Look& look, Copy& copy) {
  for (const auto& [table, version] : look.versions) {
    const auto folder = fs::path("lake") / table;
    TW_TRY(const auto files, lake::contents_of_table(home / folder, version));
    for (const auto& file : files) copy.file(folder / file, true);
  }
  for (const auto& [name, text] : look.journal) {
    if (name.extension() != ".json") continue;  // not yet decided
    TW_TRY(const auto files, lake::contents_of_entry(home / "journal" / name, text));
    for (const auto& file : files) copy.file(file, true);
    copy.text("journal" / name, text);
  }
  return {};
}

Result<void> check_target(const fs::path& target) {
  if (fs::exists(target) && (!fs::is_directory(target) || !fs::is_empty(target))) {
    return Error("backup.target_exists", {target.string()});
  }
  return {};
}

}  // namespace

Result<Report> back_up(const fs::path& home, const fs::path& folder, const std::string& now,
                       Progress& progress) {
  TW_CHECK(check_target(folder));
  const auto inside = fs::weakly_canonical(folder).lexically_relative(fs::canonical(home));
  if (!inside.empty() && *inside.begin() != "..") {
    return Error("backup.target_exists", {folder.string()});
  }
  make_folders(folder);
  fs::permissions(folder, fs::perms::owner_all);
  Copy copy(home, folder, progress);
  TW_TRY(const bool has_store, store::Store::exists(home));
  Look look;
  Manifest manifest{.made_at = now};
  if (has_store) {
    TW_TRY(auto store, store::Store::open(home));
    const bool is_sqlite = store.location().kind == store::Location::Kind::kSqlite;
    manifest.store = is_sqlite ? "sqlite" : "postgresql";
    TW_TRY(look, store.change([&](store::Transaction&) -> Result<Look> {
      TW_CHECK(store::copy_store(store.location(), folder / "store"));
      return fix_moment(home, copy);
    }));
  } else {
    TW_TRY(look, fix_moment(home, copy));
  }
  manifest.versions = look.versions;
  TW_CHECK(copy_lake(home, look, copy));
  for (const auto& path : look.others) copy.file_if_there(path);
  if (fs::exists(home / "trust")) copy_rest_of_log(home, look, copy);
  return copy.finish(std::move(manifest));
}

Result<Report> restore(const fs::path& folder, const fs::path& home, const std::string& store_url,
                       Progress& progress) {
  TW_TRY(const auto manifest, read_manifest(folder));
  TW_CHECK(check_target(home));
  if ((manifest.store == "postgresql") == store_url.empty()) {
    return Error(store_url.empty() ? "backup.store_needed" : "backup.store_not_needed");
  }
  Report report{.made_at = manifest.made_at, .versions = manifest.versions};
  progress.stage("restore", manifest.files.size());
  for (const auto& [path, digest] : manifest.files) {
    const auto found = sha256_of_file(folder / path);
    if (!found || *found != digest) return Error("backup.altered", {path});
  }
  make_folders(home);
  for (const auto& [path, digest] : manifest.files) {
    const auto inside = fs::path(path).lexically_relative("home");
    if (inside.empty() || *inside.begin() == "..") continue;
    make_folders((home / inside).parent_path());
    fs::copy_file(folder / path, home / inside);
    sync_path(home / inside);
    ++report.files;
    report.bytes += static_cast<std::int64_t>(fs::file_size(home / inside));
    progress.done(1);
  }
  for (const char* name : {"lake", "journal", "sources", "releases", "tmp"}) {
    make_folders(home / name);
  }
  if (fs::exists(home / "trust" / "private")) {
    fs::permissions(home / "trust" / "private", fs::perms::owner_all);
  }
  if (!store_url.empty()) {
    TW_CHECK(store::set_store(home, store_url));
  }
  if (!manifest.store.empty()) {
    TW_TRY(const auto settings, store::read_settings(home));
    TW_CHECK(store::restore_store(folder / "store", settings.location));
  }
  // Publishes what was decided, as after a crash.
  TW_TRY(const auto opened, lake::Home::open(home));
  (void)opened;
  return report;
}

}  // namespace tw::backup
