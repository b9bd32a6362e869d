// Watches as an analyst declares them: watch.toml of the home, else those shipped.
//
//   [[watch]]
//   name = "import-surge"          letters, digits and -
//   kind = "surge"                 surge, collapse, price, first_ever, share
//   by = ["heading", "country"]    axes that make cells: columns of the cube, digits of commodities
//   where = { flow = "M" }         only this part, as `trace --where`
//   measure = "value_usd"          or value_local, net_mass_kg (surge, collapse, share, first_ever)
//   least = 100000                 dollars (local currency, kg) below which nothing is said
//   history = 24                   months looked back
//   seen = 12                      of them with trade, or the cell is not judged
//   times = 2.0                    surge, collapse, price: at least so many times off ...
//   deviations = 4.0               ... and so many robust standard deviations
//   of = ["chapter"]               share: what the share is of; empty: the whole flow
//   points = 20.0                  share: at least so many percentage points off
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/home.h"
#include "statistics/axis.h"

namespace tw::watch {

struct Watch {
  std::string name;
  std::string kind;
  std::vector<std::string> by;
  std::vector<std::string> of;
  statistics::CellKey where;
  std::string measure = "value_usd";
  double least = 0;
  std::int64_t history = 24;
  std::int64_t seen = 12;
  double times = 2;
  double deviations = 4;
  double points = 20;
};

std::filesystem::path watch_file(const lake::Home& home);

// Those of the home's file, else those shipped. Codes watch.syntax, watch.key_unknown,
// watch.value_invalid, watch.kind_unknown, watch.axis_unknown, watch.name_twice; the place has file
// and line.
Result<std::vector<Watch>> watches_of(const lake::Home& home);
Result<std::vector<Watch>> parse(const std::string& text, const std::string& file);

// Appends to the home's file, which begins with those shipped where there was none. Codes as above.
Result<void> add(const lake::Home& home, const Watch& watch);

}  // namespace tw::watch
