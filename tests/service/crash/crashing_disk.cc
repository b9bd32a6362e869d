// A disk that stops the world, to be preloaded into a program (LD_PRELOAD). Each call that changes
// what is below CRASHING_DISK_ROOT is a step: it is written to CRASHING_DISK_STEPS, one line a
// step, and step CRASHING_DISK_STOP, counting from 0, is not done: the program is killed before it.
// What is unlinked or replaced stays as a file in CRASHING_DISK_KEPT, named by the step.
//
// A line is the kind of the step and its paths, tabs between; of a file that is synced also its
// size. crash_test.py works out from the lines what a disk may have kept.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <mutex>
#include <string>

namespace {

template <class Function>
Function* real(Function*, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}
#define REAL(name) real(&::name, #name)

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Left as it is until the process ends: threads may outlive what main() owns.
struct Disk {
  const std::string root = setting("CRASHING_DISK_ROOT") + "/";
  const std::string kept = setting("CRASHING_DISK_KEPT") + "/";
  const long stop = std::atol(setting("CRASHING_DISK_STOP").c_str());
  const int steps = static_cast<int>(syscall(SYS_open, setting("CRASHING_DISK_STEPS").c_str(),
                                             O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  long number = 0;
  std::recursive_mutex mutex;  // some calls of the library are made of others
};

Disk& disk() {
  static Disk& made = *new Disk;
  return made;
}

std::string absolute(int folder, const char* path) {
  if (path[0] == '/') return path;
  std::array<char, PATH_MAX> name{};
  const std::string link =
      folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/" + std::to_string(folder);
  const auto size = readlink(link.c_str(), name.data(), name.size());
  return size < 0 ? path : std::string(name.data(), static_cast<std::size_t>(size)) + "/" + path;
}

std::string path_of(int descriptor) {
  std::array<char, PATH_MAX> name{};
  const auto link = "/proc/self/fd/" + std::to_string(descriptor);
  const auto size = readlink(link.c_str(), name.data(), name.size());
  return size < 0 ? "" : std::string(name.data(), static_cast<std::size_t>(size));
}

bool counts(const std::string& path) { return path.starts_with(disk().root); }

bool exists(const std::string& path) { return faccessat(AT_FDCWD, path.c_str(), F_OK, 0) == 0; }

void take_step(const std::string& kind, const std::string& path, const std::string& more = "") {
  auto& here = disk();
  if (here.number == here.stop) kill(getpid(), SIGKILL);
  ++here.number;
  const auto line = kind + "\t" + path + "\t" + more + "\n";
  syscall(SYS_write, here.steps, line.data(), line.size());
}

// What is about to lose this name.
void keep(const std::string& path) {
  const auto other = disk().kept + std::to_string(disk().number);
  syscall(SYS_linkat, AT_FDCWD, path.c_str(), AT_FDCWD, other.c_str(), 0);
}

using Turn = std::scoped_lock<std::recursive_mutex>;

void before_open(const std::string& path, int flags) {
  if (!counts(path)) return;
  if ((flags & O_CREAT) != 0 && !exists(path)) {
    take_step("create", path);
  } else if ((flags & O_TRUNC) != 0) {
    take_step("write", path);
  }
}

void before_change(int descriptor) {
  const auto path = path_of(descriptor);
  if (counts(path)) take_step("write", path);
}

void before_sync(int descriptor) {
  const auto path = path_of(descriptor);
  if (!counts(path + "/")) return;
  struct stat found {};
  fstat(descriptor, &found);
  take_step("sync", path, S_ISDIR(found.st_mode) ? "" : std::to_string(found.st_size));
}

void before_removal(const std::string& path) {
  if (!counts(path) || !exists(path)) return;
  struct stat found {};
  lstat(path.c_str(), &found);
  if (!S_ISDIR(found.st_mode)) keep(path);
  take_step("remove", path);
}

void before_rename(const std::string& from, const std::string& to) {
  if (!counts(to)) return;
  if (exists(to)) keep(to);
  take_step("rename", from, to);
}

}  // namespace

extern "C" {

#define OPEN(name, parameters, folder)                                       \
  int name parameters {                                                      \
    mode_t mode = 0;                                                         \
    if ((flags & (O_CREAT | O_TMPFILE)) != 0) {                              \
      va_list rest;                                                          \
      va_start(rest, flags);                                                 \
      mode = va_arg(rest, mode_t);                                           \
      va_end(rest);                                                          \
    }                                                                        \
    const Turn turn(disk().mutex);                                           \
    before_open(absolute(folder, path), flags);                              \
    return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode)); \
  }
OPEN(open, (const char* path, int flags, ...), AT_FDCWD)
OPEN(open64, (const char* path, int flags, ...), AT_FDCWD)
OPEN(openat, (int folder, const char* path, int flags, ...), folder)
OPEN(openat64, (int folder, const char* path, int flags, ...), folder)

FILE* fopen(const char* path, const char* mode) {
  const Turn turn(disk().mutex);
  const bool writes = mode[0] != 'r';
  before_open(absolute(AT_FDCWD, path), (writes ? O_CREAT : 0) | (mode[0] == 'w' ? O_TRUNC : 0));
  return REAL(fopen)(path, mode);
}
FILE* fopen64(const char* path, const char* mode) { return fopen(path, mode); }

ssize_t write(int descriptor, const void* bytes, size_t size) {
  const Turn turn(disk().mutex);
  before_change(descriptor);
  return syscall(SYS_write, descriptor, bytes, size);
}
ssize_t writev(int descriptor, const iovec* parts, int count) {
  const Turn turn(disk().mutex);
  before_change(descriptor);
  return syscall(SYS_writev, descriptor, parts, count);
}
ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  const Turn turn(disk().mutex);
  before_change(descriptor);
  return syscall(SYS_pwrite64, descriptor, bytes, size, offset);
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  return pwrite(descriptor, bytes, size, offset);
}
int ftruncate(int descriptor, off_t size) noexcept {
  const Turn turn(disk().mutex);
  before_change(descriptor);
  return static_cast<int>(syscall(SYS_ftruncate, descriptor, size));
}
int ftruncate64(int descriptor, off64_t size) noexcept { return ftruncate(descriptor, size); }

int fsync(int descriptor) {
  const Turn turn(disk().mutex);
  before_sync(descriptor);
  return static_cast<int>(syscall(SYS_fsync, descriptor));
}
int fdatasync(int descriptor) { return fsync(descriptor); }

int rename(const char* from, const char* to) noexcept {
  const Turn turn(disk().mutex);
  before_rename(absolute(AT_FDCWD, from), absolute(AT_FDCWD, to));
  return static_cast<int>(syscall(SYS_rename, from, to));
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  const Turn turn(disk().mutex);
  before_rename(absolute(from_folder, from), absolute(to_folder, to));
  return static_cast<int>(syscall(SYS_renameat, from_folder, from, to_folder, to));
}
int link(const char* from, const char* to) noexcept {
  const Turn turn(disk().mutex);
  const auto path = absolute(AT_FDCWD, to);
  if (counts(path) && !exists(path)) take_step("link", absolute(AT_FDCWD, from), path);
  return static_cast<int>(syscall(SYS_link, from, to));
}
int unlink(const char* path) noexcept {
  const Turn turn(disk().mutex);
  before_removal(absolute(AT_FDCWD, path));
  return static_cast<int>(syscall(SYS_unlink, path));
}
int rmdir(const char* path) noexcept {
  const Turn turn(disk().mutex);
  before_removal(absolute(AT_FDCWD, path));
  return static_cast<int>(syscall(SYS_rmdir, path));
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  const Turn turn(disk().mutex);
  before_removal(absolute(folder, path));
  return static_cast<int>(syscall(SYS_unlinkat, folder, path, flags));
}
int remove(const char* path) noexcept {
  const Turn turn(disk().mutex);
  before_removal(absolute(AT_FDCWD, path));
  return REAL(remove)(path);
}
int mkdir(const char* path, mode_t mode) noexcept {
  const Turn turn(disk().mutex);
  const auto name = absolute(AT_FDCWD, path);
  if (counts(name) && !exists(name)) take_step("folder", name);
  return static_cast<int>(syscall(SYS_mkdir, path, mode));
}

}  // extern "C"
