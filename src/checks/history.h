// What the twelve months before the checked one hold, in the form in which rules compare with it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/date.h"
#include "lake/home.h"

namespace tw::checks {

// Each month is read once: a check of a year keeps what the next months need, whatever connection
// of the engine they are checked on. May be used from several threads.
class History {
 public:
  // The connection outlives the history and is the one that drops its tables.
  explicit History(lake::Connection& owner) : owner_(owner) {}
  ~History();
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  // Makes these temporary views of the connection, over the effective items of the twelve months
  // before:
  //   rule_history      flow, commodity, local_value (home currency, double; null without a rate or
  //                     a price), net_mass (kg, double), supplementary_unit, unit_mass (kg of one
  //                     supplementary unit; null unless both are above 0); items with a commodity
  //   rule_combination  commodity, origin_country, trader_id of imports, once a month
  // Needs declaration::attach_effective() and standards::attach_standards(), and rule_rate and
  // rule_local_value() of measures.sql.
  Result<void> attach(lake::Connection& connection, const lake::Home& home, const Period& month);

 private:
  struct Kept {
    std::string table;
    std::once_flag made;
  };
  Kept& kept(const std::string& what);

  lake::Connection& owner_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Kept>> kept_;  // by view, month and what was read
};

}  // namespace tw::checks
