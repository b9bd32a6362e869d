// The files a log is kept in, as an interface, so that a test can stop the world between any two
// steps. Reading fails as a value, writing throws EnvironmentError.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tw::trust {

class Files {
 public:
  using Path = std::filesystem::path;
  // Held until it goes.
  struct Lock {
    virtual ~Lock() = default;
  };

  virtual ~Files() = default;
  // Codes file.missing, file.unreadable.
  virtual Result<std::string> read(const Path& path) = 0;
  // Names in the folder, sorted; none where it does not exist.
  virtual std::vector<std::string> list(const Path& folder) = 0;

  // The file has this content from now on; after a crash it has it only if it was synced, and is
  // there only if its folder was.
  virtual void write(const Path& path, std::string_view bytes) = 0;
  // Makes the content of files and the names in folders durable.
  virtual void sync(const std::vector<Path>& paths) = 0;
  // Takes the place of `to`, in one step. Durable when the folder is synced.
  virtual void rename(const Path& from, const Path& to) = 0;
  // Nothing where it exists; its parent must.
  virtual void make_folder(const Path& path) = 0;
  virtual void remove(const Path& path) = 0;
  // With the files in it; nothing where it does not exist.
  virtual void remove_folder(const Path& path) = 0;
  // Waits for its turn among processes and threads; the file is made where it does not exist.
  virtual std::unique_ptr<Lock> lock(const Path& path) = 0;
};

// The disk's. Any number of threads.
Files& disk_files();

// The file is there under its name with this content, whole or not at all, durable on return:
// temporary name beside it, sync, rename, sync of the folder.
void replace_durably(Files& files, const Files::Path& path, std::string_view bytes);

}  // namespace tw::trust
