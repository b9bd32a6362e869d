// The quality report of a closed month: what came in, what became of it, and how far the figures
// can be trusted. Made with each close; a pure reading of the lake.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/messages.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "quality/correction_effect.h"

namespace tw::quality {

struct Report {
  struct Reason {
    std::string reason;
    std::string detail;
    std::int64_t items = 0;
    BothLanguages label;
  };
  // Fatal findings that somebody decided for all records of a rule.
  struct LetPass {
    std::string rule;
    std::int64_t items = 0;
    std::string author;
    std::string reason;
    bool counts = true;  // false: rightly left out
  };
  struct District {
    std::string code;
    BothLanguages label;
    std::int64_t items = 0;          // counted in the month
    std::optional<double> expected;  // median of the months before, zeros included
    bool is_low = false;             // below half of it, by more than chance
  };
  struct Rule {
    std::string rule;
    std::string severity;
    std::int64_t findings = 0;
    std::int64_t items = 0;
    BothLanguages example;  // the message of its first finding; names nobody
  };
  struct Source {
    std::string source;
    std::int64_t items = 0;
    std::int64_t with_findings = 0;
    std::int64_t with_fatal = 0;
  };
  struct Month {
    std::string period;
    std::int64_t counted = 0;
    std::int64_t excluded = 0;
    double value_usd = 0;  // imports and exports
  };
  // Why a revision moved figures.
  struct Cause {
    std::string cause;  // late, amended, cancelled, corrected, findings, standards
    std::string flow;
    std::int64_t items = 0;
    double value_usd = 0;  // the change
  };
  struct Release {
    int number = 0;
    std::string status;
    std::string reason;  // of a revision
    std::string at;      // UTC; empty: not known
    std::int64_t counted = 0;
    double imports_usd = 0;
    double exports_usd = 0;
    std::vector<Cause> causes;  // of a revision
  };
  struct Delay {
    std::int64_t days = 0;   // from acceptance to load
    std::int64_t items = 0;  // with at most so many days
  };
  struct Alarm {
    std::string watch;
    BothLanguages message;
  };

  std::string period;
  int release = 0;
  std::string status;
  std::string digest;  // of the cube
  BothLanguages office;
  std::string currency;  // of the home

  // Coverage. The files that brought items of the month, as wholes:
  std::int64_t files = 0;
  std::int64_t read = 0;
  std::int64_t rejected = 0;
  // The items that belong to the month: loaded = counted + excluded.
  std::int64_t loaded = 0;
  std::int64_t counted = 0;
  std::int64_t excluded = 0;
  std::vector<Reason> exclusions;  // most items first
  std::vector<LetPass> let_pass;   // by rule

  std::vector<District> districts;  // by expected items, falling
  std::int64_t months_before = 0;   // that the medians are of

  std::int64_t findings = 0;
  std::int64_t items_with_findings = 0;
  std::vector<Rule> rules;  // by severity, then most findings
  std::vector<Source> sources;

  CorrectionEffect corrections;
  std::vector<Release> releases;  // oldest first, up to this one
  std::vector<Month> months;      // the last twelve that are closed, up to this one

  std::vector<Delay> delays;   // rising; the last holds all items with both dates
  std::int64_t undelayed = 0;  // items without day of acceptance
  std::int64_t alarms = 0;
  std::vector<Alarm> first_alarms;  // the first ten

  double share(std::int64_t part) const {  // of the items loaded
    return loaded == 0 ? 0 : static_cast<double>(part) / static_cast<double>(loaded);
  }
  // Days within which that part of the items (0 to 1) had come; nothing where none has both dates.
  std::optional<std::int64_t> days_for(double part) const;
};

// Of the newest release. Codes close.not_a_month, table.not_closed, release.damaged, lake.*.
// Cost: one scan of the month's items (five columns) and of the cube over thirteen months.
Result<Report> report_of(const lake::Home& home, lake::Connection& connection, const Period& month);

}  // namespace tw::quality
