#include "statistics/as_released.h"

#include <map>

#include "declaration/effective.h"
#include "review/record.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/standing.h"

namespace tw::statistics {

std::optional<std::int64_t> version_of(const Manifest& release, const std::string& table) {
  for (const auto& input : release.inputs) {
    if (input.name == table) return input.version;
  }
  return std::nullopt;
}

Result<void> attach_standards_of(const lake::Home& home, lake::Connection& connection,
                                 const Manifest& release) {
  std::map<std::string, std::int64_t> versions;
  for (const char* name : {"code", "concordance", "rate"}) {
    if (const auto version = version_of(release, name)) versions[name] = *version;
  }
  TW_CHECK(standards::attach_standards(connection, home, versions));
  return {};
}

Result<void> attach_records(const lake::Home& home, lake::Connection& connection,
                            const Period& month, const std::optional<Manifest>& release,
                            const std::vector<LetPass>& let_pass) {
  std::optional<declaration::InputVersions> versions;
  std::optional<std::int64_t> reviews;
  std::optional<std::int64_t> findings;
  if (release) {
    const auto read = [&](const char* table) { return version_of(*release, table).value_or(-1); };
    versions = {read("item"), read("event"), read("correction")};
    reviews = read("review");
    findings = version_of(*release, "finding");
  }
  TW_CHECK(declaration::attach_effective(connection, home, month, versions));
  TW_CHECK(review::attach_decisions(home, connection, month, reviews));
  TW_TRY(const auto table, home.table(standards::structure("finding").spec));
  TW_TRY(const auto snapshot, table.snapshot(findings));
  attach_standing_findings(connection, snapshot, month, let_pass);
  return {};
}

}  // namespace tw::statistics
