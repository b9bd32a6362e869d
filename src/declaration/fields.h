// From elements to rows: one place for the strictness of all message readers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "declaration/message.h"
#include "declaration/xml.h"

namespace tw::declaration {

// Puts fields into rows and remembers the first that cannot be read; the message is then unreadable
// as a whole, and what was put is thrown away.
class FieldReader {
 public:
  explicit FieldReader(std::string file) : file_(std::move(file)) {}

  // The element's text, by the concept's type; an absent or empty element leaves the row as it is.
  void put(Row& row, std::string_view concept_name, const xml::Element& element);
  // Text that was made from the element.
  void put(Row& row, std::string_view concept_name, const xml::Element& element,
           std::string_view text);
  // Amount and its attribute currencyID.
  void put_amount(Row& row, std::string_view amount, std::string_view currency,
                  const xml::Element& element);
  // YYYYMMDD, or YYYYMMDDhhmmss with or without a zone (UN/ECE 2379 formats 102, 204, 304): the day
  // as it is written, in the zone it is written in.
  void put_day(Row& row, std::string_view concept_name, const xml::Element& element);

  // Nullopt and remembered when the text is no number.
  std::optional<Decimal> number(const xml::Element& element, std::string_view field);

  // The value is the message's argument; one of over 64 KiB (read.field_too_long) is told by its
  // size.
  void fail(std::string code, const xml::Element& element, std::string_view field,
            std::string value);
  bool failed() const { return error_.has_value(); }
  // Requires failed(); `records` is raised to 1.
  Unreadable unreadable(std::size_t records) const;

 private:
  std::string file_;
  std::optional<Error> error_;
  std::string value_;
};

// What the shipped list says of a code: the column `value` of the row whose column `key` is `code`.
// Empty where there is none. Stops the program on an unknown list or column.
std::string shipped(std::string_view list, std::string_view key, std::string_view code,
                    std::string_view value);

// A new row of a part of a declaration: structure, item (0 for the header), sequence.
Row part_row(std::string_view structure, std::string_view number, std::string_view flow,
             std::int64_t item_number, std::int64_t sequence);

// China's ways of naming a trader carry facts: of a unified social credit code the place
// (characters 3 and 4), of a 10-digit customs registration place (1, 2), special zone (5) and kind
// of enterprise (6). Fills only what is null.
void put_trader_facts(Row& item, std::string_view registration);

}  // namespace tw::declaration
