// How the work is cut: months into blocks of a fixed number of items, blocks into declarations.
// What a declaration is follows from its key alone (seed, month, block, index), so any thread can
// make any block, and a later month can make an earlier declaration again to amend it.
#pragma once

#include <cstdint>
#include <vector>

#include "simulation/calendar.h"
#include "simulation/country.h"

namespace tw::simulation {

inline constexpr std::uint64_t kBlockItems = 8192;

struct Key {
  std::uint64_t seed = 0;
  int month = 0;  // month_index of the acceptance
  std::uint64_t block = 0;
  std::uint64_t index = 0;  // within the block

  std::uint64_t stream(std::uint64_t purpose) const {
    return stream_of({seed, static_cast<std::uint64_t>(month), block, index, purpose});
  }
};

// The outline of one declaration.
struct Outline {
  std::uint16_t trader = 0;
  Flow flow = Flow::kImport;
  std::uint8_t items = 1;
  std::uint8_t arrival = 0;  // months after the acceptance in whose file it arrives
  // Months after the acceptance in whose file version 2 arrives; kNever: there is none.
  std::uint8_t second = kNever;
  bool cancelled = false;  // version 2 is a cancellation

  static constexpr std::uint8_t kNever = 255;
  static constexpr std::uint8_t kMostMonths = 2;
};

struct Shares {  // per million declarations
  std::uint32_t late = 0;
  std::uint32_t amended = 0;
  std::uint32_t cancelled = 0;
};

struct Plan {
  std::uint64_t seed = 0;
  std::vector<Month> months;         // one after the other
  std::vector<std::uint64_t> items;  // originals accepted in each month
  std::vector<std::uint64_t> items_before;
  Shares shares;

  std::uint64_t blocks(std::size_t month) const {
    return (items[month] + kBlockItems - 1) / kBlockItems;
  }
  // Empty where the month has no such block.
  std::vector<Outline> outlines(std::size_t month, std::uint64_t block) const;
  Key key(std::size_t month, std::uint64_t block, std::uint64_t index) const {
    return {seed, months[month].index(), block, index};
  }
};

}  // namespace tw::simulation
