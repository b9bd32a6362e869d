#include "statistics/standing.h"

#include <algorithm>
#include <utility>

#include "sql/print.h"
#include "sql/query.h"

namespace tw::statistics {
namespace {

const LetPass* asked_for(const std::vector<LetPass>& asked, const std::string& rule) {
  const LetPass* found = nullptr;
  for (const auto& each : asked) {
    if (each.rule == rule) return &each;
    if (each.rule == "*") found = &each;
  }
  return found;
}

}  // namespace

std::vector<LetPass> attach_standing_findings(lake::Connection& connection,
                                              const lake::Snapshot& findings, const Period& month,
                                              const std::vector<LetPass>& asked) {
  const std::vector<lake::Bound> bounds = {{"period", "=", month.to_string()}};
  const bool decided =
      connection.query("SELECT count(*) FROM decision WHERE action = 'accept'").integer(0, 0) > 0;
  const bool passes =
      std::any_of(asked.begin(), asked.end(), [](const auto& each) { return each.counts; });
  if (!passes && !decided) {
    lake::attach(connection, "finding", findings, bounds);
    return {};
  }
  lake::attach(connection, "finding_of_month", findings, bounds);
  const std::vector<lake::ColumnSpec> columns = {{"rule", sql::DataType::text()}};
  connection.execute(sql::create_table("let_pass", {{"rule", sql::DataType::text()}}));
  const auto rules = connection.query(sql::query("statistics", "fatal_rules"));
  lake::Appender appender(connection, "let_pass", columns);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const LetPass* found = asked_for(asked, rules.text(i, 0));
    if (found == nullptr || !found->counts) continue;
    appender.set_text(0, rules.text(i, 0));
    appender.next_row();
  }
  appender.finish();
  connection.execute(sql::query("statistics", "standing_findings"));

  std::vector<LetPass> passed;
  const auto counted = connection.query(sql::query("statistics", "passed_findings"));
  for (std::size_t i = 0; i < counted.size(); ++i) {
    LetPass each = *asked_for(asked, counted.text(i, 0));
    each.rule = counted.text(i, 0);
    each.items = counted.integer(i, 1);
    passed.push_back(std::move(each));
  }
  return passed;
}

std::vector<Exclusion> standing_exclusions(lake::Connection& connection,
                                           std::vector<LetPass>& asked) {
  std::vector<Exclusion> standing;
  std::vector<LetPass> left_out;
  const auto rows = connection.query(sql::query("statistics", "standing_exclusions"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (const LetPass* found = asked_for(asked, rows.text(i, 0))) {
      left_out.push_back(*found);
      left_out.back().rule = rows.text(i, 0);
      left_out.back().items = rows.integer(i, 1);
      left_out.back().counts = false;
    } else {
      standing.push_back({"fatal_finding", rows.text(i, 0), rows.integer(i, 1)});
    }
  }
  asked = std::move(left_out);
  return standing;
}

ReviewSummary review_summary(lake::Connection& connection) {
  const auto rows = connection.query(sql::query("statistics", "review_summary"));
  return {rows.integer(0, 0), rows.integer(0, 1), rows.integer(0, 2),
          rows.integer(0, 3), rows.integer(0, 4), rows.integer(0, 5)};
}

}  // namespace tw::statistics
