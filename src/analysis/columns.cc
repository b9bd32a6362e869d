#include "analysis/columns.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/encoding.h"
#include "base/file.h"
#include "base/records.h"

namespace tw::analysis {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLinesLookedAt = 100;
constexpr std::size_t kTextKept = 40;
// In order of preference where several would do: a comma may be part of a number, a blank of a
// name.
constexpr std::array<char, 5> kSeparators = {'\t', ';', '|', ',', kBlanks};
constexpr std::string_view kBlank = " \t";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

bool says_missing(std::string_view text) {
  constexpr std::array<std::string_view, 5> kWords = {"", "na", "n/a", "null", "."};
  return std::any_of(kWords.begin(), kWords.end(),
                     [text](auto word) { return equals_ignoring_case(text, word); });
}

struct Number {
  double value = kNan;
  std::optional<Reason> reason;
};

Number number_of(std::string_view field, bool decimal_comma) {
  std::string_view text = trimmed(field);
  if (says_missing(text)) return {.reason = Reason::kMissing};
  std::string pointed;
  if (decimal_comma) {
    pointed = text;
    std::replace(pointed.begin(), pointed.end(), ',', '.');
    text = pointed;
  }
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  Number number;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number.value);
  if (read.ec == std::errc::invalid_argument || read.ptr != text.data() + text.size()) {
    return {.reason = Reason::kNotANumber};
  }
  if (read.ec == std::errc::result_out_of_range || !std::isfinite(number.value)) {
    return {.reason = Reason::kNotFinite};
  }
  return number;
}

// Cuts a text into records and those into fields.
class Fields {
 public:
  Fields(std::string_view text, char separator, std::size_t count)
      : cutter_(text, separator, quote_of(separator), count), separator_(separator) {}

  // The next record that is not empty; its fields stay valid until the next call. Malformed records
  // have no fields.
  std::optional<std::int64_t> next() {
    while (const auto record = cutter_.cut(at_, true)) {
      const std::int64_t line = line_;
      at_ = record->next;
      line_ += record->line_ends;
      if ((separator_ == kBlanks ? trimmed(record->text) : record->text).empty()) continue;
      fields_.clear();
      if (!record->malformed) split(*record);
      return line;
    }
    return std::nullopt;
  }

  const std::vector<std::string_view>& fields() const { return fields_; }

 private:
  static std::optional<char> quote_of(char separator) {
    return separator == kBlanks ? std::nullopt : std::optional('"');
  }

  void split(const Record& record) {
    if (separator_ != kBlanks) {
      split_fields(record.text, separator_, '"', record.quoted, fields_, scratch_);
      return;
    }
    for (auto rest = trimmed(record.text); !rest.empty(); rest = trimmed(rest)) {
      const auto end = std::min(rest.find_first_of(kBlank), rest.size());
      fields_.push_back(rest.substr(0, end));
      rest.remove_prefix(end);
    }
  }

  RecordCutter cutter_;
  char separator_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  std::vector<std::string_view> fields_;
  std::string scratch_;
};

// How many of the first records have as many fields as the first, if those are several.
std::size_t agreement(std::string_view text, char separator) {
  Fields records(text, separator, 0);
  std::size_t fields = 0;
  std::size_t agreeing = 0;
  for (std::size_t i = 0; i < kLinesLookedAt && records.next(); ++i) {
    if (i == 0) fields = records.fields().size();
    if (fields > 1 && records.fields().size() == fields) ++agreeing;
  }
  return agreeing;
}

char separator_of(std::string_view text) {
  char best = ',';
  std::size_t most = 0;
  for (const char separator : kSeparators) {
    const std::size_t agreeing = agreement(text, separator);
    if (agreeing > most) {
      most = agreeing;
      best = separator;
    }
  }
  return best;
}

class Reading {
 public:
  Reading(std::string_view text, const ColumnOptions& options) : text_(text), options_(options) {
    result_.separator = options.separator ? *options.separator : separator_of(text);
  }

  Result<Columns> read(const std::vector<std::string>& asked, const std::optional<std::string>& id,
                       const std::string& file) {
    {
      Fields first(text_, result_.separator, 0);
      if (!first.next()) return Error("analysis.file_empty", {}, {.file = file});
      first_.assign(first.fields().begin(), first.fields().end());
    }
    std::vector<std::string> wanted = asked;
    if (id) wanted.push_back(*id);
    std::vector<std::size_t> places;
    for (const auto& each : wanted) {
      const auto place = place_of(each);
      if (!place) {
        return Error("analysis.column_missing", {each, columns_there()}, {.file = file});
      }
      places.push_back(*place);
    }
    result_.has_header = options_.header ? *options_.header : is_named_ || looks_like_header();
    for (std::size_t i = 0; i < asked.size(); ++i) {
      result_.columns.push_back({.name = result_.has_header
                                             ? std::string(trimmed(first_[places[i]]))
                                             : std::to_string(places[i] + 1)});
    }
    read_rows(places, asked.size());
    return std::move(result_);
  }

 private:
  std::optional<std::size_t> place_of(const std::string& asked) {
    std::size_t number = 0;
    const auto read = std::from_chars(asked.data(), asked.data() + asked.size(), number);
    if (read.ec == std::errc() && read.ptr == asked.data() + asked.size() && number >= 1 &&
        number <= first_.size()) {
      return number - 1;
    }
    if (options_.header == false) return std::nullopt;
    const auto found = std::find_if(first_.begin(), first_.end(), [&asked](const auto& name) {
      return trimmed(name) == trimmed(asked);
    });
    if (found == first_.end()) return std::nullopt;
    is_named_ = true;
    return static_cast<std::size_t>(found - first_.begin());
  }

  bool looks_like_header() const {
    return std::none_of(first_.begin(), first_.end(), [this](const auto& field) {
      const auto number = number_of(field, options_.decimal_comma);
      return !number.reason || number.reason == Reason::kNotFinite;
    });
  }

  std::string columns_there() const {
    std::string all;
    for (std::size_t i = 0; i < first_.size(); ++i) {
      all += (i == 0 ? "" : ", ") + std::to_string(i + 1) + " " + std::string(trimmed(first_[i]));
    }
    return all;
  }

  void read_rows(const std::vector<std::size_t>& places, std::size_t numbers) {
    Fields records(text_, result_.separator, first_.size());
    bool is_header = result_.has_header;
    while (const auto line = records.next()) {
      if (std::exchange(is_header, false)) continue;
      const std::size_t row = result_.rows();
      result_.lines.push_back(*line);
      const auto& fields = records.fields();
      for (std::size_t i = 0; i < places.size(); ++i) {
        const bool is_there = places[i] < fields.size();
        const auto field = is_there ? fields[places[i]] : std::string_view();
        if (i == numbers) {
          result_.ids.emplace_back(trimmed(field));
        } else {
          add(row, i, field, is_there);
        }
      }
    }
  }

  void add(std::size_t row, std::size_t column, std::string_view field, bool is_there) {
    auto number = number_of(field, options_.decimal_comma);
    if (!is_there) number.reason = Reason::kMalformed;
    result_.columns[column].values.push_back(number.reason ? kNan : number.value);
    if (number.reason) {
      result_.unread.push_back(
          {row, column, *number.reason, std::string(field.substr(0, kTextKept))});
    }
  }

  std::string_view text_;
  const ColumnOptions& options_;
  std::vector<std::string> first_;
  bool is_named_ = false;
  Columns result_;
};

}  // namespace

Result<Columns> read_columns(const std::filesystem::path& path,
                             const std::vector<std::string>& asked,
                             const std::optional<std::string>& id, const ColumnOptions& options) {
  TW_TRY(const auto bytes, read_file(path));
  TW_TRY(const auto text, decode_text(bytes));
  return Reading(text, options).read(asked, id, path.string());
}

}  // namespace tw::analysis
