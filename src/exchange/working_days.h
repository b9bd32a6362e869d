// Working days: Monday to Friday but for holidays, and the days at weekends that are worked in
// their place. The calendar is a data file: <home>/calendar.csv, else the shipped one
// (standards/calendar/CN.csv), with the columns day, kind (holiday, workday), name.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "base/date.h"
#include "base/result.h"

namespace tw::exchange {

class WorkingDays {
 public:
  // Codes exchange.calendar_column, exchange.calendar_day (place), those of parse_csv_table.
  static Result<WorkingDays> parse(const std::string& text, const std::string& file);
  static Result<WorkingDays> of_home(const std::filesystem::path& home);

  bool is_working(Date day) const;
  // The n-th working day after `from`. At most 10,000.
  Date after(Date from, int days) const;
  // Working days after `from` up to `until`; negative where `until` is before.
  int between(Date from, Date until) const;

 private:
  std::set<Date> holidays_, worked_;
};

// How many working days an owner has to answer: <home>/agreements.toml, `working_days = 10` (1 to
// 250); 10 where there is none. Code exchange.setting_wrong.
Result<int> days_to_answer(const std::filesystem::path& home);

}  // namespace tw::exchange
