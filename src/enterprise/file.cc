#include "enterprise/file.h"

#include <algorithm>
#include <atomic>

#include "base/base64.h"
#include "base/digest.h"
#include "base/encoding.h"
#include "base/file.h"
#include "standards/structure.h"

namespace tw::enterprise {
namespace {

using sql::DataType;

char likely_delimiter(std::string_view header) {
  char best = ',';
  for (const char each : {',', ';', '\t'}) {
    if (std::count(header.begin(), header.end(), each) >
        std::count(header.begin(), header.end(), best)) {
      best = each;
    }
  }
  return best;
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The place of the concept that a heading names.
std::optional<std::size_t> concept_named(std::string_view heading) {
  const auto& structure = standards::structure("enterprise");
  const auto& names = stated_concepts();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto* each = structure.find(names[i]);
    if (heading == each->name || heading == each->label.en || heading == each->label.zh) return i;
  }
  return std::nullopt;
}

}  // namespace

const std::vector<std::string>& stated_concepts() {
  static const std::vector<std::string> names = {
      "customs_code", "valid_from", "state", "uscc", "name", "kind", "place", "office", "credit"};
  return names;
}

bool File::has(std::string_view concept_name) const {
  return std::any_of(concept_of_.begin(), concept_of_.end(),
                     [&](std::size_t i) { return stated_concepts()[i] == concept_name; });
}

Result<std::shared_ptr<const File>> File::open(const std::filesystem::path& path) {
  TW_TRY(auto bytes, read_file(path));
  auto file = std::make_shared<File>();
  file->name_ = path.filename().string();
  file->sha256_ = sha256_hex(bytes);
  // What is in neither encoding stays as it is: its records go to the quarantine one by one.
  auto decoded = decode_text(bytes);
  file->text_ = decoded ? std::move(*decoded) : std::move(bytes);
  const auto end = std::min(file->text_.find_first_of("\r\n"), file->text_.size());
  file->delimiter_ = likely_delimiter(std::string_view(file->text_).substr(0, end));
  const auto header = RecordCutter(file->text_, file->delimiter_, '"', 0).cut(0, true);
  if (!header || header->text.empty()) {
    return Error("enterprise.file_empty", {}, {.file = path.string()});
  }
  if (auto read = file->read_header(header->text); !read) {
    read.error().place = {.file = path.string(), .line = 1};
    return read.error();
  }
  file->cut(header->next, 1 + header->line_ends);
  return std::shared_ptr<const File>(std::move(file));
}

Result<void> File::read_header(std::string_view header) {
  std::vector<std::string_view> fields;
  std::string scratch;
  split_fields(header, delimiter_, '"', true, fields, scratch);
  for (const auto& field : fields) {
    const auto heading = without_blanks(field);
    const auto place = concept_named(heading);
    if (!place) return Error("enterprise.column_unknown", {std::string(heading)});
    if (std::find(concept_of_.begin(), concept_of_.end(), *place) != concept_of_.end()) {
      return Error("enterprise.column_twice", {std::string(heading)});
    }
    concept_of_.push_back(*place);
  }
  for (const char* needed : {"customs_code", "name"}) {
    if (!has(needed)) return Error("enterprise.column_missing", {needed});
  }
  return {};
}

void File::cut(std::size_t offset, std::int64_t line) {
  RecordCutter cutter(text_, delimiter_, '"', concept_of_.size());
  while (const auto record = cutter.cut(offset, true)) {
    if (!record->text.empty()) records_.push_back({offset, line, *record});
    offset = record->next;
    line += record->line_ends;
  }
}

// The rows of a file, in blocks that the engine's threads take.
class FileSource final : public lake::TableSource {
 public:
  explicit FileSource(std::shared_ptr<const File> file) : file_(std::move(file)) {
    columns_.push_back({"line", DataType::integer()});
    for (const auto& name : stated_concepts()) columns_.push_back({name, DataType::text()});
    columns_.push_back({"broken", DataType::text()});
    columns_.push_back({"raw_base64", DataType::text()});
  }
  const std::vector<lake::ColumnSpec>& columns() const override { return columns_; }
  std::size_t max_threads() const override { return 8; }
  void begin_scan() override { next_ = 0; }
  std::unique_ptr<lake::Scanner> open() override { return std::make_unique<Part>(*this); }

 private:
  class Part final : public lake::Scanner {
   public:
    explicit Part(FileSource& source) : source_(source), file_(*source.file_) {}

    std::size_t fill(lake::ChunkWriter& chunk) override {
      const std::size_t first = source_.next_.fetch_add(lake::ChunkWriter::kCapacity);
      if (first >= file_.records_.size()) return 0;
      const auto count = std::min(lake::ChunkWriter::kCapacity, file_.records_.size() - first);
      for (std::size_t i = 0; i < count; ++i) write(chunk, i, file_.records_[first + i]);
      return count;
    }

   private:
    void write(lake::ChunkWriter& chunk, std::size_t row, const File::Cut& cut) {
      if (auto* line = chunk.column(0)) line->integer(row, cut.line);
      const std::string_view broken = take_fields(cut.record);
      const std::size_t concepts = stated_concepts().size();
      for (std::size_t i = 0; i < concepts; ++i) {
        if (auto* column = chunk.column(1 + i)) column->text(row, values_[i]);
      }
      if (auto* column = chunk.column(1 + concepts)) {
        if (broken.empty()) {
          column->null(row);
        } else {
          column->text(row, broken);
        }
      }
      if (auto* raw = chunk.column(2 + concepts)) raw->text(row, base64(cut.record.text));
    }

    // The values of the record by concept; answers what is wrong with it as a whole.
    std::string_view take_fields(const Record& record) {
      values_.assign(stated_concepts().size(), {});
      if (record.malformed) return "record_quotes";
      if (!is_utf8(record.text) || record.text.find('\0') != std::string_view::npos) {
        return "record_encoding";
      }
      split_fields(record.text, file_.delimiter_, '"', record.quoted, fields_, scratch_);
      if (fields_.size() != file_.concept_of_.size()) return "record_fields";
      for (std::size_t i = 0; i < fields_.size(); ++i) values_[file_.concept_of_[i]] = fields_[i];
      return {};
    }

    FileSource& source_;
    const File& file_;
    std::vector<std::string_view> fields_;
    std::vector<std::string_view> values_;
    std::string scratch_;
  };

  std::shared_ptr<const File> file_;
  std::vector<lake::ColumnSpec> columns_;
  std::atomic<std::size_t> next_{0};
};

std::shared_ptr<lake::TableSource> rows_of(std::shared_ptr<const File> file) {
  return std::make_shared<FileSource>(std::move(file));
}

}  // namespace tw::enterprise
