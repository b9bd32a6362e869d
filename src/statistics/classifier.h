// From a code as the cube has it to the row of a table it belongs to, also where the year before
// was coded in another edition of the Harmonized System.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "lake/engine.h"
#include "statistics/axis.h"
#include "statistics/correspondence.h"

namespace tw::statistics {

class Classifier {
 public:
  // `now` and `last` are days of the two years compared. Needs standards::attach_standards().
  Classifier(lake::Connection& connection, const Axis& axis, Date now, Date last);

  // HS axes whose year before is in another edition.
  bool across_editions() const { return across_; }
  // ... and the concordance between the two is at hand.
  bool has_concordance() const { return !across_ || editions_.has_value(); }
  const std::string& edition_now() const { return edition_now_; }
  const std::string& edition_last() const { return edition_last_; }

  // The row of a code of this year; empty: it has none (a classification does not say, or says
  // several).
  std::string row_now(const std::string& code) const;

  // The rows that a code of the year before may belong to. One: its figures can be compared. More
  // (or one that is only the beginning of several rows, see is_prefix): they cannot be told apart.
  struct Rows {
    std::set<std::string> rows;
    bool is_prefix = false;
    bool comparable() const { return rows.size() == 1 && !is_prefix; }
  };
  Rows rows_last(const std::string& code) const;

 private:
  std::string classified(const std::optional<Correspondence>& links, const std::string& code) const;
  std::string harmonised_row(const std::string& code) const;

  const Axis& axis_;
  std::string edition_now_;
  std::string edition_last_;
  bool across_ = false;
  std::optional<Correspondence> editions_;   // last to now
  std::optional<Correspondence> links_now_;  // of kClassification
  std::optional<Correspondence> links_last_;
  std::map<std::string, std::string> parents_;  // chapter to section, country to region
};

}  // namespace tw::statistics
