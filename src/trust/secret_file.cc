#include "trust/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/file.h"
#include "base/result.h"

namespace tw::trust {

void write_secret(const std::filesystem::path& path, std::string_view text) {
  const std::filesystem::path temporary = path.string() + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && ::fchmod(file, 0600) == 0 &&
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    throw EnvironmentError(
        Error("file.write_failed", {path.string(), std::strerror(written ? errno : reason)}));
  }
  sync_path(path.parent_path());
}

}  // namespace tw::trust
