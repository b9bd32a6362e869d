#include "trust/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <future>

#include "base/file.h"

namespace tw::trust {
namespace {

[[noreturn]] void fail(const Files::Path& path, int reason) {
  throw EnvironmentError(Error("file.write_failed", {path.string(), std::strerror(reason)}));
}

class Descriptor {
 public:
  Descriptor(const Files::Path& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) fail(path, errno);
  }
  ~Descriptor() { ::close(descriptor_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// flock(2): goes with the process, however that ends.
struct DiskLock : Files::Lock {
  explicit DiskLock(const Files::Path& path) : file(path, O_RDWR | O_CREAT) {
    while (::flock(file.get(), LOCK_EX) != 0) {
      if (errno != EINTR) fail(path, errno);
    }
  }
  Descriptor file;
};

class DiskFiles : public Files {
 public:
  Result<std::string> read(const Path& path) override { return read_file(path); }

  std::vector<std::string> list(const Path& folder) override {
    std::vector<std::string> names;
    std::error_code absent;
    for (const auto& each : std::filesystem::directory_iterator(folder, absent)) {
      names.push_back(each.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  void write(const Path& path, std::string_view bytes) override {
    const Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
    while (!bytes.empty()) {
      const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(path, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void sync(const std::vector<Path>& paths) override {
    // At once: the file system then makes one of its own commits for several.
    std::vector<std::future<void>> waits;
    for (std::size_t i = 1; i < paths.size(); ++i) {
      waits.push_back(std::async(std::launch::async, [&path = paths[i]] { sync_path(path); }));
    }
    if (!paths.empty()) sync_path(paths[0]);
    for (auto& each : waits) each.get();
  }

  void rename(const Path& from, const Path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) fail(to, errno);
  }

  void make_folder(const Path& path) override {
    std::error_code error;
    std::filesystem::create_directory(path, error);
    if (error) fail(path, error.value());
  }

  void remove(const Path& path) override {
    if (::unlink(path.c_str()) != 0) fail(path, errno);
  }

  void remove_folder(const Path& path) override {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (error) fail(path, error.value());
  }

  std::unique_ptr<Lock> lock(const Path& path) override { return std::make_unique<DiskLock>(path); }
};

}  // namespace

Files& disk_files() {
  static DiskFiles files;
  return files;
}

void replace_durably(Files& files, const Files::Path& path, std::string_view bytes) {
  Files::Path temporary = path;
  temporary += ".new";
  files.write(temporary, bytes);
  files.sync({temporary});
  files.rename(temporary, path);
  files.sync({path.parent_path()});
}

}  // namespace tw::trust
