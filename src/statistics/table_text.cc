#include "statistics/table_text.h"

namespace tw::statistics {
namespace {

std::string in(Language language, const std::string& code, std::vector<std::string> args = {}) {
  return message(language, code, args);
}

// Month 1 to 12 as a word, or as the language counts it.
std::string month_name(int month, Language language, const std::string& form) {
  const std::string two = (month < 10 ? "0" : "") + std::to_string(month);
  return in(language, form + "m" + two);
}

std::string quarter(const Period& period) {
  return "q" + std::to_string((period.first_month() + 2) / 3);
}

}  // namespace

std::string period_name(const Period& period, Language language) {
  const std::string year = std::to_string(period.year());
  switch (period.kind()) {
    case Period::Kind::kMonth:
      return in(language, "period.month",
                {month_name(period.first_month(), language, "month."), year});
    case Period::Kind::kQuarter:
      return in(language, "quarter." + quarter(period), {year});
    case Period::Kind::kYear:
      break;
  }
  return in(language, "period.year", {year});
}

std::string period_short(const Period& period, Language language) {
  const std::string year = std::to_string(period.year());
  switch (period.kind()) {
    case Period::Kind::kMonth:
      return month_name(period.first_month(), language, "month_short.");
    case Period::Kind::kQuarter:
      return in(language, "quarter_short." + quarter(period));
    case Period::Kind::kYear:
      break;
  }
  return in(language, "period.year", {year});
}

std::string cumulated_short(const Period& period, Language language) {
  const int last = period.first_month() + period.months() - 1;
  return in(language, "period.cumulated",
            {month_name(1, language, "month_short."), month_name(last, language, "month_short.")});
}

}  // namespace tw::statistics
