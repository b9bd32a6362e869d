// When things happen in the made-up country: its working days, its busy months, its exchange rates.
#pragma once

#include <cstdint>
#include <vector>

#include "base/date.h"
#include "simulation/random.h"

namespace tw::simulation {

// Months are counted from year 0: year x 12 + month - 1.
int month_index(Date date);
Date first_day_of(int month_index);
Period period_of(int month_index);

// How busy customs is on that day, in thousandths of a working day: fewer declarations at weekends,
// hardly any in the New Year week (1 to 7 February), in the first days of January and May and in
// the National week (1 to 7 October).
std::uint32_t busyness_permille(Date day);

// The days of a month, drawn by busyness.
class Month {
 public:
  explicit Month(int index);
  int index() const { return index_; }
  // The day at which `share` / 2^32 of the month's work is done.
  Date day_at(std::uint64_t share) const;
  // Its work, season and growth included, as a weight against other months.
  std::uint64_t weight() const;

 private:
  int index_;
  Date first_;
  std::vector<std::uint64_t> cumulated_;
};

// Shares `total` out over the months by their weights; the parts sum to it.
std::vector<std::uint64_t> share_out(std::uint64_t total, const std::vector<Month>& months);

// The rate of each month: a random walk from January 2022 that is the same for every seed, so that
// every simulation of this country agrees with every other. Millionths of the home currency for one
// unit; `currency` is an index into currencies().
class Rates {
 public:
  // All months to `last` are at hand.
  explicit Rates(int last_month_index);
  std::int64_t rate(std::size_t currency, int month_index) const;
  static int first_month_index();

 private:
  std::vector<std::vector<std::int64_t>> rates_;  // by currency, then month
};

}  // namespace tw::simulation
