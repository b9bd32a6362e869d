// The errors that no rule of one record can tell, planted in given shares: the profile kReview.
// They are planted so that the record agrees with itself: a wrong mass is in the gross mass and in
// quantities by mass, a wrong price in the unit price, the header's totals and the duty follow.
//
// Shares of the items in error: mass x or / 1,000 20 %, mass x or / 10 10 %, supplementary quantity
// by 12, by 100 or taken from the mass 15 %, invoice in another currency 15 % (all items of the
// declaration), price x or / 10 or 100 15 %, two digits of the code changed over into another valid
// code 10 %, a neighbouring country 10 %, the whole declaration lodged twice 5 %.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "simulation/error.h"
#include "simulation/generate.h"

namespace tw::simulation {

// Plants over the declarations of one block, in their order. An error that an item has no place for
// (a piece count of goods by mass) is owed to the next one that has, so that the shares hold.
class ReviewPlanter {
 public:
  static constexpr std::size_t kKinds = 8;

  // The generator must outlive the planter.
  ReviewPlanter(const Generator& generator, std::uint32_t per_million)
      : generator_(&generator), per_million_(per_million) {}

  Errors plant(Random random, Declaration& declaration);

 private:
  void draw(Random& random, const Declaration& declaration);
  bool take(ErrorKind kind, std::size_t items);

  const Generator* generator_;
  std::uint32_t per_million_;
  std::array<std::int64_t, kKinds> owed_ = {};  // items
};

}  // namespace tw::simulation
