// Files in memory that stop the world before any chosen step, and then are what a disk may have
// kept: for tests of what a crash leaves.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "trust/files.h"

namespace tw::trust {

struct Crash {};

class CrashingFiles : public Files {
 public:
  // What the disk has kept of steps that were not synced.
  enum class Kept {
    kNothing,     // the least that was promised
    kContents,    // contents of files, but no new names
    kNames,       // new names, but files are empty whose content was not synced
    kHalf,        // new names, and half of the content
    kEverything,  // the most
  };

  // Throws Crash instead of doing step `number`, counting from 0 and from now.
  void crash_before(std::size_t number) { left_ = number; }
  std::function<void()> after_each_step = [] {};

  void restart(Kept kept) {
    left_.reset();
    const bool least = kept == Kept::kNothing || kept == Kept::kContents;
    if (least) {
      names_ = durable_;
      folders_ = durable_folders_;
      std::erase_if(folders_, [&](const auto& each) { return !is_reached(each); });
      std::erase_if(names_, [&](const auto& each) { return !is_reached(each.first); });
    }
    for (auto& [name, file] : names_) {
      auto& content = file->content;
      const bool dirty = file->synced != content;
      if (kept == Kept::kNothing) content = file->synced.value_or("");
      if (kept == Kept::kNames && dirty) content.clear();
      if (kept == Kept::kHalf && dirty) content.resize(content.size() / 2);
      file->synced = content;
    }
    durable_ = names_;
    durable_folders_ = folders_;
  }

  Result<std::string> read(const Path& path) override {
    const auto found = names_.find(path.string());
    if (found == names_.end()) return Error("file.missing", {path.string()});
    return found->second->content;
  }

  std::vector<std::string> list(const Path& folder) override {
    std::vector<std::string> found;
    for (const auto& [name, file] : names_) {
      if (Path(name).parent_path() == folder) found.push_back(Path(name).filename().string());
    }
    return found;
  }

  void write(const Path& path, std::string_view bytes) override {
    const Step step(*this);
    require(folders_.contains(path.parent_path().string()), path);
    auto& file = names_[path.string()];
    if (file == nullptr) file = std::make_shared<File>();
    file->content = bytes;
  }

  void sync(const std::vector<Path>& paths) override {
    for (const auto& path : paths) {
      const Step step(*this);
      if (const auto file = names_.find(path.string()); file != names_.end()) {
        file->second->synced = file->second->content;
        continue;
      }
      require(folders_.contains(path.string()), path);
      const auto inside = [&](const Path& name) { return name.parent_path() == path; };
      std::erase_if(durable_, [&](const auto& each) { return inside(each.first); });
      for (const auto& each : names_) {
        if (inside(each.first)) durable_.insert(each);
      }
      std::erase_if(durable_folders_, inside);
      for (const auto& each : folders_) {
        if (inside(each)) durable_folders_.insert(each);
      }
    }
  }

  void rename(const Path& from, const Path& to) override {
    const Step step(*this);
    require(names_.contains(from.string()), from);
    names_[to.string()] = names_[from.string()];
    names_.erase(from.string());
  }

  void make_folder(const Path& path) override {
    const Step step(*this);
    require(folders_.contains(path.parent_path().string()), path);
    folders_.insert(path.string());
  }

  void remove(const Path& path) override {
    const Step step(*this);
    names_.erase(path.string());
  }

  void remove_folder(const Path& path) override {
    const Step step(*this);
    std::erase_if(names_, [&](const auto& each) { return Path(each.first).parent_path() == path; });
    folders_.erase(path.string());
  }

  std::unique_ptr<Lock> lock(const Path&) override { return std::make_unique<Lock>(); }

 private:
  struct File {
    std::string content;
    std::optional<std::string> synced;
  };

  struct Step {
    explicit Step(CrashingFiles& files) : files_(files) {
      if (files_.left_ && (*files_.left_)-- == 0) throw Crash();
    }
    ~Step() { files_.after_each_step(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    CrashingFiles& files_;
  };

  static void require(bool met, const Path& path) {
    if (!met) throw EnvironmentError(Error("file.write_failed", {path.string(), "ENOENT"}));
  }

  bool is_reached(const Path& name) const {
    for (Path each = name.parent_path(); each != "/"; each = each.parent_path()) {
      if (!durable_folders_.contains(each.string())) return false;
    }
    return true;
  }

  std::map<std::string, std::shared_ptr<File>> names_;    // as a process sees them
  std::map<std::string, std::shared_ptr<File>> durable_;  // as synced folders have them
  std::set<std::string> folders_{"/"};
  std::set<std::string> durable_folders_{"/"};
  std::optional<std::size_t> left_;
};

}  // namespace tw::trust
