// A release: the n-th close of a month, described by releases/<month>/<n>/manifest.json.
//
// The manifest names everything the figures depend on (the close is a pure function of it) and what
// came out. It holds no time and no path of a machine: the same close gives the same bytes
// anywhere.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "lake/home.h"
#include "statistics/cube.h"

namespace tw::statistics {

// A table as the close read it.
struct ReleaseInput {
  std::string name;
  std::int64_t version = -1;
  std::string digest;  // of the data files that the month depends on
};

// A file in the release's folder.
struct ReleaseFile {
  std::string path;  // relative to the folder
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::string sha256;
  bool operator==(const ReleaseFile&) const = default;
};

struct Manifest {
  std::string period;
  int number = 0;  // 1 for the first close
  std::string status = "preliminary";
  std::string program;  // version
  std::string currency;
  std::string mode_scheme;
  std::string commodity_list;
  int commodity_depth = 0;
  std::string rules_digest;
  std::vector<ReleaseInput> inputs;
  CubeSummary cube;
  std::vector<ReleaseFile> files;

  // Inputs, settings, rules and program are the same (versions may differ: other months move them).
  bool same_inputs(const Manifest& other) const;
  // What was counted and what was excluded are the same.
  bool same_result(const Manifest& other) const;
};

std::string to_json(const Manifest& manifest);
// Code release.damaged.
Result<Manifest> manifest_from_json(const std::string& text, const std::filesystem::path& path);

std::filesystem::path release_folder(const lake::Home& home, const Period& month, int number);

// The newest release of the month, or nothing.
Result<std::optional<Manifest>> newest_release(const lake::Home& home, const Period& month);
// Code release.missing.
Result<Manifest> release(const lake::Home& home, const Period& month, int number);

}  // namespace tw::statistics
