// One row of a dataset structure, by concept.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/expr.h"
#include "standards/structure.h"

namespace tw::declaration {

class Row {
 public:
  explicit Row(const standards::Structure& structure)
      : structure_(&structure), values_(structure.concepts.size(), sql::Value(sql::Null{})) {}

  const standards::Structure& structure() const { return *structure_; }
  const std::vector<sql::Value>& values() const { return values_; }
  const sql::Value& get(std::string_view concept_name) const;
  bool is_null(std::string_view concept_name) const;

  // The concept must exist (else the program stops) and the value be of its type or Null.
  void set(std::string_view concept_name, sql::Value value);

  // Reads text strictly by the concept's type: integers and decimals as Decimal::parse (decimals rounded to
  // the concept's scale, halves away from zero), dates as YYYY-MM-DD, text as it is. Empty text is null.
  // Codes: read.not_a_number, read.number_too_large, read.not_a_date, read.not_a_boolean; the place names
  // the field, the argument is the text.
  Result<void> set_text(std::string_view concept_name, std::string_view text);

  // Takes over every value of `other` (same structure) where this one is null.
  void fill_from(const Row& other);

 private:
  const standards::Structure* structure_;
  std::vector<sql::Value> values_;
};

// The strict conversion behind set_text.
Result<sql::Value> convert(const standards::Concept& target, std::string_view text);

}  // namespace tw::declaration
