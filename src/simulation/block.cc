#include "simulation/block.h"

#include <algorithm>

#include "simulation/review_error.h"

namespace tw::simulation {
namespace {

// The earliest month whose declarations may arrive in the file of `month`.
std::size_t first_month_of_file(std::size_t month) {
  return month - std::min<std::size_t>(month, Outline::kMostMonths);
}

}  // namespace

BlockCounts make_block(const Plan& plan, const Generator& generator, const ErrorPlan& error_plan,
                       std::size_t month, std::uint64_t block, BlockWriter& writer) {
  BlockCounts counts;
  ReviewPlanter review(generator, error_plan.per_million);
  const auto plant = [&](Random random, Declaration& declaration) {
    return error_plan.profile == ErrorProfile::kReview
               ? review.plant(random, declaration)
               : plant_errors(random, error_plan.per_million, declaration);
  };
  Declaration declaration;
  const auto write = [&](Errors errors, const Key& key) {
    writer.write(declaration, errors, Random(key.stream('w')));
    ++counts.declarations;
  };
  for (std::size_t accepted = first_month_of_file(month); accepted <= month; ++accepted) {
    const std::size_t months_later = month - accepted;
    const auto outlines = plan.outlines(accepted, block);
    for (std::uint64_t index = 0; index < outlines.size(); ++index) {
      const Outline& outline = outlines[index];
      const Key key = plan.key(accepted, block, index);
      if (outline.arrival == months_later) {
        generator.make(accepted, block, index, outline, declaration);
        Errors errors = plant(Random(key.stream('e')), declaration);
        errors.mended = outline.second != Outline::kNever;
        write(std::move(errors), key);
        counts.late += months_later > 0 ? 1 : 0;
      }
      if (outline.second == months_later) {
        generator.make(accepted, block, index, outline, declaration);
        generator.amend(key, outline, plan.months[month].index(), declaration);
        write({}, key);
        ++(outline.cancelled ? counts.cancellations : counts.amendments);
      }
    }
  }
  return counts;
}

std::uint64_t blocks_of_file(const Plan& plan, std::size_t month) {
  std::uint64_t most = 1;  // a month without trade has a file all the same
  for (std::size_t m = first_month_of_file(month); m <= month; ++m) {
    most = std::max(most, plan.blocks(m));
  }
  return most;
}

}  // namespace tw::simulation
