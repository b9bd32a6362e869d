#include "identity/sessions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "identity/notice.h"
#include "identity/secret.h"

namespace tw::identity {
namespace {

using store::Transaction;
using Text = std::string;
using MaybeText = std::optional<std::string>;

constexpr std::size_t kLongestAgent = 200;
constexpr std::chrono::minutes kSeenEvery{1};
constexpr std::size_t kPrefixBytes = 4;

}  // namespace

OpenedSession open_session(Transaction& transaction, const std::string& person_id,
                           const Origin& origin, const Deed& deed, const SessionLimits& limits) {
  OpenedSession opened{.id = "s-" + hex_of(deed.random(8)), .token = new_secret(deed.random)};
  transaction.run("identity", "session_add",
                  {{"id", opened.id},
                   {"token_sha256", secret_digest(opened.token)},
                   {"person", person_id},
                   {"acting_for", store::Value()},
                   {"address", origin.address},
                   {"agent", origin.agent.substr(0, kLongestAgent)},
                   {"now", text_of(deed.now)},
                   {"idle_ends_at", text_of(deed.now + limits.idle)},
                   {"ends_at", text_of(deed.now + limits.whole)}});
  return opened;
}

Result<SignedIn> resume_session(store::Store& store, const std::string& token, Instant now,
                                const SessionLimits& limits) {
  bool is_stale = false;
  auto signed_in = store.read([&](Transaction& transaction) -> Result<SignedIn> {
    const auto row = transaction.row<Text, Text, MaybeText, Text>(
        "identity", "session_by_token",
        {{"token_sha256", secret_digest(token)}, {"now", text_of(now)}});
    if (!row) return Error("identity.session_over");
    const auto& [id, person, other, seen_at] = *row;
    TW_TRY(auto principal, principal_of(transaction, person, now));
    if (other) {
      TW_TRY(principal, acting_for(transaction, principal, *other, now));
    }
    is_stale = seen_at < text_of(now - kSeenEvery);
    return SignedIn{id, std::move(principal)};
  });
  if (signed_in && is_stale) {
    TW_CHECK(store.change([&](Transaction& transaction) -> Result<void> {
      transaction.run("identity", "session_seen",
                      {{"id", signed_in->session},
                       {"now", text_of(now)},
                       {"idle_ends_at", text_of(now + limits.idle)}});
      return {};
    }));
  }
  return signed_in;
}

Result<Principal> act_for(Transaction& transaction, const SignedIn& session,
                          const std::string& other_login, const Deed& deed) {
  TW_TRY(auto principal, principal_of(transaction, session.principal.id, deed.now));
  if (!other_login.empty()) {
    TW_TRY(const auto other, find_person(transaction, other_login));
    TW_TRY(principal, acting_for(transaction, principal, other.id, deed.now));
  }
  transaction.run(
      "identity", "session_act_for",
      {{"id", session.session},
       {"acting_for", other_login.empty() ? store::Value() : store::Value(principal.acting_for)}});
  notice(transaction, deed, "session.acting_for",
         {{"session", session.session}, {"other", principal.acting_for}});
  return principal;
}

std::vector<SessionInfo> sessions(Transaction& transaction, const Deed& deed) {
  std::vector<SessionInfo> list;
  const bool sees_all = may(deed.by, Permission::kPeopleRead);
  for (const auto& [id, person, login, other, address, agent, opened, seen, ends] :
       transaction.rows<Text, Text, Text, MaybeText, Text, Text, Text, Text, Text>(
           "identity", "session_list", {{"now", text_of(deed.now)}})) {
    if (!sees_all && person != deed.by.id) continue;
    list.push_back({id, person, login, other.value_or(""), {address, agent}, opened, seen, ends});
  }
  return list;
}

Result<void> end_session(Transaction& transaction, const std::string& id, const Deed& deed) {
  const auto owner = transaction.row<Text>("identity", "session_owner", {{"id", id}});
  // Whose it is, is told to nobody who may not know.
  if (!owner || std::get<0>(*owner) != deed.by.id) {
    TW_CHECK(require(deed.by, Permission::kPeopleManage));
  }
  if (transaction.run("identity", "session_end",
                      {{"id", id}, {"now", text_of(deed.now)}, {"by", deed.by.id}}) == 0) {
    return Error("identity.session_over");
  }
  notice(transaction, deed, "session.ended", {{"session", id}});
  return {};
}

Result<std::string> add_key(Transaction& transaction, const std::string& login,
                            const std::string& label, std::optional<Instant> ends,
                            const Deed& deed) {
  TW_TRY(const auto person, find_person(transaction, login));
  if (person.id != deed.by.id) {
    TW_CHECK(require(deed.by, Permission::kPeopleManage));
    const bool is_first = !has_administrator(transaction, deed.now) || deed.by.id == "owner";
    if (person.kind == Principal::Kind::kPerson && !is_first) {
      return Error("identity.key_of_another", {login});
    }
  }
  const Text prefix = hex_of(deed.random(kPrefixBytes));
  const Text secret = new_secret(deed.random);
  transaction.run("identity", "key_add",
                  {{"prefix", prefix},
                   {"secret_sha256", secret_digest(secret)},
                   {"person", person.id},
                   {"label", label},
                   {"made_by", deed.by.id},
                   {"now", text_of(deed.now)},
                   {"ends_at", ends ? store::Value(text_of(*ends)) : store::Value()}});
  notice(transaction, deed, "key.added", {{"key", prefix}, {"person", person.id}});
  return "tw_" + prefix + "_" + secret;
}

std::vector<KeyInfo> keys(Transaction& transaction, const Deed& deed) {
  std::vector<KeyInfo> list;
  const bool sees_all = may(deed.by, Permission::kPeopleRead);
  for (const auto& [prefix, login, label, made, ends, revoked] :
       transaction.rows<Text, Text, Text, Text, MaybeText, MaybeText>("identity", "key_list")) {
    if (sees_all || login == deed.by.login) {
      list.push_back({prefix, login, label, made, ends, revoked});
    }
  }
  return list;
}

Result<void> revoke_key(Transaction& transaction, const std::string& prefix, const Deed& deed) {
  const auto mine = keys(transaction, deed);
  const auto found = std::find_if(mine.begin(), mine.end(), [&](const KeyInfo& key) {
    return key.prefix == prefix && !key.revoked_at;
  });
  if (found == mine.end()) return Error("identity.key_unknown", {prefix});
  if (found->login != deed.by.login) TW_CHECK(require(deed.by, Permission::kPeopleManage));
  transaction.run("identity", "key_revoke", {{"prefix", prefix}, {"now", text_of(deed.now)}});
  notice(transaction, deed, "key.revoked", {{"key", prefix}});
  return {};
}

Result<Principal> principal_of_key(Transaction& transaction, const std::string& key, Instant now) {
  constexpr std::size_t kPrefixLength = 2 * kPrefixBytes;
  constexpr std::size_t kLength = 3 + kPrefixLength + 1 + 2 * kSecretBytes;
  if (key.size() != kLength || !key.starts_with("tw_") || key[3 + kPrefixLength] != '_') {
    return Error("identity.key_wrong");
  }
  const auto row = transaction.row<Text, Text>(
      "identity", "key_get", {{"prefix", key.substr(3, kPrefixLength)}, {"now", text_of(now)}});
  // Digests are compared: how long that takes says nothing about the secret.
  if (!row || std::get<0>(*row) != secret_digest(key.substr(3 + kPrefixLength + 1))) {
    return Error("identity.key_wrong");
  }
  return principal_of(transaction, std::get<1>(*row), now);
}

}  // namespace tw::identity
