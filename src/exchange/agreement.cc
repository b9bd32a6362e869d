#include "exchange/agreement.h"

#include <algorithm>
#include <map>

#include "sql/type.h"
#include "store/outbox.h"
#include "trust/note.h"

namespace tw::exchange {
namespace {

using Text = std::string;
using catalogue::Json;
using identity::Permission;
using store::Transaction;

constexpr std::string_view kTitle = "tidewaiter/agreement/v1";

struct Step {
  const char* from;
  const char* what;
};
// What may be done in which state.
constexpr Step kSteps[] = {
    {"requested", "offer"},    {"requested", "approve"}, {"requested", "refuse"},
    {"requested", "withdraw"}, {"offered", "accept"},    {"offered", "refuse"},
    {"offered", "withdraw"},   {"agreed", "approve"},    {"agreed", "refuse"},
    {"agreed", "withdraw"},    {"in_force", "suspend"},  {"in_force", "revoke"},
    {"in_force", "renew"},     {"suspended", "resume"},  {"suspended", "revoke"}};

bool may_happen(const Text& state, const Text& what) {
  return std::any_of(std::begin(kSteps), std::end(kSteps),
                     [&](const Step& step) { return state == step.from && what == step.what; });
}

Text today_of(const identity::Deed& deed) { return text_of(deed.now).substr(0, 10); }

std::vector<lake::ColumnSpec> columns_of(const catalogue::Resource& resource) {
  std::vector<lake::ColumnSpec> columns;
  for (const auto& item : resource.items) {
    columns.push_back({item.name, *sql::DataType::parse(item.type)});
  }
  return columns;
}

Text document_of(const Agreement& agreement, const trust::SignerKey& key) {
  const auto& grant = agreement.grant;
  trust::Note note{Text(kTitle) + "\nnumber: " + grant.id + "\nprovider: " + agreement.provider +
                       "\norganisation: " + grant.organisation + "\nresource: " + grant.resource +
                       "\nfrom: " + grant.from.to_string() + "\nuntil: " + grant.until.to_string() +
                       "\ncycle: " + agreement.cycle + "\nterms: " + terms_of(grant) + "\n",
                   {}};
  note.signatures.push_back(trust::sign_text(key, note.text));
  return note.bytes();
}

void keep(Transaction& transaction, const char* query, const Agreement& agreement) {
  transaction.run("exchange", query,
                  {{"agreement", agreement.grant.id},
                   {"provider", agreement.provider},
                   {"cycle", agreement.cycle},
                   {"asked_by", agreement.asked_by},
                   {"due", agreement.due},
                   {"first_approver", agreement.first_approver},
                   {"renew_until", agreement.renew_until},
                   {"reason", agreement.reason},
                   {"document", agreement.document},
                   {"is_sensitive", std::int64_t{agreement.is_sensitive}}});
}

// The agreement as it now is, in both tables, and what happened.
Agreement settle(Transaction& transaction, Agreement agreement, const Text& what,
                 const Text& reason, const Act& act) {
  if (agreement.state == "in_force") agreement.document = document_of(agreement, act.key);
  if (agreement.state != "requested") agreement.due.clear();
  if (!reason.empty()) agreement.reason = reason;
  const auto& grant = agreement.grant;
  transaction.run(
      "exchange", "agreement_terms",
      {{"id", grant.id},
       {"state", agreement.state},
       {"end_reason",
        agreement.end_reason.empty() ? store::Value() : store::Value(agreement.end_reason)},
       {"terms", terms_of(grant)},
       {"valid_from", grant.from.to_string()},
       {"valid_until", grant.until.to_string()},
       {"now", text_of(act.deed.now)}});
  keep(transaction, "agreement_life_keep", agreement);
  transaction.run("exchange", "agreement_event_add",
                  {{"number", store::next_number(transaction, "agreement event")},
                   {"agreement", grant.id},
                   {"what", what},
                   {"state", agreement.state},
                   {"author", act.deed.by.login},
                   {"at", text_of(act.deed.now)},
                   {"reason", reason}});
  return agreement;
}

// Who owns the files of a home without people may act for every organisation.
bool owns_files(const identity::Principal& principal) {
  return principal.organisation.empty() && principal.permissions == identity::Permissions::all();
}

// Whose act it is: the asker's (accept, withdraw) or the owner's.
Result<void> may_act(const Agreement& agreement, const Text& what, const Act& act) {
  const bool is_askers = what == "accept" || what == "withdraw";
  TW_CHECK(identity::require(act.deed.by,
                             is_askers ? Permission::kAgreementAsk : Permission::kAgreementDecide));
  const auto& side = is_askers ? agreement.grant.organisation : agreement.provider;
  if (act.deed.by.organisation != side && !owns_files(act.deed.by)) {
    return Error("exchange.other_owner", {agreement.grant.id, side});
  }
  return {};
}

Result<void> check_text(const Grant& grant, const Text& cycle) {
  for (const auto& [field, text] :
       {std::pair{"purpose", &grant.purpose}, std::pair{"legal_basis", &grant.legal_basis},
        std::pair{"cycle", &cycle}}) {
    if (text->empty()) return Error("exchange.text_missing", {field}, {.field = field});
  }
  if (grant.until < grant.from) {
    return Error("exchange.dates_wrong", {grant.from.to_string(), grant.until.to_string()});
  }
  return {};
}

// Where two people approve, the first one's approval is noted.
void approve(Agreement& agreement, const Text& by) {
  const bool needs_another = agreement.is_sensitive && agreement.state != "agreed";
  agreement.state = needs_another ? "agreed" : "in_force";
  if (needs_another) agreement.first_approver = by;
}

Text number_of(Transaction& transaction, const Text& year) {
  Text digits = std::to_string(store::next_number(transaction, "agreement " + year));
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return "A-" + year + "-" + digits;
}

}  // namespace

Result<Agreement> ask(Transaction& transaction, const Grant& asked, const Text& cycle,
                      const WorkingDays& calendar, int days, const Act& act) {
  TW_CHECK(identity::require(act.deed.by, Permission::kAgreementAsk));
  const Text organisation = owns_files(act.deed.by) ? asked.organisation : act.deed.by.organisation;
  if (organisation.empty()) return Error("exchange.no_organisation");
  TW_CHECK(check_text(asked, cycle));
  const auto entry = catalogue::find(transaction, asked.resource);
  if (!entry || entry->state != catalogue::State::kPublished) {
    return Error("exchange.not_published", {asked.resource});
  }
  const auto& resource = entry->resource;
  if (resource.sharing == "none") return Error("exchange.not_shared", {"*", resource.condition});
  Agreement made{.grant = asked,
                 .state = "requested",
                 .provider = resource.provider,
                 .cycle = cycle,
                 .asked_by = act.deed.by.login,
                 .asked_at = text_of(act.deed.now)};
  bool is_free = resource.sharing == "unconditional";
  for (const auto& column : asked.columns) {
    const auto* item = resource.find(column.name);
    if (item == nullptr) return Error("exchange.column_unknown", {column.name, asked.resource});
    if (item->sharing == "none") return Error("exchange.not_shared", {item->name, item->reason});
    is_free = is_free && item->sharing == "unconditional" && !item->is_sensitive;
    made.is_sensitive = made.is_sensitive || item->is_sensitive;
  }
  auto& grant = made.grant;
  grant.organisation = organisation;
  grant.id = number_of(transaction, made.asked_at.substr(0, 4));
  TW_CHECK(compile(grant, columns_of(resource)));
  for (const auto& other : agreements(transaction)) {
    if (other.state != "ended" && other.grant.organisation == grant.organisation &&
        other.grant.resource == grant.resource && other.grant.columns == grant.columns &&
        other.grant.rows == grant.rows && other.grant.purpose == grant.purpose) {
      return Error("exchange.asked_before", {other.grant.id});
    }
  }
  if (is_free) {
    made.state = "in_force";
  } else {
    made.due = calendar.after(*Date::parse(today_of(act.deed)), days).to_string();
  }
  add_agreement(transaction, grant, made.state, act.deed.now);
  keep(transaction, "agreement_life_add", made);
  return settle(transaction, std::move(made), "ask", "", act);
}

Result<Agreement> offer(Transaction& transaction, const Text& id, const Grant& terms,
                        const Text& reason, const Act& act) {
  TW_TRY(auto agreement, find_agreement(transaction, id));
  TW_CHECK(may_act(agreement, "offer", act));
  if (!may_happen(agreement.state, "offer")) {
    return Error("exchange.not_now", {id, "offer", agreement.state});
  }
  if (reason.empty()) return Error("exchange.reason_missing", {"offer"});
  auto& grant = agreement.grant;
  for (const auto& column : terms.columns) {
    const bool is_asked =
        std::any_of(grant.columns.begin(), grant.columns.end(),
                    [&](const GrantedColumn& each) { return each.name == column.name; });
    if (!is_asked) return Error("exchange.not_asked", {column.name});
  }
  grant.columns = terms.columns;
  grant.rows = terms.rows;
  grant.from = terms.from;
  grant.until = terms.until;
  grant.rows_a_day = terms.rows_a_day;
  TW_CHECK(check_text(grant, agreement.cycle));
  TW_TRY(const auto entry, catalogue::find(transaction, grant.resource));
  TW_CHECK(compile(grant, columns_of(entry.resource)));
  agreement.state = "offered";
  agreement.first_approver = act.deed.by.login;
  return settle(transaction, std::move(agreement), "offer", reason, act);
}

Result<Agreement> act_on(Transaction& transaction, const Text& id, const Text& what,
                         const Text& reason, const Act& act) {
  TW_TRY(auto agreement, find_agreement(transaction, id));
  TW_CHECK(may_act(agreement, what, act));
  if (what == "offer" || what == "renew") return Error("exchange.unknown_act", {what});
  if (!may_happen(agreement.state, what)) {
    return Error("exchange.not_now", {id, what, agreement.state});
  }
  const bool needs_reason = what == "refuse" || what == "suspend" || what == "revoke";
  if (needs_reason && reason.empty()) return Error("exchange.reason_missing", {what});
  if (agreement.state == "agreed" && what == "approve" &&
      agreement.first_approver == act.deed.by.login) {
    return Error("exchange.same_approver", {id});
  }
  if (what == "approve") {
    approve(agreement, act.deed.by.login);
  } else if (what == "accept") {
    approve(agreement, agreement.first_approver);
  } else if (what == "resume") {
    agreement.state = "in_force";
  } else if (what == "suspend") {
    agreement.state = "suspended";
  } else {
    static const std::map<Text, Text> kReasons = {
        {"refuse", "refused"}, {"withdraw", "withdrawn"}, {"revoke", "revoked"}};
    agreement.state = "ended";
    agreement.end_reason = kReasons.at(what);
  }
  return settle(transaction, std::move(agreement), what, reason, act);
}

Result<Agreement> renew(Transaction& transaction, const Text& id, Date until, const Act& act) {
  TW_TRY(auto agreement, find_agreement(transaction, id));
  TW_CHECK(may_act(agreement, "renew", act));
  if (!may_happen(agreement.state, "renew")) {
    return Error("exchange.not_now", {id, "renew", agreement.state});
  }
  if (until <= agreement.grant.until) {
    return Error("exchange.dates_wrong", {agreement.grant.until.to_string(), until.to_string()});
  }
  const Text day = until.to_string();
  if (agreement.is_sensitive && agreement.renew_until != day) {
    agreement.renew_until = day;
    agreement.first_approver = act.deed.by.login;
    return settle(transaction, std::move(agreement), "renew", day, act);
  }
  if (agreement.is_sensitive && agreement.first_approver == act.deed.by.login) {
    return Error("exchange.same_approver", {id});
  }
  agreement.grant.until = until;
  agreement.renew_until.clear();
  return settle(transaction, std::move(agreement), "renew", day, act);
}

std::vector<Text> expire(Transaction& transaction, Instant now) {
  std::vector<Text> ended;
  const Text today = text_of(now).substr(0, 10);
  for (const auto& [id] :
       transaction.rows<Text>("exchange", "agreement_over", {{"today", today}})) {
    set_agreement_state(transaction, id, "ended", "expired", now);
    transaction.run("exchange", "agreement_event_add",
                    {{"number", store::next_number(transaction, "agreement event")},
                     {"agreement", id},
                     {"what", Text("expire")},
                     {"state", Text("ended")},
                     {"author", Text()},
                     {"at", text_of(now)},
                     {"reason", Text()}});
    ended.push_back(id);
  }
  return ended;
}

}  // namespace tw::exchange
