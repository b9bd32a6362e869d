#include "declaration/row.h"

namespace tw::declaration {

const sql::Value& Row::get(std::string_view concept_name) const {
  const auto index = structure_->index_of(concept_name);
  TW_ASSERT(index.has_value());
  return values_[*index];
}

bool Row::is_null(std::string_view concept_name) const {
  return std::holds_alternative<sql::Null>(get(concept_name));
}

void Row::set(std::string_view concept_name, sql::Value value) {
  const auto index = structure_->index_of(concept_name);
  TW_ASSERT(index.has_value());
  values_[*index] = std::move(value);
}

Result<void> Row::set_text(std::string_view concept_name, std::string_view text) {
  const auto index = structure_->index_of(concept_name);
  TW_ASSERT(index.has_value());
  TW_TRY(values_[*index], convert(structure_->concepts[*index], text));
  return {};
}

void Row::fill_from(const Row& other) {
  TW_ASSERT(structure_ == other.structure_);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (std::holds_alternative<sql::Null>(values_[i])) values_[i] = other.values_[i];
  }
}

Result<sql::Value> convert(const standards::Concept& target, std::string_view text) {
  using Kind = sql::DataType::Kind;
  const auto wrong = [&](const char* code) {
    return Error(code, {std::string(text)}, {.field = target.name});
  };
  if (text.empty()) return sql::Value(sql::Null{});
  switch (target.type.kind) {
    case Kind::kText: return sql::Value(std::string(text));
    case Kind::kDate: {
      const auto date = Date::parse(text);
      if (!date) return wrong("read.not_a_date");
      return sql::Value(*date);
    }
    case Kind::kInteger: {
      const auto number = Decimal::parse(text);
      if (!number || number->scale() != 0) return wrong("read.not_a_number");
      const auto whole = number->to_int64(0);
      if (!whole) return wrong("read.number_too_large");
      return sql::Value(*whole);
    }
    case Kind::kDecimal: {
      const auto number = Decimal::parse(text);
      if (!number) return wrong("read.not_a_number");
      const auto unscaled = number->to_int64(target.type.scale, target.type.width);
      if (!unscaled) return wrong("read.number_too_large");
      return sql::Value(Decimal(*unscaled, target.type.scale));
    }
    case Kind::kBoolean:
      if (text == "true" || text == "1") return sql::Value(true);
      if (text == "false" || text == "0") return sql::Value(false);
      return wrong("read.not_a_boolean");
    case Kind::kDouble:
    case Kind::kInstant: break;
  }
  TW_ASSERT(false && "no concept of this type is read from text");
}

}  // namespace tw::declaration
