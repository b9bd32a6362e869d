// Reviews as JSON, for the command line and the server alike.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "review/queue.h"
#include "review/view.h"

namespace tw::review {

struct MonthReview {
  std::string period;
  Queue queue;
  std::vector<CorrectionView> corrections;
  std::vector<DecisionView> decisions;
};

nlohmann::ordered_json to_json(const RecordView& view);
nlohmann::ordered_json to_json(const MonthReview& month);

}  // namespace tw::review
