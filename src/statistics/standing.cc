#include "statistics/standing.h"

#include <algorithm>
#include <iterator>

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
  if (asked.empty()) {
    lake::attach(connection, "finding", findings, bounds);
    return {};
  }
  lake::attach(connection, "finding_of_month", findings, bounds);
  const std::vector<lake::ColumnSpec> columns = {{"rule", sql::DataType::text()}};
  connection.execute(sql::create_table("let_pass", {{"rule", sql::DataType::text()}}));
  const auto rules = connection.query(sql::query("statistics", "fatal_rules"));
  lake::Appender appender(connection, "let_pass", columns);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (asked_for(asked, rules.text(i, 0)) == nullptr) continue;
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

std::vector<Exclusion> standing_exclusions(const std::vector<Exclusion>& exclusions,
                                           const std::vector<LetPass>& asked) {
  std::vector<Exclusion> standing;
  std::copy_if(exclusions.begin(), exclusions.end(), std::back_inserter(standing),
               [&](const Exclusion& each) {
                 return each.reason == "fatal_finding" && asked_for(asked, each.detail) == nullptr;
               });
  return standing;
}

}  // namespace tw::statistics
