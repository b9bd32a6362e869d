// Delimited text as a table of the engine: our own reader, because counts must be exact whatever
// the quoting, the line ends or the encoding (docs/decisions/002).
//
// Opening a file reads it once from end to end: SHA-256, the records (see records.h), and the
// places where it can be cut for several threads. Scanning reads it a second time in pieces of some
// MB; memory does not grow with the file. A record that cannot be converted goes to the quarantine,
// whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "declaration/mapping.h"
#include "declaration/quarantine.h"
#include "lake/engine.h"

namespace tw::declaration {

class DelimitedFile {
 public:
  // A run of whole records.
  struct Piece {
    std::int64_t offset = 0;
    std::int64_t bytes = 0;
    std::int64_t first_line = 1;
  };

  // Codes file.missing, file.unreadable, load.file_empty, load.encoding_utf16, load.delimiter_wrong
  // (the one that was probably meant), load.column_missing, load.column_unmapped,
  // load.column_twice.
  static Result<std::shared_ptr<DelimitedFile>> open(const std::filesystem::path& path,
                                                     const Mapping& mapping, Progress& progress);

  const std::filesystem::path& path() const { return path_; }
  const Mapping& mapping() const { return mapping_; }
  const std::vector<Piece>& pieces() const { return pieces_; }
  const std::string& sha256() const { return sha256_; }
  std::int64_t bytes() const { return bytes_; }
  std::int64_t records() const { return records_; }  // the header and empty lines not counted
  // Size and time of change are still those of the opening.
  bool is_unchanged() const;
  std::size_t fields() const { return fields_; }
  // A column of the mapping that has a concept, and where it is in a record.
  struct Bound {
    std::size_t field = 0;
    const Mapping::Column* column = nullptr;
  };
  const std::vector<Bound>& bound() const { return bound_; }  // in the order of the fields

 private:
  friend class DelimitedOpening;
  std::filesystem::path path_;
  Mapping mapping_;
  std::vector<Bound> bound_;
  std::size_t fields_ = 0;
  std::vector<Piece> pieces_;
  std::string sha256_;
  std::int64_t bytes_ = 0;
  std::filesystem::file_time_type changed_at_;
  std::int64_t records_ = 0;
};

// The good records of the file. Columns: every mapped concept, then period ('YYYY-MM' of
// acceptance_date, else 'undated'), flow (where it is not mapped, the constant), line.
std::shared_ptr<lake::TableSource> delimited_source(std::shared_ptr<const DelimitedFile> file,
                                                    std::string source_name, std::string load_id,
                                                    Quarantine& quarantine, Progress& progress);

}  // namespace tw::declaration
