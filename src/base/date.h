// Calendar dates (proleptic Gregorian) and statistical periods (a month, a quarter, a year).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tw {

class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::int32_t days) : days_(days) {}

  static bool is_valid(int year, int month, int day);
  // Requires is_valid.
  static Date from_ymd(int year, int month, int day);
  // Exactly YYYY-MM-DD of an existing day, years 0001 to 9999.
  static std::optional<Date> parse(std::string_view text);

  std::int32_t days() const { return days_; }  // since 1970-01-01, as the engine counts
  int year() const;
  int month() const;
  int day() const;
  std::string to_string() const;

  Date operator+(int days) const { return Date(days_ + days); }
  std::int32_t operator-(Date other) const { return days_ - other.days_; }
  auto operator<=>(const Date&) const = default;

 private:
  std::int32_t days_ = 0;
};

// How a date is written: literal characters, and runs of Y (4), M (2), D (2), h, m, s (2 each;
// read, checked and dropped). "YYYY-MM-DD", "DD/MM/YYYY", "YYYYMMDD", "YYYY-MM-DDThh:mm:ss".
class DateFormat {
 public:
  static std::optional<DateFormat> parse(std::string_view pattern);
  // The whole text must match and name an existing day.
  std::optional<Date> read(std::string_view text) const;
  const std::string& pattern() const { return pattern_; }

 private:
  std::string pattern_;
};

// This moment in UTC, milliseconds, as text that sorts by time: "2026-04-10T09:00:00.000Z".
std::string utc_now();

// A month, quarter or year: "2026-03", "2026-Q1", "2026".
class Period {
 public:
  enum class Kind { kMonth, kQuarter, kYear };

  static std::optional<Period> parse(std::string_view text);
  static Period month(int year, int month);

  Kind kind() const { return kind_; }
  int year() const { return year_; }
  Date first_day() const;
  Date last_day() const;
  int first_month() const;  // 1 to 12
  int months() const;       // 1, 3 or 12
  Period previous_year() const;
  Period next() const;
  std::string to_string() const;
  auto operator<=>(const Period&) const = default;

 private:
  Period(Kind kind, int year, int index) : kind_(kind), year_(year), index_(index) {}
  Kind kind_;
  int year_;
  int index_;  // month 1..12, quarter 1..4, or 1
};

}  // namespace tw
