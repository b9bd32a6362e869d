// Answers questions to the closed cubes of a home. Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "explore/question.h"
#include "explore/serving.h"

namespace tw::explore {

class Explorer {
 public:
  // `most_cells` that the answer to a question may have before `top` and `limit` cut it.
  Explorer(const lake::Home& home, lake::Engine& engine, std::int64_t most_cells = kMostCells)
      : home_(home), engine_(engine), most_cells_(most_cells) {}

  // Takes in what the lake has now; answers whether that was news. While it works, questions are
  // answered from what was there before. Cost without news: two directory listings.
  Result<bool> refresh(Progress& progress);

  // Codes explore.not_ready (no refresh yet), explore.no_months (nothing is closed),
  // explore.unknown_axis, explore.unknown_measure, explore.not_a_month, explore.months_reversed,
  // explore.axis_twice, explore.too_many_cells (and not only the largest are asked for).
  Result<Answer> ask(const Question& question) const;

  // What is answered from now: versions, codes, labels. Null before the first refresh.
  std::shared_ptr<const Serving> serving() const;

 private:
  class Borrowed;

  Result<Answer> ask(const Serving& serving, const Question& question) const;
  Result<Answer> ask_largest(const Serving& serving, const Question& question) const;

  const lake::Home& home_;
  lake::Engine& engine_;
  const std::int64_t most_cells_;
  mutable std::mutex mutex_;  // of the members below
  std::mutex refreshing_;
  std::shared_ptr<const Serving> serving_;
  mutable std::vector<std::unique_ptr<lake::Connection>> idle_;
};

}  // namespace tw::explore
