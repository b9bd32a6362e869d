#include "exchange/working_days.h"

#include <charconv>

#include "base/csv.h"
#include "base/embedded.h"
#include "base/file.h"

namespace tw::exchange {
namespace {

constexpr int kMost = 10'000;

bool is_weekend(Date day) {
  // 1970-01-01 was a Thursday.
  const int weekday = ((day.days() % 7) + 7 + 3) % 7;  // Monday 0
  return weekday >= 5;
}

}  // namespace

Result<WorkingDays> WorkingDays::parse(const std::string& text, const std::string& file) {
  TW_TRY(const auto table, parse_csv_table(text, file));
  const auto day = table.column("day");
  const auto kind = table.column("kind");
  if (!day || !kind) {
    return Error("exchange.calendar_column", {day ? "kind" : "day"}, {.file = file, .line = 1});
  }
  WorkingDays calendar;
  for (const auto& record : table.records) {
    const auto date = Date::parse(record.fields[*day]);
    const auto& word = record.fields[*kind];
    if (!date || (word != "holiday" && word != "workday")) {
      return Error("exchange.calendar_day", {record.fields[*day], word},
                   {.file = file, .line = record.line});
    }
    (word == "holiday" ? calendar.holidays_ : calendar.worked_).insert(*date);
  }
  return calendar;
}

Result<WorkingDays> WorkingDays::of_home(const std::filesystem::path& home) {
  const auto path = home / "calendar.csv";
  if (std::filesystem::exists(path)) {
    TW_TRY(const auto text, read_file(path));
    return parse(text, path.string());
  }
  const auto& shipped = embedded::calendars().front();
  return parse(std::string(shipped.text), std::string(shipped.path));
}

bool WorkingDays::is_working(Date day) const {
  if (worked_.contains(day)) return true;
  return !is_weekend(day) && !holidays_.contains(day);
}

Date WorkingDays::after(Date from, int days) const {
  TW_ASSERT(days >= 0 && days <= kMost);
  while (days > 0) {
    from = from + 1;
    if (is_working(from)) --days;
  }
  return from;
}

int WorkingDays::between(Date from, Date until) const {
  if (until < from) return -between(until, from);
  int days = 0;
  for (Date day = from + 1; day <= until && days < kMost; day = day + 1) days += is_working(day);
  return days;
}

Result<int> days_to_answer(const std::filesystem::path& home) {
  const auto path = home / "agreements.toml";
  if (!std::filesystem::exists(path)) return 10;
  TW_TRY(const auto text, read_file(path));
  constexpr std::string_view kKey = "working_days = ";
  int days = 0;
  const auto at = text.find(kKey);
  if (at != std::string::npos) {
    std::from_chars(text.data() + at + kKey.size(), text.data() + text.size(), days);
  }
  if (days < 1 || days > 250) return Error("exchange.setting_wrong", {path.string()});
  return days;
}

}  // namespace tw::exchange
