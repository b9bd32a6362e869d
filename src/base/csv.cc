#include "base/csv.h"

#include <algorithm>

namespace tw {
namespace {

class Parser {
 public:
  Parser(std::string_view text, const std::string& file, CsvOptions options)
      : text_(text), file_(file), options_(options) {}

  Result<std::vector<CsvRecord>> parse() {
    std::vector<CsvRecord> records;
    while (at_ < text_.size()) {
      CsvRecord record{.line = line_};
      TW_CHECK(read_record(record));
      if (record.fields.size() > 1 || !record.fields[0].empty())
        records.push_back(std::move(record));
    }
    return records;
  }

 private:
  bool at_line_end(std::size_t i) const {
    return i >= text_.size() || text_[i] == '\n' || text_.substr(i, 2) == "\r\n";
  }

  Result<void> read_record(CsvRecord& record) {
    while (true) {
      std::string field;
      if (at_ < text_.size() && text_[at_] == '"') {
        TW_CHECK(read_quoted(field, record.line));
      } else {
        while (!at_line_end(at_) && text_[at_] != ',') field += text_[at_++];
      }
      record.fields.push_back(std::move(field));
      if (at_line_end(at_)) break;
      ++at_;  // the comma
    }
    if (at_ < text_.size()) at_ += text_[at_] == '\r' ? 2 : 1;
    ++line_;
    return {};
  }

  bool keeps_quotes() const { return options_.stray_quote == CsvOptions::StrayQuote::kKeep; }

  bool ends_field(std::size_t after_quote) const {
    if (at_line_end(after_quote)) return true;
    if (text_[after_quote] != ',') return false;
    return !keeps_quotes() || text_.substr(after_quote + 1, 1) != " ";
  }

  Result<void> read_quoted(std::string& field, std::int64_t record_line) {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c != '"') {
        field += c;
      } else if (!keeps_quotes() && text_.substr(at_ + 1, 1) == "\"") {
        field += c;
        ++at_;
      } else if (ends_field(at_ + 1)) {
        ++at_;
        return {};
      } else if (keeps_quotes()) {
        field += c;
      } else {
        return Error("csv.stray_quote", {}, {.file = file_, .line = line_});
      }
    }
    return Error("csv.unterminated_quote", {}, {.file = file_, .line = record_line});
  }

  std::string_view text_;
  const std::string& file_;
  CsvOptions options_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace

Result<std::vector<CsvRecord>> parse_csv(std::string_view text, const std::string& file,
                                         CsvOptions options) {
  return Parser(text, file, options).parse();
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

Result<CsvTable> parse_csv_table(std::string_view text, const std::string& file,
                                 CsvOptions options) {
  TW_TRY(auto records, parse_csv(text, file, options));
  if (records.empty()) return Error("csv.empty", {}, {.file = file});
  CsvTable table{.file = file, .header = std::move(records.front().fields)};
  for (auto name = table.header.begin(); name != table.header.end(); ++name) {
    if (!name->empty() && std::find(table.header.begin(), name, *name) != name) {
      return Error("csv.column_twice", {*name}, {.file = file, .line = 1});
    }
  }
  records.erase(records.begin());
  for (const auto& record : records) {
    if (record.fields.size() != table.header.size()) {
      return Error("csv.field_count",
                   {std::to_string(record.fields.size()), std::to_string(table.header.size())},
                   {.file = file, .line = record.line});
    }
  }
  table.records = std::move(records);
  return table;
}

}  // namespace tw
