#include "review/correct.h"

#include <algorithm>

#include "declaration/corrected.h"
#include "declaration/row.h"
#include "review/decide.h"
#include "review/ledger.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::review {
namespace {

// What the item has in the field, as declared or as corrected.
sql::Value value_in(lake::Connection& connection, const char* relation, const RecordKey& record,
                    const std::string& field) {
  const auto equals = [](const char* name, sql::Value value) {
    return sql::binary("=", sql::column(name), sql::literal(std::move(value)));
  };
  sql::Select select;
  select.outputs = {{sql::column(field), ""}};
  select.from = {sql::table(relation)};
  select.where = sql::all({equals("source", record.source),
                           equals("declaration_number", record.declaration_number),
                           equals("item_number", record.item_number)});
  select.limit = 1;
  const auto rows = connection.query(sql::print(select));
  return rows.empty() ? sql::Value(sql::Null{}) : rows.at(0, 0);
}

// Of two reviewers who correct one field the second is told what the first did.
Result<void> not_corrected_by_others(lake::Connection& connection, const RecordKey& record,
                                     const std::string& field, const Act& act,
                                     const std::string& replaces) {
  const auto rows = connection.query(sql::query("review", "correction_of_field"),
                                     {{"source", record.source},
                                      {"declaration_number", record.declaration_number},
                                      {"item_number", record.item_number},
                                      {"field", field}});
  if (rows.empty() || rows.text(0, 0) == replaces || rows.text(0, 2) == act.author) return {};
  return Error("review.corrected",
               {field, rows.text(0, 1), rows.text(0, 2), rows.text(0, 3), rows.text(0, 0)});
}

Result<Draft> draft_of_change(lake::Connection& connection, const RecordKey& record,
                              const FieldChange& change, const Act& act,
                              const std::string& replaces) {
  if (!declaration::may_be_corrected(change.field)) {
    return Error("review.field_fixed", {change.field});
  }
  const auto& field = *standards::structure("item").find(change.field);
  TW_TRY(const auto value, declaration::convert(field, change.value));
  TW_CHECK(not_corrected_by_others(connection, record, field.name, act, replaces));
  if (value == value_in(connection, "item", record, field.name)) {
    return Error("review.same", {field.name, change.value});
  }
  Draft draft = draft_of(record);
  draft.insert(
      draft.end(),
      {{"field", field.name},
       {"old_value", lake::to_text(value_in(connection, "item_declared", record, field.name))},
       {"new_value", lake::to_text(value)}});
  return draft;
}

}  // namespace

Result<std::vector<std::string>> correct(const lake::Home& home, lake::Connection& connection,
                                         const Period& month, const RecordKey& record,
                                         const std::vector<FieldChange>& changes, const Act& act,
                                         const std::string& replaces) {
  TW_CHECK(well_formed(act));
  if (record.item_number == 0) return Error("review.whole_declaration", {to_text(record)});
  const auto make = [&](const MonthUnderReview& read) -> Result<std::vector<Draft>> {
    TW_CHECK(not_claimed_by_others(connection, record, act));
    const std::string rules = rules_on(connection, record);
    std::vector<Draft> drafts;
    for (const auto& change : changes) {
      TW_TRY(auto draft, draft_of_change(connection, record, change, act, replaces));
      draft.insert(draft.end(), {{"kind", "manual"},
                                 {"rules", rules},
                                 {"seen", read.seen},
                                 {"author", act.author},
                                 {"reason", act.text},
                                 {"made_at", act.now}});
      drafts.push_back(std::move(draft));
    }
    return drafts;
  };
  return append(home, connection, month, "correction", "", make);
}

Result<std::string> withdraw(const lake::Home& home, lake::Connection& connection,
                             const Period& month, const std::string& id, const Act& act) {
  TW_CHECK(well_formed(act));
  const bool is_correction = std::count(id.begin(), id.end(), '/') == 1;
  const auto make = [&](const MonthUnderReview&) -> Result<std::vector<Draft>> {
    const auto rows = connection.query(sql::query("review", "named"), {{"id", id}});
    if (rows.empty() || rows.integer(0, 4) != 0) return Error("review.no_such_id", {id});
    if (rows.integer(0, 5) != 0) return Error("review.withdrawn_before", {id});
    Draft draft =
        draft_of({rows.text(0, 0), rows.text(0, 1), rows.integer(0, 2), rows.integer(0, 3)});
    draft.insert(draft.end(), {{"withdraws", id},
                               {"author", act.author},
                               {is_correction ? "reason" : "text", act.text},
                               {"made_at", act.now}});
    if (is_correction) draft.emplace_back("kind", "withdrawal");
    return std::vector<Draft>{std::move(draft)};
  };
  TW_TRY(const auto ids, append(home, connection, month, is_correction ? "correction" : "review",
                                is_correction ? "" : "withdrawal", make));
  return ids.front();
}

}  // namespace tw::review
