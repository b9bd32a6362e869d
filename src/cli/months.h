// A period given on the command line, as its months.
#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace tw::cli {

// "2026-03", "2026-Q1" and "2026" name one, three and twelve months. Code cli.not_a_period.
inline Result<std::vector<Period>> months_of(const std::string& text) {
  const auto period = Period::parse(text);
  if (!period) return Error("cli.not_a_period", {text});
  std::vector<Period> months;
  months.reserve(static_cast<std::size_t>(period->months()));
  for (int i = 0; i < period->months(); ++i) {
    months.push_back(Period::month(period->year(), period->first_month() + i));
  }
  return months;
}

}  // namespace tw::cli
