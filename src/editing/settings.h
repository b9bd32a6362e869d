// How a home compares and edits: rules/editing.toml, shipped, with what <home>/rules/editing.toml
// puts in its place. An unknown key is refused: a misspelt setting must not be a silent default.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::editing {

// One way in which an item may be wrong. Factors: the declared figure over the true one.
struct Kind {
  std::string name;
  std::string field;
  double mass_factor = 1;
  double value_factor = 1;
  double quantity_factor = 1;
  double prior = 0;  // how often it comes among all items; 0: it is not considered
};

struct Settings {
  std::int64_t history_months = 12;
  std::int64_t least_records = 10;
  std::int64_t partner_records = 400;
  std::int64_t code_records = 2000;
  std::int64_t trader_records = 60;
  double look = 2;
  double tail = 4;
  double fence = 3;        // IQR beyond the quartile
  double deviation = 3.5;  // standard deviations of the group
  double residual = 5;     // scales off the robust line
  double jump = 5;         // standard deviations of the cell's months
  double hb_u = 0.5;
  double hb_a = 0.05;
  double hb_c = 20;
  std::int64_t benford = 500;  // records of a trader
  std::int64_t groups = 200;   // codes whose shape is looked at
  std::string order = "expected";
  std::int64_t budget = 1500;
  std::int64_t most = 20000;
  double weight_value = 1;
  double weight_mass = 1;
  double exponent = 0.5;
  std::map<std::string, Kind> kinds;
  std::map<std::string, std::int64_t> least_of_chapter;
};

// Codes editing.settings_syntax, editing.setting_unknown, editing.setting_invalid; the place is the
// line.
Result<Settings> read_settings(const std::string& text, const std::string& file,
                               Settings over = {});
Result<Settings> settings_of(const lake::Home& home);

// Makes them known to the queries of the room: variables editing_<name>, the tables editing_kind
// and editing_chapter.
void attach_settings(lake::Connection& connection, const lake::Home& home, const Settings& settings,
                     int depth);

}  // namespace tw::editing
