// Makes declarations from their keys. Pure: the same key and outline give the same declaration.
#pragma once

#include "simulation/calendar.h"
#include "simulation/declaration.h"
#include "simulation/plan.h"

namespace tw::simulation {

class Generator {
 public:
  // Both must outlive the generator.
  Generator(const Plan& plan, const Rates& rates) : plan_(&plan), rates_(&rates) {}

  // Writes the declaration as first lodged, without errors, over `declaration` (whose memory is
  // used again).
  void make(std::size_t month, std::uint64_t block, std::uint64_t index, const Outline& outline,
            Declaration& declaration) const;

  // Makes version 2 of it: a cancellation that restates it, or an amendment of one item's quantity
  // or origin, lodged in the month of the file `file_month` (a month_index).
  void amend(const Key& key, const Outline& outline, int file_month,
             Declaration& declaration) const;

  // Computes what follows from the items: header totals, shares of freight and insurance, duties.
  void settle(Declaration& declaration) const;

 private:
  const Plan* plan_;
  const Rates* rates_;
};

}  // namespace tw::simulation
