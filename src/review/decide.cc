#include "review/decide.h"

#include "review/ledger.h"
#include "review/queue.h"
#include "sql/query.h"

namespace tw::review {
namespace {

Result<std::string> decide(const lake::Home& home, lake::Connection& connection,
                           const Period& month, const char* action, const RecordKey& record,
                           const Act& act) {
  TW_CHECK(well_formed(act));
  TW_TRY(const auto ids, append(home, connection, month, "review", action,
                                [&](const MonthUnderReview&) -> Result<std::vector<Draft>> {
                                  TW_CHECK(not_claimed_by_others(connection, record, act));
                                  Draft draft = draft_of(record);
                                  draft.insert(draft.end(),
                                               {{"rules", rules_on(connection, record)},
                                                {"author", act.author},
                                                {"text", act.text},
                                                {"made_at", act.now}});
                                  return std::vector<Draft>{std::move(draft)};
                                }));
  return ids.front();
}

}  // namespace

Result<std::string> accept(const lake::Home& home, lake::Connection& connection,
                           const Period& month, const RecordKey& record, const Act& act) {
  return decide(home, connection, month, "accept", record, act);
}

Result<std::string> leave_out(const lake::Home& home, lake::Connection& connection,
                              const Period& month, const RecordKey& record, const Act& act) {
  return decide(home, connection, month, "leave_out", record, act);
}

Result<std::string> query(const lake::Home& home, lake::Connection& connection, const Period& month,
                          const RecordKey& record, const Act& act) {
  return decide(home, connection, month, "query", record, act);
}

Result<std::optional<Claimed>> take_next(const lake::Home& home, lake::Connection& connection,
                                         const Period& month, const Act& act, int minutes,
                                         const std::function<void()>& narrow) {
  if (act.author.empty()) return Error("review.author_needed");
  std::optional<Claimed> claimed;
  const auto choose = [&](const MonthUnderReview& read) -> Result<std::vector<Draft>> {
    claimed.reset();
    attach_queue(connection, read);
    if (narrow) narrow();
    const auto rows = connection.query(
        sql::query("review", "next"),
        {{"author", act.author}, {"now", act.now}, {"minutes", std::int64_t{minutes}}});
    if (rows.empty()) return std::vector<Draft>();
    claimed = Claimed{{rows.text(0, 0), rows.text(0, 1), rows.integer(0, 2), rows.integer(0, 3)},
                      rows.text(0, 5),
                      rows.integer(0, 4) != 0};
    if (claimed->held_before) return std::vector<Draft>();
    Draft draft = draft_of(claimed->record);
    draft.insert(draft.end(),
                 {{"author", act.author}, {"made_at", act.now}, {"expires_at", claimed->until}});
    return std::vector<Draft>{std::move(draft)};
  };
  TW_CHECK(append(home, connection, month, "review", "claim", choose));
  return claimed;
}

Result<void> not_claimed_by_others(lake::Connection& connection, const RecordKey& record,
                                   const Act& act) {
  const auto rows = connection.query(sql::query("review", "held"),
                                     {{"source", record.source},
                                      {"declaration_number", record.declaration_number},
                                      {"declaration_version", record.declaration_version},
                                      {"item_number", record.item_number},
                                      {"author", act.author},
                                      {"now", act.now}});
  if (rows.empty()) return {};
  return Error("review.claimed", {to_text(record), rows.text(0, 0), rows.text(0, 1)});
}

}  // namespace tw::review
