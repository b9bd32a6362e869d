// The types a column or an expression can have. The engine's and the lake's types are spelled from
// these.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tw::sql {

struct DataType {
  enum class Kind { kBoolean, kInteger, kDecimal, kDouble, kText, kDate, kInstant };
  Kind kind = Kind::kText;
  int width = 0;  // digits of a decimal, at most 38
  int scale = 0;

  bool operator==(const DataType&) const = default;

  static constexpr DataType boolean() { return {Kind::kBoolean}; }
  static constexpr DataType integer() { return {Kind::kInteger}; }  // 64 bit
  static constexpr DataType decimal(int width, int scale) { return {Kind::kDecimal, width, scale}; }
  static constexpr DataType real() { return {Kind::kDouble}; }
  static constexpr DataType text() { return {Kind::kText}; }
  static constexpr DataType date() { return {Kind::kDate}; }
  static constexpr DataType instant() { return {Kind::kInstant}; }  // UTC, microseconds

  // "boolean", "integer", "decimal(18,4)", "double", "text", "date", "instant".
  static std::optional<DataType> parse(std::string_view name);
  std::string name() const;
  // BOOLEAN, BIGINT, DECIMAL(w,s), DOUBLE, VARCHAR, DATE, TIMESTAMPTZ.
  std::string duckdb() const;
};

}  // namespace tw::sql
