// Takes files into the home: read, derive, write, publish.
//
// read = loaded + rejected, for every file. A load is all there or not at all (Home::publish), and
// bytes that a source has delivered before change nothing, whatever the file is called now.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "declaration/mapping.h"
#include "declaration/quarantine.h"
#include "lake/home.h"

namespace tw::declaration {

struct LoadReport {
  struct File {
    std::string name;
    std::string load_id;
    std::string sha256;
    std::string format;
    std::int64_t bytes = 0;
    std::int64_t read = 0;
    std::int64_t loaded = 0;
    std::int64_t rejected = 0;
    std::int64_t declarations = 0;
    std::int64_t events = 0;
    std::int64_t restated = 0;  // declarations that were known and are stated anew (a next version)
    bool already_loaded = false;
  };
  std::vector<File> files;
  std::map<std::string, Quarantine::Count> rejections;  // by code

  std::int64_t read() const { return sum(&File::read); }
  std::int64_t loaded() const { return sum(&File::loaded); }
  std::int64_t rejected() const { return sum(&File::rejected); }
  std::int64_t declarations() const { return sum(&File::declarations); }
  std::int64_t events() const { return sum(&File::events); }
  std::int64_t restated() const { return sum(&File::restated); }
  std::int64_t bytes() const { return sum(&File::bytes); }
  std::int64_t already_loaded() const;
  void add_rejections(const Quarantine& quarantine);

 private:
  std::int64_t sum(std::int64_t File::*member) const;
};

struct LoadRequest {
  std::vector<std::filesystem::path> files;  // folders are walked: *.xml, *.csv, *.txt, by name
  std::string source;                        // letters, digits, - and _
  std::optional<std::filesystem::path>
      mapping;  // else the one kept with the source, else by content
};

// Codes of Mapping::read and DelimitedFile::open; load.no_files, load.source_invalid,
// load.mapping_needed (a file that is no known message and a source without mapping),
// load.concurrent.
Result<LoadReport> load(const lake::Home& home, lake::Engine& engine, const LoadRequest& request,
                        Progress& progress);

// Keeps the mapping with the source, for all its later files. Code load.source_invalid.
Result<void> keep_mapping(const lake::Home& home, const std::string& source,
                          const Mapping& mapping);

// First 16 hex digits of SHA-256 over source, a line feed and the SHA-256 of the bytes.
std::string load_id_of(const std::string& source, const std::string& sha256);

}  // namespace tw::declaration
