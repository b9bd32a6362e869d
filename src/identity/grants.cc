#include "identity/grants.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "identity/notice.h"

namespace tw::identity {
namespace {

using store::Transaction;
using Text = std::string;
using MaybeText = std::optional<std::string>;

// A quarter: longer is no absence but another office.
constexpr int kLongestDelegationDays = 92;

Date day_of(Instant now) {
  return Date(static_cast<std::int32_t>(
      std::chrono::floor<std::chrono::days>(now).time_since_epoch().count()));
}

Date stored_date(const Text& text) {
  const auto date = Date::parse(text);
  TW_ASSERT(date.has_value());
  return *date;
}

// An administrator there was must be there afterwards, or nobody could ever mend it.
Result<void> keep_administrator(Transaction& transaction, bool there_was, const Text& subject,
                                Instant now) {
  if (!there_was || has_administrator(transaction, now)) return {};
  return Error("identity.last_administrator", {subject});
}

Permissions permissions_of(Transaction& transaction, const Text& person, Instant now) {
  const auto all = roles(transaction);
  Permissions permissions;
  for (const auto& [name] : transaction.rows<Text>(
           "identity", "grant_today", {{"person", person}, {"today", day_of(now).to_string()}})) {
    const auto role =
        std::find_if(all.begin(), all.end(), [&](const Role& one) { return one.name == name; });
    if (role != all.end()) permissions.add(role->permissions);
  }
  return permissions;
}

}  // namespace

std::vector<Role> roles(Transaction& transaction) {
  auto all = shipped_roles();
  for (const auto& [name, en, zh, permission] :
       transaction.rows<Text, Text, Text, MaybeText>("identity", "role_list")) {
    if (all.back().name != name) all.push_back({.name = name, .label = {en, zh}});
    // One that this program does not know (it was removed) allows nothing.
    const auto known = permission ? permission_named(*permission) : std::nullopt;
    if (known) all.back().permissions.add(*known);
  }
  return all;
}

Result<void> define_role(Transaction& transaction, const Role& role, const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  if (!is_role_name(role.name)) return Error("identity.role_name", {role.name});
  const auto& shipped = shipped_roles();
  if (std::any_of(shipped.begin(), shipped.end(),
                  [&](const Role& one) { return one.name == role.name; })) {
    return Error("identity.role_shipped", {role.name});
  }
  const auto given = grants(transaction);
  if (std::any_of(given.begin(), given.end(),
                  [&](const Grant& grant) { return grant.role == role.name; })) {
    return Error("identity.role_in_use", {role.name});
  }
  transaction.run("identity", "role_add",
                  {{"name", role.name}, {"label_en", role.label.en}, {"label_zh", role.label.zh}});
  transaction.run("identity", "role_clear", {{"role", role.name}});
  nlohmann::ordered_json names = nlohmann::ordered_json::array();
  for (const auto permission : role.permissions.list()) {
    const Text name(permission_name(permission));
    transaction.run("identity", "role_permit", {{"role", role.name}, {"permission", name}});
    names.push_back(name);
  }
  notice(transaction, deed, "role.defined", {{"role", role.name}, {"permissions", names}});
  return {};
}

std::vector<Grant> grants(Transaction& transaction) {
  std::vector<Grant> list;
  for (const auto& [person, role, from, until] :
       transaction.rows<Text, Text, Text, MaybeText>("identity", "grant_list")) {
    list.push_back({person, role, stored_date(from),
                    until ? std::optional(stored_date(*until)) : std::nullopt});
  }
  return list;
}

Result<void> give_role(Transaction& transaction, const Grant& grant, const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  TW_TRY(const auto person, find_person(transaction, grant.person));
  if (person.id == deed.by.id) return Error("identity.own_rights", {grant.person});
  const auto all = roles(transaction);
  if (std::none_of(all.begin(), all.end(),
                   [&](const Role& role) { return role.name == grant.role; })) {
    return Error("identity.role_unknown", {grant.role});
  }
  transaction.run(
      "identity", "grant_add",
      {{"person", person.id},
       {"role", grant.role},
       {"from_date", grant.from.to_string()},
       {"until_date", grant.until ? store::Value(grant.until->to_string()) : store::Value()},
       {"given_by", deed.by.id},
       {"given_at", text_of(deed.now)}});
  notice(transaction, deed, "grant.given",
         {{"person", person.id},
          {"role", grant.role},
          {"from", grant.from.to_string()},
          {"until", grant.until ? grant.until->to_string() : Text()}});
  return {};
}

Result<void> take_role(Transaction& transaction, const std::string& login, const std::string& role,
                       const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  TW_TRY(const auto person, find_person(transaction, login));
  const bool there_was = has_administrator(transaction, deed.now);
  if (transaction.run("identity", "grant_remove", {{"person", person.id}, {"role", role}}) == 0) {
    return Error("identity.not_given", {login, role});
  }
  TW_CHECK(keep_administrator(transaction, there_was, login, deed.now));
  notice(transaction, deed, "grant.taken", {{"person", person.id}, {"role", role}});
  return {};
}

Result<std::string> delegate(Transaction& transaction, const Delegation& delegation,
                             const Deed& deed) {
  TW_TRY(const auto from, find_person(transaction, delegation.from));
  TW_TRY(const auto to, find_person(transaction, delegation.to));
  // Who acts for another does not hand that on.
  if (deed.by.id != from.id || !deed.by.acting_for.empty()) {
    TW_CHECK(require(deed.by, Permission::kPeopleManage));
    if (deed.by.id == to.id) return Error("identity.own_rights", {to.login});
  }
  const auto days = delegation.last - delegation.first;
  if (from.id == to.id || days < 0 || days >= kLongestDelegationDays ||
      from.kind != Principal::Kind::kPerson || to.kind != Principal::Kind::kPerson) {
    return Error("identity.delegation_wrong", {std::to_string(kLongestDelegationDays)});
  }
  const Text id = "d-" + hex_of(deed.random(8));
  transaction.run("identity", "delegation_add",
                  {{"id", id},
                   {"from_person", from.id},
                   {"to_person", to.id},
                   {"from_date", delegation.first.to_string()},
                   {"until_date", delegation.last.to_string()},
                   {"given_by", deed.by.id},
                   {"given_at", text_of(deed.now)}});
  notice(transaction, deed, "delegation.given",
         {{"delegation", id},
          {"from", from.id},
          {"to", to.id},
          {"first", delegation.first.to_string()},
          {"last", delegation.last.to_string()}});
  return id;
}

Result<void> end_delegation(Transaction& transaction, const std::string& id, const Deed& deed) {
  const auto all = delegations(transaction);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Delegation& one) { return one.id == id; });
  if (found == all.end() || found->ended_at) return Error("identity.delegation_unknown", {id});
  if (deed.by.id != found->from && deed.by.id != found->to) {
    TW_CHECK(require(deed.by, Permission::kPeopleManage));
  }
  transaction.run("identity", "delegation_end", {{"id", id}, {"now", text_of(deed.now)}});
  notice(transaction, deed, "delegation.ended", {{"delegation", id}});
  return {};
}

std::vector<Delegation> delegations(Transaction& transaction) {
  std::vector<Delegation> list;
  for (const auto& [id, from, to, first, last, by, ended] :
       transaction.rows<Text, Text, Text, Text, Text, Text, MaybeText>("identity",
                                                                       "delegation_list")) {
    list.push_back({id, from, to, stored_date(first), stored_date(last), by, ended});
  }
  return list;
}

Result<Principal> principal_of(Transaction& transaction, const std::string& person_id,
                               Instant now) {
  TW_TRY(const auto person, person_of_id(transaction, person_id));
  if (person.disabled_at) return Error("identity.disabled", {person.login});
  return Principal{.id = person.id,
                   .login = person.login,
                   .name = person.name,
                   .kind = person.kind,
                   .organisation = person.organisation,
                   .scope = person.scope,
                   .permissions = permissions_of(transaction, person.id, now)};
}

Result<Principal> acting_for(Transaction& transaction, const Principal& principal,
                             const std::string& other_id, Instant now) {
  TW_ASSERT(principal.acting_for.empty());
  TW_TRY(const auto other, principal_of(transaction, other_id, now));
  const auto delegated = transaction.row<Text>(
      "identity", "delegation_today",
      {{"from_person", other.id}, {"to_person", principal.id}, {"today", day_of(now).to_string()}});
  if (!delegated) return Error("identity.not_delegated", {principal.login, other.login});
  Principal acting = principal;
  acting.acting_for = other.id;
  acting.scope = other.scope;
  acting.permissions = {};
  for (const auto permission : other.permissions.list()) {
    if (permission != Permission::kPeopleManage && permission != Permission::kGrantApprove) {
      acting.permissions.add(permission);
    }
  }
  return acting;
}

bool has_administrator(Transaction& transaction, Instant now) {
  const auto all = people(transaction);
  return std::any_of(all.begin(), all.end(), [&](const Person& person) {
    return !person.disabled_at && person.kind == Principal::Kind::kPerson &&
           permissions_of(transaction, person.id, now).has(Permission::kPeopleManage);
  });
}

}  // namespace tw::identity
