#include "base/records.h"

#include <algorithm>
#include <cstring>

namespace tw {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Bytes of the character at `i`, as far as they could be taken for something else.
std::size_t width(std::string_view text, std::size_t i, bool double_byte) {
  if (!double_byte || static_cast<unsigned char>(text[i]) < 0x81 || i + 1 >= text.size()) return 1;
  return static_cast<unsigned char>(text[i + 1]) >= 0x40 ? 2 : 1;
}

}  // namespace

// Whether each line of a record over several lines has all the fields, quotes taken for text.
bool RecordCutter::is_made_of_records(std::string_view text) const {
  if (fields_ < kTellingFields) return false;
  std::size_t fields = 1;
  for (std::size_t i = 0; i < text.size(); i += width(text, i, double_byte_)) {
    const char c = text[i];
    if (c == delimiter_) ++fields;
    if (c != '\n' && c != '\r') continue;
    if (fields != fields_) return false;
    fields = 1;
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
  }
  return fields == fields_;
}

// The next `c` at or behind `offset`; `memory` saves looking again while it lies ahead.
std::size_t RecordCutter::find(char c, std::size_t offset, std::size_t& memory) const {
  if (memory != kNone && memory < offset) memory = text_.find(c, offset);
  return memory;
}

std::optional<Record> RecordCutter::first_line(std::size_t offset, bool is_last) {
  if (!searched_lf_) lf_ = text_.find('\n', offset), searched_lf_ = true;
  if (!searched_cr_) cr_ = text_.find('\r', offset), searched_cr_ = true;
  const std::size_t lf = find('\n', offset, lf_);
  const std::size_t cr = find('\r', offset, cr_);
  const std::size_t end = std::min(lf, cr);
  Record record;
  if (end == kNone) {
    if (!is_last || offset >= text_.size()) return std::nullopt;
    record.text = text_.substr(offset);
    record.next = text_.size();
    return record;
  }
  if (end == cr && cr + 1 == text_.size() && !is_last) return std::nullopt;  // an LF may follow
  record.text = text_.substr(offset, end - offset);
  record.next = end + (end == cr && lf == cr + 1 ? 2 : 1);
  record.line_ends = 1;
  return record;
}

// The record that begins at `offset`, of which `line` is the first line, read with its quotes.
std::optional<Record> RecordCutter::with_quotes(std::size_t offset,
                                                const std::optional<Record>& line, bool is_last) {
  const char quote = *quote_;
  Record record;
  record.quoted = true;
  const auto malformed = [&]() -> std::optional<Record> {
    if (!line) return std::nullopt;
    Record first = *line;
    first.quoted = true;
    first.malformed = true;
    return first;
  };
  std::size_t fields = 1;
  std::size_t i = offset;
  bool at_start = true;
  bool several_lines = false;
  while (i < text_.size()) {
    const char c = text_[i];
    if (at_start && c == quote) {
      const std::size_t opened = i;
      for (++i;; i += 2) {
        const std::size_t close = text_.find(quote, i);
        if (close == kNone || close - opened > kLongestQuoted) {
          if (close == kNone && !is_last && text_.size() - opened <= kLongestQuoted)
            return std::nullopt;
          return malformed();
        }
        i = close;
        if (i + 1 >= text_.size() && !is_last) return std::nullopt;
        if (i + 1 >= text_.size() || text_[i + 1] != quote) break;
      }
      const std::string_view inside = text_.substr(opened, i - opened);
      for (std::size_t k = 0; k < inside.size(); ++k) {
        const bool ends = inside[k] == '\n' ||
                          (inside[k] == '\r' && (k + 1 == inside.size() || inside[k + 1] != '\n'));
        record.line_ends += ends ? 1 : 0;
      }
      several_lines = record.line_ends > 0;
      ++i;
      if (i < text_.size() && text_[i] != delimiter_ && text_[i] != '\n' && text_[i] != '\r')
        return malformed();
      at_start = false;
      continue;
    }
    if (c == delimiter_) {
      ++fields;
      at_start = true;
      ++i;
      continue;
    }
    if (c == '\n' || c == '\r') break;
    at_start = false;
    i += width(text_, i, double_byte_);
  }
  if (i >= text_.size() && !is_last) return std::nullopt;
  record.text = text_.substr(offset, i - offset);
  if (several_lines && fields_ != 0 && fields != fields_) return malformed();
  if (several_lines && is_made_of_records(record.text)) return malformed();
  record.next = i;
  if (i < text_.size()) {
    if (text_[i] == '\r' && i + 1 == text_.size() && !is_last) return std::nullopt;
    record.next = i + (text_[i] == '\r' && i + 1 < text_.size() && text_[i + 1] == '\n' ? 2 : 1);
    ++record.line_ends;
  }
  return record;
}

std::optional<Record> RecordCutter::cut(std::size_t offset, bool is_last) {
  if (offset >= text_.size()) return std::nullopt;
  auto line = first_line(offset, is_last);
  if (!quote_) return line;
  if (!searched_quote_) quote_at_ = text_.find(*quote_, offset), searched_quote_ = true;
  const std::size_t quote_at = find(*quote_, offset, quote_at_);
  const std::size_t line_end = line ? offset + line->text.size() : text_.size();
  if (quote_at == kNone || quote_at >= line_end) return line;
  return with_quotes(offset, line, is_last);
}

void split_fields(std::string_view record, char delimiter, std::optional<char> quote, bool quoted,
                  std::vector<std::string_view>& fields, std::string& scratch) {
  fields.clear();
  if (!quoted) {
    for (;;) {
      const std::size_t end = record.find(delimiter);
      fields.push_back(record.substr(0, end));
      if (end == kNone) return;
      record.remove_prefix(end + 1);
    }
  }
  scratch.clear();
  scratch.reserve(record.size());
  std::size_t i = 0;
  for (;;) {
    if (quote && i < record.size() && record[i] == *quote) {
      const std::size_t start = scratch.size();
      for (++i; i < record.size(); ++i) {
        if (record[i] == *quote && (i + 1 >= record.size() || record[i + 1] != *quote)) break;
        if (record[i] == *quote) ++i;
        scratch += record[i];
      }
      fields.emplace_back(scratch.data() + start, scratch.size() - start);
      ++i;
    } else {
      const std::size_t end = std::min(record.find(delimiter, i), record.size());
      fields.push_back(record.substr(i, end - i));
      i = end;
    }
    if (i >= record.size()) return;
    ++i;  // the delimiter
    if (i == record.size()) {
      fields.emplace_back();
      return;
    }
  }
}

}  // namespace tw
