// Around whatever changes a home: when it begins, the versions of the lake's tables are noted; when
// it ends, what was done and the new versions are recorded in the log, in one batch.
//
//   <home>/trust/running/<name>.json   what was noted; locked (flock) while the process lives
//
// A process that is killed leaves its file unlocked. The next one that begins finds it, records the
// versions made since under the command's name, and deletes it. So a version that no entry speaks
// of was made by somebody who went past all this.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "trust/journal.h"
#include "trust/table_heads.h"

namespace tw::trust {

class Recording {
 public:
  // `command` names the work, `actor` who does it; `time` is now. A home without a log gets a
  // recording that does nothing. Codes: those of Journal::open.
  static Result<Recording> begin(const std::filesystem::path& home, const std::string& command,
                                 const std::string& actor, const std::string& time);
  ~Recording();
  Recording(Recording&&) noexcept;
  Recording& operator=(Recording&&) noexcept;

  // Records the acts, and after them the head of each table that has changed. A log that was made
  // in between counts. Durable on return. Call once.
  Result<void> finish(const std::vector<Act>& acts, const std::string& time);

 private:
  struct State;
  explicit Recording(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// For each table the least version that a process now at work has noted.
Versions pending_versions(const std::filesystem::path& home);

}  // namespace tw::trust
