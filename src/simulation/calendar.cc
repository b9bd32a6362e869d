#include "simulation/calendar.h"

#include <algorithm>

#include "base/result.h"
#include "simulation/partner.h"

namespace tw::simulation {
namespace {

constexpr int kRatesFirstYear = 2022;

// Trade as a whole: slow about the New Year, busy before the year ends.
constexpr std::array<std::uint64_t, 12> kSeason = {960,  880,  990,  990,  1000, 1010,
                                                   1020, 1030, 1050, 1000, 1040, 1030};

bool is_holiday(int month, int day) {
  switch (month) {
    case 1:
      return day <= 2;
    case 2:
      return day <= 7;
    case 5:
      return day <= 3;
    case 10:
      return day <= 7;
    default:
      return false;
  }
}

}  // namespace

int month_index(Date date) { return date.year() * 12 + date.month() - 1; }

Date first_day_of(int month_index) {
  return Date::from_ymd(month_index / 12, month_index % 12 + 1, 1);
}

Period period_of(int month_index) { return Period::month(month_index / 12, month_index % 12 + 1); }

std::uint32_t busyness_permille(Date day) {
  if (is_holiday(day.month(), day.day())) return 60;
  // 1970-01-01 was a Thursday.
  const int weekday = ((day.days() % 7) + 7 + 3) % 7;  // Monday is 0
  if (weekday == 5) return 350;
  return weekday == 6 ? 200 : 1000;
}

Month::Month(int index) : index_(index), first_(first_day_of(index)) {
  const int days = first_day_of(index + 1) - first_;
  std::uint64_t sum = 0;
  for (int day = 0; day < days; ++day) cumulated_.push_back(sum += busyness_permille(first_ + day));
}

Date Month::day_at(std::uint64_t share) const {
  const std::uint64_t at = (share * cumulated_.back()) >> 32;
  const auto day = std::upper_bound(cumulated_.begin(), cumulated_.end(), at);
  return first_ + static_cast<int>(std::min(day, cumulated_.end() - 1) - cumulated_.begin());
}

std::uint64_t Month::weight() const {
  const auto season = kSeason[static_cast<std::size_t>(index_ % 12)];
  // Four thousandths a month: about five per cent a year.
  const auto growth = static_cast<std::uint64_t>(1000 + 4 * (index_ - kRatesFirstYear * 12));
  return cumulated_.back() * season * growth / 1000;
}

std::vector<std::uint64_t> share_out(std::uint64_t total, const std::vector<Month>& months) {
  std::uint64_t sum = 0;
  for (const auto& month : months) sum += month.weight();
  std::vector<std::uint64_t> parts;
  std::uint64_t weight = 0;
  std::uint64_t given = 0;
  for (const auto& month : months) {
    weight += month.weight();
    const auto upto = static_cast<std::uint64_t>(multiply_divide(static_cast<std::int64_t>(total),
                                                                 static_cast<std::int64_t>(weight),
                                                                 static_cast<std::int64_t>(sum)));
    parts.push_back(upto - given);
    given = upto;
  }
  return parts;
}

int Rates::first_month_index() { return kRatesFirstYear * 12; }

Rates::Rates(int last_month_index) {
  for (std::size_t i = 0; i < currencies().size(); ++i) {
    const Currency& currency = currencies()[i];
    Random random(stream_of({'r', i}));
    std::vector<std::int64_t> walk;
    std::int64_t rate = currency.rate;
    for (int month = first_month_index(); month <= last_month_index; ++month) {
      walk.push_back(rate);
      // Pulled back towards where it began, or long walks would leave the plausible.
      rate = random.spread(rate + (currency.rate - rate) / 8, currency.monthly_permille);
    }
    rates_.push_back(std::move(walk));
  }
}

std::int64_t Rates::rate(std::size_t currency, int month_index) const {
  const auto at = static_cast<std::size_t>(month_index - first_month_index());
  TW_ASSERT(currency < rates_.size() && at < rates_[currency].size());
  return rates_[currency][at];
}

}  // namespace tw::simulation
