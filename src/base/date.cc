#include "base/date.h"

#include <chrono>

#include "base/instant.h"
#include "base/result.h"

namespace tw {
namespace {

std::chrono::year_month_day civil(std::int32_t days) {
  return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days)));
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return text.empty() ? std::nullopt : std::optional(value);
}

std::string padded(int value, int width) {
  std::string text = std::to_string(value);
  return std::string(static_cast<std::size_t>(width) > text.size()
                         ? static_cast<std::size_t>(width) - text.size()
                         : 0,
                     '0') +
         text;
}

}  // namespace

std::string utc_now() { return text_of(instant_now()); }

bool Date::is_valid(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || day < 1) return false;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

Date Date::from_ymd(int year, int month, int day) {
  TW_ASSERT(is_valid(year, month, day));
  const std::chrono::sys_days point = std::chrono::year_month_day(
      std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
      std::chrono::day(static_cast<unsigned>(day)));
  return Date(static_cast<std::int32_t>(point.time_since_epoch().count()));
}

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = digits(text.substr(0, 4));
  const auto m = digits(text.substr(5, 2));
  const auto d = digits(text.substr(8, 2));
  if (!y || !m || !d || !is_valid(*y, *m, *d)) return std::nullopt;
  return from_ymd(*y, *m, *d);
}

int Date::year() const { return static_cast<int>(civil(days_).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(civil(days_).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(days_).day())); }

std::string Date::to_string() const {
  return padded(year(), 4) + "-" + padded(month(), 2) + "-" + padded(day(), 2);
}

std::optional<DateFormat> DateFormat::parse(std::string_view pattern) {
  const auto count = [&](char c) {
    std::size_t n = 0;
    for (const char p : pattern) n += p == c ? 1U : 0U;
    return n;
  };
  const auto run = [&](char c, std::size_t n) {
    return count(c) == n && pattern.find(std::string(n, c)) != std::string_view::npos;
  };
  if (!run('Y', 4) || !run('M', 2) || !run('D', 2)) return std::nullopt;
  for (const char c : {'h', 'm', 's'}) {
    if (count(c) != 0 && !run(c, 2)) return std::nullopt;
  }
  DateFormat format;
  format.pattern_ = pattern;
  return format;
}

std::optional<Date> DateFormat::read(std::string_view text) const {
  if (text.size() != pattern_.size()) return std::nullopt;
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int* part = nullptr;
    switch (pattern_[i]) {
      case 'Y':
        part = &year;
        break;
      case 'M':
        part = &month;
        break;
      case 'D':
        part = &day;
        break;
      case 'h':
        part = &hour;
        break;
      case 'm':
        part = &minute;
        break;
      case 's':
        part = &second;
        break;
      default:
        if (text[i] != pattern_[i]) return std::nullopt;
        continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    *part = *part * 10 + (text[i] - '0');
  }
  if (hour > 24 || minute > 59 || second > 60 || !Date::is_valid(year, month, day))
    return std::nullopt;
  return Date::from_ymd(year, month, day);
}

std::optional<Period> Period::parse(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  if (!year || *year < 1) return std::nullopt;
  if (text.size() == 4) return Period(Kind::kYear, *year, 1);
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  if (text[5] == 'Q') {
    if (text[6] < '1' || text[6] > '4') return std::nullopt;
    return Period(Kind::kQuarter, *year, text[6] - '0');
  }
  const auto month = digits(text.substr(5, 2));
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  return Period(Kind::kMonth, *year, *month);
}

Period Period::month(int year, int month) {
  TW_ASSERT(month >= 1 && month <= 12);
  return Period(Kind::kMonth, year, month);
}

int Period::first_month() const { return kind_ == Kind::kQuarter ? index_ * 3 - 2 : index_; }

int Period::months() const { return kind_ == Kind::kMonth ? 1 : kind_ == Kind::kQuarter ? 3 : 12; }

Date Period::first_day() const { return Date::from_ymd(year_, first_month(), 1); }

Date Period::last_day() const {
  const int last = first_month() + months() - 1;
  return last == 12 ? Date::from_ymd(year_, 12, 31) : Date::from_ymd(year_, last + 1, 1) + -1;
}

Period Period::previous_year() const { return Period(kind_, year_ - 1, index_); }

Period Period::next() const {
  const int count = 12 / months();
  return index_ == count ? Period(kind_, year_ + 1, 1) : Period(kind_, year_, index_ + 1);
}

std::string Period::to_string() const {
  switch (kind_) {
    case Kind::kMonth:
      return padded(year_, 4) + "-" + padded(index_, 2);
    case Kind::kQuarter:
      return padded(year_, 4) + "-Q" + std::to_string(index_);
    case Kind::kYear:
      return padded(year_, 4);
  }
  TW_ASSERT(false);
}

}  // namespace tw
