// Cuts delimited text into records, whatever the quoting and the line ends.
//
// A line ends with LF, CR LF or CR. A quote at the beginning of a field opens it and the next
// single quote closes it; inside, quotes are doubled and line ends are text. A record that breaks
// these rules, or that runs over several lines and then has not `fields` fields, is taken for its
// first line alone, marked malformed; reading goes on with the next line. So one stray quote costs
// one record, not the rest of the file.
//
// Two stray quotes in the same column of different lines would make one well-formed record of all
// that lies between them. Its lines tell: where each of them, read without quotes, has just the
// fields of a record (and those are many), they are records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tw {

struct Record {
  std::string_view text;       // without its line end
  std::size_t next = 0;        // offset behind its line end
  std::int64_t line_ends = 0;  // line ends it used up, its own included
  bool quoted = false;         // a quote occurs
  bool malformed = false;
};

// Over a piece of text that begins at a record. Cheap to make; remembers where it last looked.
class RecordCutter {
 public:
  static constexpr std::size_t kLongestQuoted = std::size_t{16} << 20U;  // of a quoted field
  static constexpr std::size_t kLongestRecord = std::size_t{64} << 20U;
  // From so many fields on, lines of text do not have them by chance.
  static constexpr std::size_t kTellingFields = 6;

  // `fields` 0: not known yet, records over several lines are taken as they are. `double_byte`: the
  // second byte of a character may look like the delimiter (GB18030 from 0x40 on); never like the
  // quote.
  RecordCutter(std::string_view text, char delimiter, std::optional<char> quote, std::size_t fields,
               bool double_byte = false)
      : text_(text),
        delimiter_(delimiter),
        quote_(quote),
        fields_(fields),
        double_byte_(double_byte) {}

  // The record at `offset`. nullopt when its end is not in the text and `is_last` is false, or at
  // the end.
  std::optional<Record> cut(std::size_t offset, bool is_last);

 private:
  std::size_t find(char c, std::size_t offset, std::size_t& memory) const;
  std::optional<Record> first_line(std::size_t offset, bool is_last);
  std::optional<Record> with_quotes(std::size_t offset, const std::optional<Record>& line,
                                    bool is_last);
  bool is_made_of_records(std::string_view text) const;

  std::string_view text_;
  char delimiter_;
  std::optional<char> quote_;
  std::size_t fields_;
  bool double_byte_;
  std::size_t lf_ = 0;  // position of the next LF at or behind lf_'s last search
  std::size_t cr_ = 0;
  std::size_t quote_at_ = 0;
  bool searched_lf_ = false;
  bool searched_cr_ = false;
  bool searched_quote_ = false;
};

// Splits a record into its fields, quotes taken off, into `fields`; unescaped text goes to
// `scratch`, which must not move: it is reserved here. The record must be well formed.
void split_fields(std::string_view record, char delimiter, std::optional<char> quote, bool quoted,
                  std::vector<std::string_view>& fields, std::string& scratch);

}  // namespace tw
