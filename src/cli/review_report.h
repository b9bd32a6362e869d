// How reviews are told: as text and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/context.h"
#include "review/queue.h"
#include "review/view.h"

namespace tw::cli {

struct MonthReview {
  std::string period;
  review::Queue queue;
  std::vector<review::CorrectionView> corrections;
  std::vector<review::DecisionView> decisions;
};

nlohmann::ordered_json to_json(const review::RecordView& view);
nlohmann::ordered_json to_json(const MonthReview& month);
void print(const Context& context, const review::RecordView& view);
void print(const Context& context, const MonthReview& month);

}  // namespace tw::cli
