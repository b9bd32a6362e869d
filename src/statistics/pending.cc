#include "statistics/pending.h"

#include <algorithm>

#include "declaration/corrected.h"
#include "declaration/month_digest.h"
#include "review/record.h"
#include "standards/structure.h"

namespace tw::statistics {
namespace {

Result<lake::Snapshot> newest(const lake::Home& home, const char* name) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  return table.snapshot();
}

std::string digest_in(const Manifest& release, const std::string& table) {
  for (const auto& input : release.inputs) {
    if (input.name == table) return input.digest;
  }
  return "";
}

}  // namespace

Result<std::vector<PendingMonth>> pending_months(const lake::Home& home,
                                                 lake::Connection& connection) {
  const auto months = released_months(home);
  if (months.empty()) return std::vector<PendingMonth>();
  TW_TRY(const auto items, newest(home, "item"));
  TW_TRY(const auto events, newest(home, "event"));
  TW_TRY(const auto corrections, newest(home, "correction"));
  TW_TRY(const auto reviews, newest(home, "review"));
  std::vector<PendingMonth> pending;
  for (const auto& month : months) {
    TW_TRY(const auto release, newest_release(home, month));
    const bool same =
        digest_in(*release, "item") == declaration::month_digest(items, events, month) &&
        digest_in(*release, "correction") == declaration::correction_digest(corrections, month) &&
        digest_in(*release, "review") == review::decision_digest(reviews, month);
    if (same) continue;
    TW_TRY(auto movement, pending_changes(home, connection, month, *release));
    if (movement.empty()) continue;
    pending.push_back({release->number, release->status, std::move(movement)});
  }
  return pending;
}

}  // namespace tw::statistics
