// The rules that people of the home have written, proposed and approved, each with the day it
// starts:
//
//   <home>/rules/<name>.<first day>.toml
//
//     name = "coffee_price"          the errorcode of the one rule of the text
//     starts = 2026-03-01            it is in force from this day's month on,
//     ends = 2026-06-01              and until the month before this day's; may be absent
//     proposed_by = "li"
//     approved_by = "wang"
//     text = '''define datapoint ruleset ...'''
//     [finding]
//     en = "the price {0} is above 50 a kilogram"
//     zh = "…"
//
// A rule that is approved again under its name, from a later day on, takes the place of the one
// before; earlier months stay with that one. Files are written by those who approve (rule desk of
// the server, command `rules`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/messages.h"
#include "base/result.h"
#include "lake/home.h"

namespace tw::checks {

struct OwnRule {
  std::string name;
  std::string text;
  BothLanguages finding;  // {0}, {1}, ... as in finding_text()
  Date starts;
  std::optional<Date> ends;
  std::string proposed_by;  // logins
  std::string approved_by;
};

// Of all times, by name and start. Codes rule.own_file (with file and line), file.unreadable.
Result<std::vector<OwnRule>> own_rules(const lake::Home& home);

// Of those, the ones in force in the month, one of a name at most.
std::vector<OwnRule> in_force(const std::vector<OwnRule>& rules, const Period& month);

// Writes it, durably, in place of one of the same name and start.
void keep(const lake::Home& home, const OwnRule& rule);

}  // namespace tw::checks
