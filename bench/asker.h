// Made-up questions to the explorer, and how long their answers took. For the benches.
#pragma once

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "explore/question.h"
#include "explore/serving.h"

namespace tw::bench {

class Asker {
 public:
  Asker(const explore::Serving& serving, unsigned seed) : serving_(serving), random_(seed) {}

  explore::Question next() {
    explore::Question question{.measures = {pick(kMeasures)}};
    question.by = {pick(kRows)};
    const auto column = pick(kColumns);
    question.with_margins = column != question.by[0];
    if (question.with_margins) question.by.push_back(column);
    const int filters = std::uniform_int_distribution(0, 2)(random_);
    for (int i = 0; i < filters; ++i) {
      const auto axis = pick(kFilters);
      const auto& codes = serving_.codes(explore::dimension_of(axis)->name);
      question.where.push_back({axis, {codes[at(codes.size())]}});
    }
    const auto& months = serving_.codes("period");
    const auto first = at(months.size());
    question.first = months[first];
    question.last = months[first + at(months.size() - first)];
    question.top = std::uniform_int_distribution(0, 1)(random_) == 1 ? 20 : 0;
    return question;
  }

 private:
  using Names = std::vector<std::string>;
  inline static const Names kMeasures = {"value_usd", "value_local", "net_mass_kg", "items"};
  inline static const Names kRows = {"chapter",   "heading",    "country",    "section",
                                     "region",    "district",   "trade_mode", "regime",
                                     "transport", "enterprise", "province"};
  inline static const Names kColumns = {"month",     "year",   "flow",
                                        "transport", "regime", "enterprise"};
  inline static const Names kFilters = {"chapter", "heading",  "commodity",  "country",
                                        "region",  "district", "trade_mode", "transport",
                                        "flow",    "province"};

  std::size_t at(std::size_t size) {
    return std::uniform_int_distribution<std::size_t>(0, size - 1)(random_);
  }
  const std::string& pick(const Names& names) { return names[at(names.size())]; }

  const explore::Serving& serving_;
  std::mt19937 random_;
};

inline std::string text_of(const explore::Question& question) {
  std::string text =
      question.first + question.last + question.measures[0] + std::to_string(question.top);
  for (const auto& axis : question.by) text += "|" + axis;
  for (const auto& filter : question.where) text += "|" + filter.axis + "=" + filter.codes[0];
  return text;
}

// What was asked, by whichever client; nothing is asked twice.
class Asked {
 public:
  bool is_new(const explore::Question& question) {
    const std::scoped_lock lock(mutex_);
    return texts_.insert(text_of(question)).second;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> texts_;
};

inline void report(const char* what, std::vector<double> took, double seconds) {
  std::sort(took.begin(), took.end());
  const auto at = [&](double share) {
    return took.empty() ? 0.0 : took[static_cast<std::size_t>(share * double(took.size() - 1))];
  };
  std::printf(
      "%s: %.0f answers a second; median %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms\n",
      what, static_cast<double>(took.size()) / seconds, 1000 * at(0.5), 1000 * at(0.95),
      1000 * at(0.99), 1000 * at(1));
}

}  // namespace tw::bench
