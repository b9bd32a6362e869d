#include "identity/people.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/hex.h"
#include "identity/grants.h"
#include "identity/notice.h"

namespace tw::identity {
namespace {

using store::Transaction;
using Text = std::string;
using Number = std::int64_t;
using MaybeText = std::optional<std::string>;
using PersonRow = std::tuple<Text, Text, Text, Text, Text, Text, bool, bool, Text, MaybeText>;

bool is_login(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 64 && is_plain(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_plain(c) || c == '.' || c == '_' || c == '-'; });
}

Scope scope_of(Transaction& transaction, const Text& person, bool all_offices,
               bool all_declarants) {
  Scope scope{.all_offices = all_offices, .all_declarants = all_declarants};
  for (auto& [kind, code] :
       transaction.rows<Text, Text>("identity", "scope_codes", {{"person", person}})) {
    (kind == "office" ? scope.offices : scope.declarants).push_back(std::move(code));
  }
  return scope;
}

Person from_row(Transaction& transaction, const PersonRow& row) {
  const auto& [id, login, kind, en, zh, organisation, all_offices, all_declarants, made, disabled] =
      row;
  return {.id = id,
          .login = login,
          .kind = kind == "service" ? Principal::Kind::kService : Principal::Kind::kPerson,
          .name = {en, zh},
          .organisation = organisation,
          .scope = scope_of(transaction, id, all_offices, all_declarants),
          .made_at = made,
          .disabled_at = disabled};
}

Result<Person> only(Transaction& transaction, std::string_view query, const Text& parameter,
                    const Text& value) {
  const auto row = transaction.row<Text, Text, Text, Text, Text, Text, bool, bool, Text, MaybeText>(
      "identity", query, {{parameter, value}});
  if (!row) return Error("identity.person_unknown", {value});
  return from_row(transaction, *row);
}

void store_scope(Transaction& transaction, const Text& person, const Scope& scope) {
  transaction.run("identity", "scope_clear", {{"person", person}});
  transaction.run("identity", "scope_set",
                  {{"person", person},
                   {"all_offices", Number{scope.all_offices}},
                   {"all_declarants", Number{scope.all_declarants}}});
  const auto add = [&](const char* kind, const std::vector<Text>& codes) {
    for (const auto& code : codes) {
      transaction.run("identity", "scope_add",
                      {{"person", person}, {"kind", kind}, {"code", code}});
    }
  };
  add("office", scope.offices);
  add("declarant", scope.declarants);
}

Scope first_scope(const Organisation& organisation) {
  if (organisation.kind == "broker") {
    return {.all_offices = true, .all_declarants = false, .declarants = {organisation.office}};
  }
  Scope scope;
  if (!organisation.office.empty()) scope.offices = {organisation.office};
  return scope;
}

nlohmann::ordered_json to_json(const Scope& scope) {
  return {{"all_offices", scope.all_offices},
          {"offices", scope.offices},
          {"all_declarants", scope.all_declarants},
          {"declarants", scope.declarants}};
}

}  // namespace

Result<void> require(const Principal& principal, Permission permission) {
  if (may(principal, permission)) return {};
  return Error("identity.denied", {principal.login, std::string(permission_name(permission))});
}

Principal file_owner(const std::string& login) {
  return {.id = "owner",
          .login = login,
          .name = {login, login},
          .scope = Scope::everything(),
          .permissions = Permissions::all()};
}

Result<void> add_organisation(Transaction& transaction, const Organisation& organisation,
                              const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  static const std::set<Text> kinds = {"head_office", "district", "subordinate_office",
                                       "department", "broker"};
  if (!kinds.contains(organisation.kind)) {
    return Error("identity.organisation_kind", {organisation.kind});
  }
  if (!is_login(organisation.id)) return Error("identity.name_wrong", {organisation.id});
  if (!organisation.parent.empty()) {
    const auto all = organisations(transaction);
    const auto is_parent = [&](const auto& other) { return other.id == organisation.parent; };
    if (std::none_of(all.begin(), all.end(), is_parent)) {
      return Error("identity.organisation_unknown", {organisation.parent});
    }
  }
  const auto added = transaction.run(
      "identity", "organisation_add",
      {{"id", organisation.id},
       {"kind", organisation.kind},
       {"parent", organisation.parent.empty() ? store::Value() : store::Value(organisation.parent)},
       {"office", organisation.office},
       {"name_en", organisation.name.en},
       {"name_zh", organisation.name.zh}});
  if (added == 0) return Error("identity.organisation_taken", {organisation.id});
  notice(transaction, deed, "organisation.added", {{"organisation", organisation.id}});
  return {};
}

std::vector<Organisation> organisations(Transaction& transaction) {
  std::vector<Organisation> list;
  for (auto& [id, kind, parent, office, en, zh] :
       transaction.rows<Text, Text, MaybeText, Text, Text, Text>("identity", "organisation_list")) {
    list.push_back({id, kind, parent.value_or(""), office, {en, zh}});
  }
  return list;
}

Result<Person> add_person(Transaction& transaction, const NewPerson& person, const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  if (!is_login(person.login)) return Error("identity.name_wrong", {person.login});
  const auto all = organisations(transaction);
  const auto organisation = std::find_if(
      all.begin(), all.end(), [&](const auto& one) { return one.id == person.organisation; });
  if (organisation == all.end()) {
    return Error("identity.organisation_unknown", {person.organisation});
  }
  const Text id = "p-" + hex_of(deed.random(8));
  const auto added =
      transaction.run("identity", "person_add",
                      {{"id", id},
                       {"login", person.login},
                       {"kind", person.kind == Principal::Kind::kService ? "service" : "person"},
                       {"name_en", person.name.en.empty() ? person.login : person.name.en},
                       {"name_zh", person.name.zh.empty() ? person.login : person.name.zh},
                       {"organisation", person.organisation},
                       {"made_at", text_of(deed.now)}});
  if (added == 0) return Error("identity.login_taken", {person.login});
  store_scope(transaction, id, first_scope(*organisation));
  notice(transaction, deed, "person.added", {{"person", id}, {"login", person.login}});
  return find_person(transaction, person.login);
}

std::vector<Person> people(Transaction& transaction) {
  std::vector<Person> list;
  const auto rows =
      transaction.rows<Text, Text, Text, Text, Text, Text, bool, bool, Text, MaybeText>(
          "identity", "person_list");
  for (const auto& row : rows) list.push_back(from_row(transaction, row));
  return list;
}

Result<Person> find_person(Transaction& transaction, const std::string& login) {
  return only(transaction, "person_by_login", "login", login);
}

Result<Person> person_of_id(Transaction& transaction, const std::string& id) {
  return only(transaction, "person_by_id", "id", id);
}

Result<void> set_scope(Transaction& transaction, const std::string& login, const Scope& scope,
                       const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  TW_TRY(const auto person, find_person(transaction, login));
  if (person.id == deed.by.id) return Error("identity.own_rights", {login});
  store_scope(transaction, person.id, scope);
  notice(transaction, deed, "person.scope", {{"person", person.id}, {"scope", to_json(scope)}});
  return {};
}

Result<void> disable(Transaction& transaction, const std::string& login, const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  TW_TRY(const auto person, find_person(transaction, login));
  const store::Parameters who = {
      {"id", person.id}, {"person", person.id}, {"now", text_of(deed.now)}, {"by", deed.by.id}};
  const bool there_was = has_administrator(transaction, deed.now);
  transaction.run("identity", "person_disable", who);
  if (there_was && !has_administrator(transaction, deed.now)) {
    return Error("identity.last_administrator", {login});
  }
  transaction.run("identity", "session_end_all", who);
  transaction.run("identity", "key_revoke_all", who);
  notice(transaction, deed, "person.disabled", {{"person", person.id}});
  return {};
}

}  // namespace tw::identity
