#include "identity/proposals.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "identity/notice.h"

namespace tw::identity {
namespace {

using store::Transaction;
using Text = std::string;
using MaybeText = std::optional<std::string>;

const ProposalKind& kind_named(std::string_view name) {
  const auto& kinds = proposal_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const ProposalKind& kind) { return kind.name == name; });
  TW_ASSERT(found != kinds.end());
  return *found;
}

std::vector<Proposal> read(Transaction& transaction, std::string_view query,
                           const store::Parameters& parameters) {
  std::vector<Proposal> list;
  for (const auto& [id, kind, subject, document, by, proposed_for, at, state, decided_by,
                    decided_at, reason] :
       transaction.rows<Text, Text, Text, Text, Text, MaybeText, Text, Text, MaybeText, MaybeText,
                        MaybeText>("identity", query, parameters)) {
    list.push_back({id, kind, subject, document, by, proposed_for.value_or(""), at, state,
                    decided_by.value_or(""), decided_at.value_or(""), reason.value_or("")});
  }
  return list;
}

bool is_one_of(const Proposal& proposal, const Text& person) {
  return !person.empty() && (person == proposal.proposed_by || person == proposal.proposed_for);
}

// Who acts for the proposer, or for whom the proposer acted, is no second person.
bool is_of(const Proposal& proposal, const Deed& deed) {
  return is_one_of(proposal, deed.by.id) || is_one_of(proposal, deed.by.acting_for);
}

Result<Proposal> open_proposal(Transaction& transaction, const Text& id) {
  TW_TRY(auto proposal, find_proposal(transaction, id));
  if (proposal.state != "open") {
    return Error("identity.proposal_decided", {id, proposal.state});
  }
  return proposal;
}

Result<Proposal> decide(Transaction& transaction, const Proposal& proposal, const Text& state,
                        const Text& reason, const Deed& deed) {
  transaction.run("identity", "proposal_decide",
                  {{"id", proposal.id},
                   {"state", state},
                   {"by", deed.by.id},
                   {"now", text_of(deed.now)},
                   {"reason", reason}});
  notice(transaction, deed, "proposal." + state,
         {{"proposal", proposal.id}, {"kind", proposal.kind}, {"subject", proposal.subject}});
  return find_proposal(transaction, proposal.id);
}

nlohmann::ordered_json document_of(const Grant& grant) {
  return {{"login", grant.person},
          {"role", grant.role},
          {"from", grant.from.to_string()},
          {"until", grant.until ? grant.until->to_string() : Text()}};
}

Grant grant_of(const Text& document) {
  const auto json = nlohmann::json::parse(document);
  return {.person = json.at("login"),
          .role = json.at("role"),
          .from = *Date::parse(json.at("from").get<Text>()),
          .until = Date::parse(json.at("until").get<Text>())};
}

}  // namespace

const std::vector<ProposalKind>& proposal_kinds() {
  static const std::vector<ProposalKind> kinds = {
      {"rule", Permission::kRuleWrite, Permission::kRuleApprove},
      {"grant", Permission::kPeopleManage, Permission::kGrantApprove},
      {"close", Permission::kCloseFinal, Permission::kCloseFinal},
  };
  return kinds;
}

Result<std::string> propose(Transaction& transaction, std::string_view kind,
                            const std::string& subject, const std::string& document,
                            const Deed& deed) {
  TW_CHECK(require(deed.by, kind_named(kind).propose));
  const Text id = "q-" + hex_of(deed.random(8));
  transaction.run("identity", "proposal_add",
                  {{"id", id},
                   {"kind", Text(kind)},
                   {"subject", subject},
                   {"document", document},
                   {"proposed_by", deed.by.id},
                   {"proposed_for",
                    deed.by.acting_for.empty() ? store::Value() : store::Value(deed.by.acting_for)},
                   {"now", text_of(deed.now)}});
  notice(transaction, deed, "proposal.made",
         {{"proposal", id}, {"kind", kind}, {"subject", subject}});
  return id;
}

Result<Proposal> approve(Transaction& transaction, const std::string& id, const Deed& deed) {
  TW_TRY(const auto proposal, open_proposal(transaction, id));
  TW_CHECK(require(deed.by, kind_named(proposal.kind).approve));
  if (is_of(proposal, deed)) {
    return Error("identity.same_person", {deed.by.login});
  }
  return decide(transaction, proposal, "approved", "", deed);
}

Result<Proposal> concur(Transaction& transaction, std::string_view kind, const std::string& subject,
                        const std::string& document, const Deed& deed) {
  for (const auto& open : proposals(transaction, "open")) {
    if (open.kind != kind || open.subject != subject || open.document != document) continue;
    if (is_of(open, deed)) {
      TW_CHECK(require(deed.by, kind_named(kind).propose));
      return open;
    }
    return approve(transaction, open.id, deed);
  }
  TW_TRY(const auto id, propose(transaction, kind, subject, document, deed));
  return find_proposal(transaction, id);
}

Result<Proposal> refuse(Transaction& transaction, const std::string& id, const std::string& reason,
                        const Deed& deed) {
  TW_TRY(const auto proposal, open_proposal(transaction, id));
  if (proposal.proposed_by == deed.by.id) {
    return decide(transaction, proposal, "withdrawn", reason, deed);
  }
  TW_CHECK(require(deed.by, kind_named(proposal.kind).approve));
  return decide(transaction, proposal, "refused", reason, deed);
}

Result<Proposal> find_proposal(Transaction& transaction, const std::string& id) {
  auto found = read(transaction, "proposal_get", {{"id", id}});
  if (found.empty()) return Error("identity.proposal_unknown", {id});
  return std::move(found.front());
}

std::vector<Proposal> proposals(Transaction& transaction, const std::string& state) {
  return read(transaction, "proposal_list", {{"state", state}});
}

bool needs_two(Transaction& transaction, std::string_view kind, const store::Settings& settings,
               Instant now) {
  const auto& kinds = settings.four_eyes;
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end() &&
         has_administrator(transaction, now);
}

Result<std::string> propose_grant(Transaction& transaction, const Grant& grant, const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  TW_TRY(const auto person, find_person(transaction, grant.person));
  if (person.id == deed.by.id) return Error("identity.own_rights", {grant.person});
  const auto all = roles(transaction);
  if (std::none_of(all.begin(), all.end(),
                   [&](const Role& role) { return role.name == grant.role; })) {
    return Error("identity.role_unknown", {grant.role});
  }
  return propose(transaction, "grant", grant.person + " " + grant.role, document_of(grant).dump(),
                 deed);
}

Result<void> approve_grant(Transaction& transaction, const std::string& id, const Deed& deed) {
  TW_TRY(const auto proposal, approve(transaction, id, deed));
  if (proposal.kind != "grant") return Error("identity.proposal_unknown", {id});
  const auto grant = grant_of(proposal.document);
  TW_TRY(const auto person, find_person(transaction, grant.person));
  if (person.id == deed.by.id) return Error("identity.own_rights", {grant.person});
  // The approver need not be an administrator: the one who proposed it is, or was.
  Principal both = deed.by;
  both.permissions.add(Permission::kPeopleManage);
  return give_role(transaction, grant, {both, deed.now, deed.random});
}

Result<std::string> give_or_propose(Transaction& transaction, const Grant& grant,
                                    const store::Settings& settings, const Deed& deed) {
  if (needs_two(transaction, "grant", settings, deed.now)) {
    return propose_grant(transaction, grant, deed);
  }
  TW_CHECK(give_role(transaction, grant, deed));
  return std::string();
}

}  // namespace tw::identity
