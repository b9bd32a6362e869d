// Files that are written once, front to back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace tw::simulation {

// Throws EnvironmentError (file.write_failed) where the disk fails.
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view text);
  // Call once, at the end; the system may still hold what was written.
  void close();
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t bytes_ = 0;
};

}  // namespace tw::simulation
