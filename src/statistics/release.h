// A release: the n-th close of a month, described by releases/<month>/<n>/manifest.json.
//
// The manifest names everything the figures depend on (the close is a pure function of it) and what
// came out. All but `published` is the same wherever the same inputs are closed: no time and no
// path of a machine is among it.
//
// A release is never taken back. Its figures stay readable: as files beside the manifest, and as
// the version of the table `cube` that `published` names. Nothing vacuums those.
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

// Fatal findings that somebody let pass: the records count as they were declared (those that have
// no value, unknown_mode, no_price, no_rate or too_large, stay out all the same), or are left out
// for good.
struct LetPass {
  std::string rule;
  std::int64_t items = 0;
  std::string author;
  std::string reason;
  bool counts = true;  // false: left out
  bool operator==(const LetPass&) const = default;
};

// Corrections that count, and decisions of reviewers, by what they are.
struct ReviewSummary {
  std::int64_t manual = 0;
  std::int64_t automatic = 0;  // these and the next are estimates
  std::int64_t imputed = 0;
  std::int64_t not_applied = 0;  // the declaration states something else by now
  std::int64_t accepted = 0;     // records
  std::int64_t left_out = 0;
  bool operator==(const ReviewSummary&) const = default;
};

// When the release appeared, and as which versions of the lake's tables.
struct Publication {
  std::string at;  // UTC, as utc_now() has it; empty: a release of an earlier program
  std::int64_t cube_version = -1;
  std::int64_t excluded_version = -1;
};

struct Manifest {
  std::string period;
  int number = 0;                      // 1 for the first close
  std::string status = "preliminary";  // final, revised, yearbook: see release_status.h
  std::string reason;                  // of a revision
  std::string author;                  // who closed; may be empty
  std::vector<LetPass> let_pass;       // by rule
  ReviewSummary review;
  std::string program;  // version
  std::string currency;
  std::string mode_scheme;
  std::string commodity_list;
  int commodity_depth = 0;
  std::string rules_digest;
  std::vector<ReleaseInput> inputs;
  CubeSummary cube;
  std::vector<ReleaseFile> files;
  Publication published;

  // Inputs, settings, rules and program are the same (versions may differ: other months move them).
  bool same_inputs(const Manifest& other) const;
  // What was counted and what was excluded are the same.
  bool same_result(const Manifest& other) const;
};

std::string to_json(const Manifest& manifest);
// Code release.damaged.
Result<Manifest> manifest_from_json(const std::string& text, const std::filesystem::path& path);

std::filesystem::path release_folder(const lake::Home& home, const Period& month, int number);

// All releases of the month, oldest first.
Result<std::vector<Manifest>> releases_of(const lake::Home& home, const Period& month);
// The newest release of the month, or nothing. With a version of the table `cube`: the newest that
// was published by then.
Result<std::optional<Manifest>> newest_release(
    const lake::Home& home, const Period& month,
    std::optional<std::int64_t> cube_version = std::nullopt);
// The months that have releases, in order.
std::vector<Period> released_months(const lake::Home& home);
// Code release.missing.
Result<Manifest> release(const lake::Home& home, const Period& month, int number);

}  // namespace tw::statistics
