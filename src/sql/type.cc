#include "sql/type.h"

#include "base/result.h"

namespace tw::sql {

std::optional<DataType> DataType::parse(std::string_view name) {
  for (const auto& type : {boolean(), integer(), real(), text(), date(), instant()}) {
    if (type.name() == name) return type;
  }
  if (!name.starts_with("decimal(") || !name.ends_with(")")) return std::nullopt;
  name.remove_prefix(8);
  name.remove_suffix(1);
  const auto comma = name.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::optional<int> {
    if (digits.empty() || digits.size() > 2) return std::nullopt;
    int value = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const auto width = number(name.substr(0, comma));
  const auto scale = number(name.substr(comma + 1));
  if (!width || !scale || *width < 1 || *width > 38 || *scale > *width) return std::nullopt;
  return decimal(*width, *scale);
}

std::string DataType::name() const {
  switch (kind) {
    case Kind::kBoolean:
      return "boolean";
    case Kind::kInteger:
      return "integer";
    case Kind::kDecimal:
      return "decimal(" + std::to_string(width) + "," + std::to_string(scale) + ")";
    case Kind::kDouble:
      return "double";
    case Kind::kText:
      return "text";
    case Kind::kDate:
      return "date";
    case Kind::kInstant:
      return "instant";
  }
  TW_ASSERT(false);
}

std::string DataType::duckdb() const {
  switch (kind) {
    case Kind::kBoolean:
      return "BOOLEAN";
    case Kind::kInteger:
      return "BIGINT";
    case Kind::kDecimal:
      return "DECIMAL(" + std::to_string(width) + "," + std::to_string(scale) + ")";
    case Kind::kDouble:
      return "DOUBLE";
    case Kind::kText:
      return "VARCHAR";
    case Kind::kDate:
      return "DATE";
    case Kind::kInstant:
      return "TIMESTAMPTZ";
  }
  TW_ASSERT(false);
}

}  // namespace tw::sql
