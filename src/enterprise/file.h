// A delimited file of enterprises as a table of the engine, cut by the same rules as declarations
// (base/records.h), so that counts are exact whatever the quoting and the line ends.
//
// The first record names the columns: by the name of a concept of structure enterprise, or by its
// label in English or Chinese (海关注册编码). The delimiter is the one of , ; tab that occurs most
// often in it. Text is UTF-8 or GB18030.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/records.h"
#include "base/result.h"
#include "lake/engine.h"

namespace tw::enterprise {

class File {
 public:
  // Read whole: 700,000 enterprises are about 90 MB. Codes file.missing, file.unreadable,
  // enterprise.file_empty, enterprise.column_unknown, enterprise.column_twice,
  // enterprise.column_missing (customs_code and name must be there).
  static Result<std::shared_ptr<const File>> open(const std::filesystem::path& path);

  const std::string& name() const { return name_; }
  const std::string& sha256() const { return sha256_; }  // of the bytes as they are on disk
  std::int64_t records() const { return static_cast<std::int64_t>(records_.size()); }
  bool has(std::string_view concept_name) const;

 private:
  friend class FileSource;
  struct Cut {
    std::size_t offset = 0;
    std::int64_t line = 0;
    Record record;
  };
  Result<void> read_header(std::string_view header);
  void cut(std::size_t offset, std::int64_t line);

  std::string name_;
  std::string sha256_;
  std::string text_;
  char delimiter_ = ',';
  std::vector<std::size_t> concept_of_;  // by field of a record: place in columns()
  std::vector<Cut> records_;
};

// The concepts that a file may state, in the order of the source's columns.
const std::vector<std::string>& stated_concepts();

// Columns: line integer, then stated_concepts() as texts as they stand ("" where the file has no
// such column), broken text (why the record could not be cut into fields: record_quotes,
// record_fields, record_encoding; null: it could), raw_base64 text. Empty
// lines are no records.
std::shared_ptr<lake::TableSource> rows_of(std::shared_ptr<const File> file);

}  // namespace tw::enterprise
