// One block of one month's file, in memory: the unit of work of a thread.
#pragma once

#include <cstdint>

#include "simulation/error.h"
#include "simulation/generate.h"
#include "simulation/plan.h"

namespace tw::simulation {

struct BlockCounts {
  std::uint64_t declarations = 0;
  std::uint64_t amendments = 0;
  std::uint64_t cancellations = 0;
  std::uint64_t late = 0;
};

// What becomes of each declaration of a block.
class BlockWriter {
 public:
  virtual ~BlockWriter() = default;
  virtual void write(Declaration& declaration, Errors& errors, Random random) = 0;
};

// Hands over, in order, every declaration that arrives with block `block` of the file of month
// `month`: late ones and second versions of the months before, then the month's own. Errors are
// planted in first versions only, so that amendments also mend.
struct ErrorPlan {
  ErrorProfile profile = ErrorProfile::kRules;
  std::uint32_t per_million = 0;  // of items
};
BlockCounts make_block(const Plan& plan, const Generator& generator, const ErrorPlan& errors,
                       std::size_t month, std::uint64_t block, BlockWriter& writer);

// Blocks of the file of that month, at least one: as many as the largest month that may arrive in
// it.
std::uint64_t blocks_of_file(const Plan& plan, std::size_t month);

}  // namespace tw::simulation
