#include "declaration/delimited.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <deque>
#include <future>
#include <set>

#include "base/digest.h"
#include "base/encoding.h"
#include "base/records.h"
#include "declaration/row.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = std::size_t{8} << 20U;  // read at a time when opening
constexpr std::int64_t kPiece = std::int64_t{4}
                                << 20U;  // given to a thread at a time when scanning

bool is_double_byte(const Mapping& mapping) {
  return mapping.encoding == "GB18030" || mapping.encoding == "GBK";
}

class Input {
 public:
  explicit Input(const fs::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Input() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  bool is_open() const { return descriptor_ >= 0; }

  // Fills `into` from the offset; shorter at the end of the file.
  void read(std::int64_t offset, std::size_t bytes, std::string& into) const {
    into.resize(bytes);
    std::size_t filled = 0;
    while (filled < bytes) {
      const ssize_t got = ::pread(descriptor_, into.data() + filled, bytes - filled,
                                  offset + static_cast<std::int64_t>(filled));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        throw EnvironmentError(Error("file.read_failed", {path_.string(), std::strerror(errno)}));
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    into.resize(filled);
  }

 private:
  fs::path path_;
  int descriptor_;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Bytes 0x01 to 0x7F alone: nothing to check, nothing to convert.
bool is_plain(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    // Taking one from each byte sets the high bit of the lowest that is zero.
    if (((word | (word - kOnes)) & (kOnes << 7U)) != 0) return false;
  }
  for (; i < text.size(); ++i) {
    if (static_cast<signed char>(text[i]) <= 0) return false;
  }
  return true;
}

// The text of a record in UTF-8, or why there is none.
class Decoder {
 public:
  explicit Decoder(const std::string& encoding) : encoding_(encoding) {
    if (encoding != "UTF-8" && encoding != "US-ASCII") {
      auto transcoder = Transcoder::from(encoding);
      TW_ASSERT(transcoder.has_value());  // the mapping knows the encodings
      transcoder_.emplace(std::move(*transcoder));
    }
  }

  Result<std::string_view> decode(std::string_view bytes) {
    if (is_plain(bytes)) return bytes;
    if (bytes.find('\0') != std::string_view::npos) return Error("read.nul_byte");
    if (!transcoder_) {
      if (encoding_ == "US-ASCII" || !is_utf8(bytes))
        return Error("read.bad_encoding", {encoding_});
      return bytes;
    }
    text_.clear();
    if (!transcoder_->append(bytes, text_)) return Error("read.bad_encoding", {encoding_});
    return std::string_view(text_);
  }

 private:
  std::string encoding_;
  std::optional<Transcoder> transcoder_;
  std::string text_;
};

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

// ---- opening ----

class DelimitedOpening {
 public:
  DelimitedOpening(const fs::path& path, const Mapping& mapping, Progress& progress)
      : file_(std::make_shared<DelimitedFile>()), input_(path), progress_(progress) {
    file_->path_ = path;
    file_->mapping_ = mapping;
  }

  Result<std::shared_ptr<DelimitedFile>> run() {
    std::error_code error;
    if (!fs::exists(file_->path_, error)) return Error("file.missing", {file_->path_.string()});
    if (!input_.is_open() || !fs::is_regular_file(file_->path_, error)) {
      return Error("file.unreadable", {file_->path_.string()});
    }
    const auto size = static_cast<std::int64_t>(fs::file_size(file_->path_));
    file_->changed_at_ = fs::last_write_time(file_->path_);
    progress_.stage(message(Language::kEnglish, "load.stage_scan"),
                    static_cast<std::uint64_t>(size));
    TW_CHECK(scan());
    if (!have_header_) return Error("load.file_empty", {}, {.file = file_->path_.string()});
    return file_;
  }

 private:
  Result<void> scan() {
    std::string window;          // bytes not yet cut into records
    std::int64_t window_at = 0;  // offset of the window in the file
    bool last = false;
    Sha256 digest;
    std::future<void> digesting;
    for (std::int64_t at = 0; !last;) {
      auto block = std::make_shared<std::string>();
      input_.read(at, kBlock, *block);
      last = block->size() < kBlock;
      if (digesting.valid()) digesting.get();
      digesting = std::async(std::launch::async, [&digest, block] { digest.update(*block); });
      at += static_cast<std::int64_t>(block->size());
      window += *block;
      TW_TRY(const std::size_t used, cut(window, window_at, last));
      window.erase(0, used);
      window_at += static_cast<std::int64_t>(used);
      progress_.done(block->size());
    }
    if (digesting.valid()) digesting.get();
    if (piece_.bytes > 0) file_->pieces_.push_back(piece_);
    file_->bytes_ = window_at;
    file_->sha256_ = digest.hex();
    return {};
  }

  // Cuts what can be cut; answers how many bytes.
  Result<std::size_t> cut(std::string_view window, std::int64_t window_at, bool last) {
    const Mapping& mapping = file_->mapping_;
    std::size_t offset = 0;
    if (window_at == 0) {
      if (window.starts_with("\xFF\xFE") || window.starts_with("\xFE\xFF")) {
        return Error("load.encoding_utf16", {}, {.file = file_->path_.string()});
      }
      if (window.starts_with("\xEF\xBB\xBF")) offset = 3;
    }
    const auto cutter_now = [&] {
      return RecordCutter(window, mapping.delimiter, mapping.quote, file_->fields_,
                          is_double_byte(mapping));
    };
    RecordCutter cutter = cutter_now();
    for (;;) {
      auto record = cutter.cut(offset, last);
      if (!record && !last && window.size() - offset > RecordCutter::kLongestRecord) {
        record = Record{.text = window.substr(offset), .next = window.size(), .malformed = true};
      }
      if (!record) return offset;
      if (!record->text.empty()) {
        if (!have_header_) {
          TW_CHECK(read_header(*record));
          cutter = cutter_now();
          have_header_ = true;
          if (mapping.header) {
            line_ += record->line_ends;
            offset = record->next;
            continue;
          }
        }
        ++file_->records_;
      }
      extend_piece(window_at + static_cast<std::int64_t>(offset),
                   static_cast<std::int64_t>(record->next - offset));
      line_ += record->line_ends;
      offset = record->next;
    }
  }

  void extend_piece(std::int64_t offset, std::int64_t bytes) {
    if (piece_.bytes >= kPiece) {
      file_->pieces_.push_back(piece_);
      piece_.bytes = 0;
    }
    if (piece_.bytes == 0) piece_ = {.offset = offset, .bytes = 0, .first_line = line_};
    piece_.bytes += bytes;
  }

  Result<void> read_header(const Record& record) {
    const Mapping& mapping = file_->mapping_;
    const Place place{.file = file_->path_.string(), .line = line_};
    Decoder decoder(mapping.encoding);
    const auto text = decoder.decode(record.text);
    if (!text) return Error(text.error().code, text.error().args, place);
    std::vector<std::string_view> fields;
    std::string scratch;
    split_fields(*text, mapping.delimiter, mapping.quote, record.quoted, fields, scratch);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      names.push_back(mapping.header ? std::string(trimmed(fields[i])) : std::to_string(i + 1));
    }
    TW_CHECK(guess_delimiter(names, *text, place));
    return bind(names, place);
  }

  // A header of one column where the mapping has several: some other character divides it.
  Result<void> guess_delimiter(const std::vector<std::string>& names, std::string_view text,
                               const Place& place) const {
    if (names.size() > 1 || file_->mapping_.columns.size() < 2) return {};
    for (const char candidate : {',', ';', '\t', '|', ':'}) {
      if (text.find(candidate) != std::string_view::npos) {
        const auto name = [](char c) { return c == '\t' ? std::string("TAB") : std::string(1, c); };
        return Error("load.delimiter_wrong", {name(file_->mapping_.delimiter), name(candidate)},
                     place);
      }
    }
    return {};
  }

  Result<void> bind(const std::vector<std::string>& names, const Place& place) {
    std::set<std::string> seen;
    for (std::size_t field = 0; field < names.size(); ++field) {
      const std::string& name = names[field];
      if (!seen.insert(name).second) return Error("load.column_twice", {printable(name)}, place);
      bool known = false;
      for (const auto& column : file_->mapping_.columns) {
        if (column.name != name) continue;
        known = true;
        if (column.target != nullptr) file_->bound_.push_back({field, &column});
      }
      if (!known) return Error("load.column_unmapped", {printable(name)}, place);
    }
    for (const auto& column : file_->mapping_.columns) {
      if (!seen.contains(column.name))
        return Error("load.column_missing", {column.name, printable(joined(names))}, place);
    }
    file_->fields_ = names.size();
    return {};
  }

  std::shared_ptr<DelimitedFile> file_;
  Input input_;
  Progress& progress_;
  DelimitedFile::Piece piece_;
  std::int64_t line_ = 1;
  bool have_header_ = false;
};

Result<std::shared_ptr<DelimitedFile>> DelimitedFile::open(const fs::path& path,
                                                           const Mapping& mapping,
                                                           Progress& progress) {
  return DelimitedOpening(path, mapping, progress).run();
}

bool DelimitedFile::is_unchanged() const {
  std::error_code error;
  const auto size = fs::file_size(path_, error);
  if (error || static_cast<std::int64_t>(size) != bytes_) return false;
  return fs::last_write_time(path_, error) == changed_at_ && !error;
}

// ---- scanning ----

namespace {

// A converted field, waiting for the rest of its record.
struct Cell {
  bool null = true;
  std::int64_t number = 0;  // integer, unscaled decimal, days
  std::string_view text;
};

// The digits of a plain number at a scale, halves away from zero. False: leave it to the careful
// way.
bool quick_decimal(std::string_view text, int scale, std::int64_t& unscaled) {
  if (text.size() > 17) return false;
  bool negative = false;
  std::size_t i = 0;
  if (text[0] == '-') negative = true, i = 1;
  std::int64_t value = 0;
  int decimals = -1;
  bool any = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && decimals < 0) {
      decimals = 0;
    } else if (c >= '0' && c <= '9') {
      any = true;
      value = value * 10 + (c - '0');
      if (decimals >= 0) ++decimals;
    } else {
      return false;
    }
  }
  const int shift = scale - std::max(decimals, 0);
  if (!any || shift < 0) return false;
  for (int k = 0; k < shift; ++k) {
    if (__builtin_mul_overflow(value, 10, &value)) return false;
  }
  unscaled = negative ? -value : value;
  return true;
}

std::int64_t limit_of(const sql::DataType& type) {
  std::int64_t limit = 1;
  for (int i = 0; i < type.width; ++i) limit *= 10;
  return limit;
}

// Turns the text of one field into a cell by its column of the mapping.
class Converter {
 public:
  Converter(const Mapping& mapping, const Mapping::Column& column)
      : mapping_(mapping),
        column_(column),
        kind_(column.target->type.kind),
        limit_(kind_ == sql::DataType::Kind::kDecimal ? limit_of(column.target->type) : 0),
        is_flow_(column.target->name == "flow") {}

  // An error's code, or nullptr. `keep` owns texts that are made here, until the record is done.
  const char* convert(std::string_view raw, Cell& cell, std::deque<std::string>& keep) {
    std::string_view text = trimmed(raw);
    cell.null = true;
    if (text.empty()) return nullptr;
    for (const auto& null : mapping_.nulls) {
      if (text == null) return nullptr;
    }
    if (column_.from > 1 || column_.to != SIZE_MAX) {
      text = part(text);
      if (text.empty()) return nullptr;
    }
    if (!column_.codes.empty()) {
      if (const auto found = column_.codes.find(text); found != column_.codes.end()) {
        text = found->second;
      } else if (column_.other) {
        text = *column_.other;
      }
      if (text.empty()) return nullptr;
    }
    if (text.size() < column_.pad) {
      text = keep.emplace_back(std::string(column_.pad - text.size(), '0') + std::string(text));
    }
    cell.null = false;
    switch (kind_) {
      case sql::DataType::Kind::kText:
        cell.text = text;
        return is_flow_ && text != "M" && text != "X" ? "read.flow_unknown" : nullptr;
      case sql::DataType::Kind::kDate:
        return date(text, cell);
      case sql::DataType::Kind::kInteger:
        return number(text, cell, keep, 0, INT64_MAX);
      case sql::DataType::Kind::kDecimal:
        return number(text, cell, keep, column_.target->type.scale, limit_);
      default:
        TW_ASSERT(false && "no concept of an item has another type");
    }
  }

 private:
  // The characters of `text` (UTF-8) that the column wants.
  std::string_view part(std::string_view text) const {
    std::size_t characters = 0;
    std::size_t begin = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80) continue;
      ++characters;
      if (characters == column_.from) begin = i;
      if (characters > column_.to) return text.substr(begin, i - begin);
    }
    return text.substr(begin);
  }

  const char* date(std::string_view text, Cell& cell) {
    // Dates repeat: most records are of the day of the record before.
    if (text != last_date_text_) {
      const auto date = column_.date.read(text);
      if (!date) return "read.not_a_date";
      last_date_text_ = text;
      last_date_ = date->days();
    }
    cell.number = last_date_;
    return nullptr;
  }

  const char* number(std::string_view text, Cell& cell, std::deque<std::string>& keep, int scale,
                     std::int64_t limit) {
    if (mapping_.decimal_point != '.' || mapping_.grouping != '\0') {
      text = keep.emplace_back(plain(text));
    }
    if (column_.multiply || !quick_decimal(text, scale, cell.number)) {
      auto value = Decimal::parse(text);
      if (!value) return "read.not_a_number";
      if (kind_ == sql::DataType::Kind::kInteger && value->scale() != 0) return "read.not_a_number";
      if (column_.multiply) value = value->multiply(*column_.multiply);
      const auto unscaled = value ? value->to_int64(scale) : std::nullopt;
      if (!unscaled) return "read.number_too_large";
      cell.number = *unscaled;
    }
    return cell.number >= limit || cell.number <= -limit ? "read.number_too_large" : nullptr;
  }

  // The number without grouping and with a point.
  std::string plain(std::string_view text) const {
    std::string result;
    for (const char c : text) {
      if (c == mapping_.grouping && c != '\0') continue;
      if (c == mapping_.decimal_point) {
        result += '.';
      } else {
        result += c == '.' ? '?' : c;  // a point that is no decimal point makes no number
      }
    }
    return result;
  }

  const Mapping& mapping_;
  const Mapping::Column& column_;
  sql::DataType::Kind kind_;
  std::int64_t limit_;
  bool is_flow_;
  std::string last_date_text_;
  std::int64_t last_date_ = 0;
};

class DelimitedSource final : public lake::TableSource {
 public:
  DelimitedSource(std::shared_ptr<const DelimitedFile> file, std::string source_name,
                  std::string load_id, Quarantine& quarantine, Progress& progress)
      : file_(std::move(file)),
        source_name_(std::move(source_name)),
        load_id_(std::move(load_id)),
        quarantine_(quarantine),
        progress_(progress) {
    for (const auto& [field, column] : file_->bound()) {
      if (column->target->name == "flow") flow_ = columns_.size();
      if (column->target->name == "acceptance_date") date_ = columns_.size();
      columns_.push_back({column->target->name, column->target->type});
    }
    mapped_ = columns_.size();
    columns_.push_back({"period", sql::DataType::text()});
    columns_.push_back({"line", sql::DataType::integer()});
    for (const auto& constant : file_->mapping().constants)
      has_flow_ |= constant.target->name == "flow";
  }

  const std::vector<lake::ColumnSpec>& columns() const override { return columns_; }
  std::size_t max_threads() const override {
    return std::max<std::size_t>(1, file_->pieces().size());
  }
  void begin_scan() override { next_ = 0; }
  std::unique_ptr<lake::Scanner> open() override;

 private:
  friend class DelimitedScanner;
  std::shared_ptr<const DelimitedFile> file_;
  std::string source_name_;
  std::string load_id_;
  Quarantine& quarantine_;
  Progress& progress_;
  std::vector<lake::ColumnSpec> columns_;
  std::size_t mapped_ = 0;           // columns that come from the file
  std::optional<std::size_t> flow_;  // their positions among columns_
  std::optional<std::size_t> date_;
  bool has_flow_ = false;             // as a constant
  std::atomic<std::size_t> next_{0};  // piece
};

class DelimitedScanner final : public lake::Scanner {
 public:
  explicit DelimitedScanner(DelimitedSource& source)
      : source_(source), input_(source.file_->path()), decoder_(source.file_->mapping().encoding) {
    for (const auto& bound : source.file_->bound())
      converters_.emplace_back(source.file_->mapping(), *bound.column);
    cells_.resize(source.mapped_);
  }

  std::size_t fill(lake::ChunkWriter& chunk) override {
    std::size_t rows = 0;
    while (rows < lake::ChunkWriter::kCapacity) {
      const auto record = next_record();
      if (!record) break;
      if (record->text.empty()) continue;
      if (!read(*record)) continue;
      write(chunk, rows++);
    }
    return rows;
  }

 private:
  // The next record of the piece, or of the next piece that no other thread has.
  std::optional<Record> next_record() {
    const Mapping& mapping = source_.file_->mapping();
    for (;;) {
      if (cutter_) {
        if (auto record = cutter_->cut(offset_, true)) {
          record_line_ = line_;
          offset_ = record->next;
          line_ += record->line_ends;
          return record;
        }
        source_.progress_.done(buffer_.size());
        cutter_.reset();
      }
      const std::size_t index = source_.next_++;
      if (index >= source_.file_->pieces().size()) return std::nullopt;
      const auto& piece = source_.file_->pieces()[index];
      input_.read(piece.offset, static_cast<std::size_t>(piece.bytes), buffer_);
      cutter_.emplace(buffer_, mapping.delimiter, mapping.quote, source_.file_->fields(),
                      is_double_byte(mapping));
      offset_ = 0;
      line_ = piece.first_line;
    }
  }

  // Converts a record into cells_; false when it went to the quarantine.
  bool read(const Record& record) {
    if (record.malformed) return reject(record, "read.quotes_broken", {}, "", "");
    const auto text = decoder_.decode(record.text);
    if (!text) return reject(record, text.error().code.c_str(), text.error().args, "", "");
    const Mapping& mapping = source_.file_->mapping();
    split_fields(*text, mapping.delimiter, mapping.quote, record.quoted, fields_, scratch_);
    if (fields_.size() != source_.file_->fields()) {
      return reject(record, "read.field_count",
                    {std::to_string(fields_.size()), std::to_string(source_.file_->fields())}, "",
                    "");
    }
    keep_.clear();
    for (std::size_t i = 0; i < converters_.size(); ++i) {
      const std::string_view field = fields_[source_.file_->bound()[i].field];
      if (const char* code = converters_[i].convert(field, cells_[i], keep_)) {
        return reject(record, code, {std::string(field.substr(0, 80))}, source_.columns_[i].name,
                      field);
      }
    }
    if (!source_.has_flow_ && (!source_.flow_ || cells_[*source_.flow_].null)) {
      return reject(record, "read.flow_unknown", {""}, "flow", "");
    }
    return true;
  }

  bool reject(const Record& record, const char* code, std::vector<std::string> args,
              std::string field, std::string_view value) {
    for (auto& arg : args) arg = printable(arg);
    source_.quarantine_.add(source_.source_name_, source_.load_id_,
                            {.error = Error(code, std::move(args),
                                            {.file = source_.file_->path().filename().string(),
                                             .line = record_line_,
                                             .field = std::move(field)}),
                             .value = std::string(value),
                             .raw = std::string(record.text)});
    return false;
  }

  void write(lake::ChunkWriter& chunk, std::size_t row) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      lake::ColumnWriter* column = chunk.column(i);
      if (column == nullptr) continue;
      const Cell& cell = cells_[i];
      if (cell.null) {
        column->null(row);
        continue;
      }
      switch (source_.columns_[i].type.kind) {
        case sql::DataType::Kind::kText:
          column->text(row, cell.text);
          break;
        case sql::DataType::Kind::kDate:
          column->date(row, Date(static_cast<std::int32_t>(cell.number)));
          break;
        case sql::DataType::Kind::kInteger:
          column->integer(row, cell.number);
          break;
        default:
          column->decimal(row, cell.number);
      }
    }
    if (auto* period = chunk.column(source_.mapped_)) period->text(row, period_of_record());
    if (auto* line = chunk.column(source_.mapped_ + 1)) line->integer(row, record_line_);
  }

  const std::string& period_of_record() {
    if (!source_.date_ || cells_[*source_.date_].null) {
      static const std::string kUndated = "undated";
      return kUndated;
    }
    const std::int64_t day = cells_[*source_.date_].number;
    if (day != period_day_) {
      period_day_ = day;
      period_ = Date(static_cast<std::int32_t>(day)).to_string().substr(0, 7);
    }
    return period_;
  }

  DelimitedSource& source_;
  Input input_;
  Decoder decoder_;
  std::vector<Converter> converters_;
  std::vector<Cell> cells_;
  std::vector<std::string_view> fields_;
  std::string scratch_;
  std::deque<std::string> keep_;
  std::string buffer_;
  std::optional<RecordCutter> cutter_;
  std::size_t offset_ = 0;
  std::int64_t line_ = 1;
  std::int64_t record_line_ = 1;
  std::int64_t period_day_ = INT64_MIN;
  std::string period_;
};

std::unique_ptr<lake::Scanner> DelimitedSource::open() {
  return std::make_unique<DelimitedScanner>(*this);
}

}  // namespace

std::shared_ptr<lake::TableSource> delimited_source(std::shared_ptr<const DelimitedFile> file,
                                                    std::string source_name, std::string load_id,
                                                    Quarantine& quarantine, Progress& progress) {
  return std::make_shared<DelimitedSource>(std::move(file), std::move(source_name),
                                           std::move(load_id), quarantine, progress);
}

}  // namespace tw::declaration
