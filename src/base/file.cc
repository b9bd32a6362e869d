#include "base/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <random>
#include <sstream>

namespace tw {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw EnvironmentError(Error("file.write_failed", {path.string(), std::strerror(errno)}));
}

class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// Writes and syncs a new file beside `path` and returns its name.
std::filesystem::path write_temporary(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path temporary = path;
  temporary += ".tmp-" + unique_name();
  const Descriptor file(temporary, O_WRONLY | O_CREAT | O_EXCL);
  if (file.get() < 0) fail(temporary);
  const auto give_up = [&] {
    const int reason = errno;
    ::unlink(temporary.c_str());
    errno = reason;
    fail(temporary);
  };
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) give_up();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) give_up();
  return temporary;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return Error("file.missing", {path.string()});
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || std::filesystem::is_directory(path, ignored)) {
    return Error("file.unreadable", {path.string()});
  }
  text << file.rdbuf();
  return std::move(text).str();
}

void write_file_durably(const std::filesystem::path& path, std::string_view text) {
  const auto temporary = write_temporary(path, text);
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail(path);
  sync_path(path.parent_path());
}

bool create_file_durably(const std::filesystem::path& path, std::string_view text) {
  const auto temporary = write_temporary(path, text);
  const int linked = ::link(temporary.c_str(), path.c_str());
  const int reason = errno;
  ::unlink(temporary.c_str());
  if (linked != 0) {
    if (reason == EEXIST) return false;
    errno = reason;
    fail(path);
  }
  sync_path(path.parent_path());
  return true;
}

void sync_path(const std::filesystem::path& path) {
  const Descriptor opened(path.empty() ? std::filesystem::path(".") : path, O_RDONLY);
  if (opened.get() < 0 || ::fsync(opened.get()) != 0) fail(path);
}

void make_folders(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw EnvironmentError(Error("file.write_failed", {path.string(), error.message()}));
}

std::string unique_name() {
  static std::atomic<std::uint64_t> counter{std::random_device{}()};
  std::random_device random;
  std::ostringstream name;
  name << ::getpid() << "-" << std::hex << random() << counter.fetch_add(1);
  return name.str();
}

}  // namespace tw
