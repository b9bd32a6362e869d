#include "store/copy.h"

#include <spawn.h>
#include <sys/wait.h>

#include <vector>

#include "base/file.h"

extern char** environ;

namespace tw::store {
namespace {

constexpr const char* kDatabase = "tidewaiter.db";
constexpr const char* kDump = "tidewaiter.dump";

// Runs a program of PATH to its end; no shell reads the arguments.
Result<void> run_program(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  int status = 1;
  const bool started =
      ::posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) == 0;
  if (started) ::waitpid(child, &status, 0);
  if (!started || status != 0) return Error("store.program_failed", {words[0]});
  return {};
}

}  // namespace

Result<void> copy_store(const Location& location, const std::filesystem::path& folder) {
  make_folders(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  if (location.kind == Location::Kind::kPostgresql) {
    return run_program({"pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                        "--file=" + (folder / kDump).string(), "--dbname=" + location.address});
  }
  Session session(location);
  session.run("VACUUM INTO $path", {{"path", (folder / kDatabase).string()}});
  sync_path(folder / kDatabase);
  return {};
}

Result<void> restore_store(const std::filesystem::path& folder, const Location& location) {
  if (location.kind == Location::Kind::kPostgresql) {
    return run_program({"pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
                        "--single-transaction", "--dbname=" + location.address,
                        (folder / kDump).string()});
  }
  const std::filesystem::path file(location.address);
  make_folders(file.parent_path());
  std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all);
  std::filesystem::copy_file(folder / kDatabase, file);
  sync_path(file);
  return {};
}

}  // namespace tw::store
