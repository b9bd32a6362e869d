// What editing has changed in a month, and an estimate of what it has not reached.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lake/engine.h"

namespace tw::quality {

struct CorrectionEffect {
  struct Field {
    std::string field;
    std::string kind;  // manual, automatic, imputed
    std::int64_t corrections = 0;
    double added = 0;    // new less old: money in the home currency, mass in kg, else 0
    double removed = 0;  // the same without sign: error taken out
  };
  std::vector<Field> fields;
  std::int64_t corrected_items = 0;
  std::int64_t imputed_items = 0;   // whose quantity or value is estimated
  std::int64_t withdrawn = 0;       // corrections that were taken back
  std::int64_t accepted_items = 0;  // looked at and found right
  std::int64_t asked_items = 0;     // a query is open
  std::int64_t open_items = 0;      // findings stand, and nobody has decided

  // Error that the review queue, as it was last made, suspects in records that nobody has decided,
  // weighed by its probability; nothing where the month has no queue.
  std::optional<double> left_local;
  std::optional<double> left_kg;

  double removed_local() const { return removed("invoice_amount") + removed("statistical_value"); }
  double removed_kg() const { return removed("net_mass_kg"); }
  // The part of the error that editing took out: removed / (removed + left).
  std::optional<double> removed_share_value() const { return share(removed_local(), left_local); }
  std::optional<double> removed_share_mass() const { return share(removed_kg(), left_kg); }
  // Of the records that were decided, how many were wrong; nothing where none was.
  std::optional<double> hit_rate() const;

 private:
  double removed(const std::string& field) const;
  static std::optional<double> share(double removed, const std::optional<double>& left);
};

// Reads the views correction, review, finding, queue and item (as loaded) of the month, and rate.
// `currency` is the home's.
CorrectionEffect correction_effect(lake::Connection& connection, const std::string& currency);

}  // namespace tw::quality
