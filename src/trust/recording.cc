#include "trust/recording.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/file.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

fs::path running_folder(const fs::path& home) { return home / "trust/running"; }

// The file's lock, while this lives.
class Held {
 public:
  explicit Held(const fs::path& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Held() {
    if (file_ >= 0) ::close(file_);
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  bool take() const { return file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0; }

 private:
  int file_;
};

struct Noted {
  std::string command;
  std::string actor;
  Versions versions;

  std::string text() const {
    Json tables = Json::object();
    for (const auto& [table, version] : versions) tables[table] = version;
    return Json{{"command", command}, {"actor", actor}, {"tables", tables}}.dump() + "\n";
  }
  // Nothing where the file was cut short or is gone.
  static std::optional<Noted> read(const fs::path& path) {
    const auto text = read_file(path);
    const Json document = text ? Json::parse(*text, nullptr, false) : Json();
    if (!document.is_object()) return std::nullopt;
    Noted noted;
    try {
      noted.command = document.at("command").get<std::string>();
      noted.actor = document.at("actor").get<std::string>();
      noted.versions = document.at("tables").get<Versions>();
    } catch (const Json::exception&) {
      return std::nullopt;
    }
    return noted;
  }
};

std::vector<fs::path> running_files(const fs::path& home) {
  std::vector<fs::path> found;
  std::error_code absent;
  for (const auto& each : fs::directory_iterator(running_folder(home), absent)) {
    if (each.path().extension() == ".json") found.push_back(each.path());
  }
  return found;
}

Act head_act(const std::string& command, const std::string& actor, const std::string& time,
             bool interrupted) {
  Json content{{"command", command}};
  if (interrupted) content["interrupted"] = true;
  return {"lake_head", time, actor, {}, content.dump()};
}

// Records what processes have done that were killed before they could.
Result<void> record_interrupted(const fs::path& home, Journal& journal, const std::string& time) {
  for (const auto& path : running_files(home)) {
    const Held held(path);
    if (!held.take()) continue;
    // Whoever held the lock before may have ended in peace.
    std::error_code ignored;
    if (!fs::exists(path, ignored)) continue;
    if (const auto noted = Noted::read(path)) {
      const auto acts = heads_since(home, noted->versions, table_versions(home),
                                    head_act(noted->command, noted->actor, time, true));
      if (!acts.empty()) TW_CHECK(journal.record(acts));
    }
    fs::remove(path, ignored);
  }
  return {};
}

}  // namespace

struct Recording::State {
  fs::path home;
  Noted noted;
  fs::path file;  // empty where there was no log
  std::unique_ptr<Held> held;
};

Recording::Recording(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recording::~Recording() = default;
Recording::Recording(Recording&&) noexcept = default;
Recording& Recording::operator=(Recording&&) noexcept = default;

Result<Recording> Recording::begin(const fs::path& home, const std::string& command,
                                   const std::string& actor, const std::string& time) {
  auto state = std::make_unique<State>();
  state->home = home;
  state->noted = {command, actor, {}};
  if (Journal::exists(home)) {
    if (!running_files(home).empty()) {
      TW_TRY(auto journal, Journal::open(home));
      TW_CHECK(record_interrupted(home, journal, time));
    }
    state->noted.versions = table_versions(home);
    make_folders(running_folder(home));
    const auto name = unique_name();
    const auto hidden = running_folder(home) / (name + ".new");
    write_file_durably(hidden, state->noted.text());
    state->held = std::make_unique<Held>(hidden);
    if (!state->held->take()) throw EnvironmentError(Error("file.unreadable", {hidden.string()}));
    // Under its name only when it is locked: nobody takes it for a dead one's.
    state->file = running_folder(home) / (name + ".json");
    fs::rename(hidden, state->file);
    sync_path(running_folder(home));
  }
  return Recording(std::move(state));
}

Result<void> Recording::finish(const std::vector<Act>& acts, const std::string& time) {
  TW_ASSERT(state_ != nullptr);
  const auto state = std::move(state_);
  if (!Journal::exists(state->home)) return {};
  auto all = acts;
  const auto heads = heads_since(state->home, state->noted.versions, table_versions(state->home),
                                 head_act(state->noted.command, state->noted.actor, time, false));
  all.insert(all.end(), heads.begin(), heads.end());
  if (!all.empty()) {
    TW_TRY(auto journal, Journal::open(state->home));
    TW_CHECK(journal.record(all));
  }
  std::error_code ignored;
  if (!state->file.empty()) fs::remove(state->file, ignored);
  return {};
}

Versions pending_versions(const fs::path& home) {
  Versions pending;
  for (const auto& path : running_files(home)) {
    if (Held(path).take()) continue;
    const auto noted = Noted::read(path);
    if (!noted) continue;
    for (const auto& [table, version] : table_versions(home)) {
      const auto known = noted->versions.find(table);
      const std::int64_t least = known == noted->versions.end() ? -1 : known->second;
      const auto [found, is_new] = pending.emplace(table, least);
      if (!is_new) found->second = std::min(found->second, least);
    }
  }
  return pending;
}

}  // namespace tw::trust
