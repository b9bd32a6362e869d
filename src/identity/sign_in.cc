#include "identity/sign_in.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "identity/notice.h"
#include "identity/secret.h"
#include "identity/totp.h"

namespace tw::identity {
namespace {

using store::Transaction;
using Text = std::string;
using Number = std::int64_t;
using MaybeText = std::optional<std::string>;

constexpr std::chrono::hours kPasswordLink{72};
constexpr std::chrono::hours kFirstLink{24};

struct Credential {
  Text password;
  Text totp_secret;
  bool totp_confirmed = false;
  Number totp_last_step = 0;
};

Credential credential_of(Transaction& transaction, const Text& person) {
  const auto row = transaction.row<MaybeText, MaybeText, bool, Number>("identity", "credential_get",
                                                                       {{"person", person}});
  if (!row) return {};
  const auto& [password, secret, confirmed, step] = *row;
  return {password.value_or(""), secret.value_or(""), confirmed, step};
}

// Counts the attempt, or refuses it where there were too many.
Result<void> knock(Transaction& transaction, const Attempt& attempt, const Deed& deed,
                   const DoorLimits& limits) {
  const store::Parameters who = {{"id", hex_of(deed.random(8))},
                                 {"login_sha256", sha256_hex(attempt.login)},
                                 {"address", attempt.origin.address},
                                 {"since", text_of(deed.now - limits.window)},
                                 {"now", text_of(deed.now)}};
  transaction.run("identity", "attempt_forget", who);
  const auto row =
      transaction.row<Number, MaybeText, Number, MaybeText>("identity", "attempt_count", who);
  const auto& [of_login, last_of_login, of_address, last_of_address] = *row;
  MaybeText last;
  if (of_login >= limits.per_login) last = last_of_login;
  if (of_address >= limits.per_address) last = std::max(last, last_of_address);
  if (last) {
    const auto wait = *instant_of(*last) + limits.window - deed.now;
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
    return Error("identity.too_many_attempts", {std::to_string(minutes)});
  }
  transaction.run("identity", "attempt_add", who);
  return {};
}

// A hash that no password matches, at the same cost: an unknown login takes as long as a known one.
Text nobodys_hash(const PasswordCost& cost) {
  return hash_password(
      "nobody", [](std::size_t bytes) { return Text(bytes, '\0'); }, cost);
}

struct Known {
  Person person;
  Credential credential;
};

// After the password was found right: the code, if there must be one.
Result<void> check_code(Transaction& transaction, const Known& known, const Attempt& attempt,
                        Instant now) {
  const auto credential = credential_of(transaction, known.person.id);
  if (credential.password != known.credential.password) return Error("identity.sign_in_refused");
  if (!credential.totp_confirmed) return {};
  if (attempt.code.empty()) return Error("identity.code_needed");
  const auto step = totp_step_of(bytes_of_hex(credential.totp_secret), attempt.code, now,
                                 credential.totp_last_step);
  if (!step) return Error("identity.sign_in_refused");
  transaction.run("identity", "credential_step", {{"person", known.person.id}, {"step", *step}});
  return {};
}

// The person, if it is that person's password. The attempt is counted first.
Result<Known> recognise(store::Store& store, const Attempt& attempt, Instant now,
                        const RandomBytes& random, const Door& door) {
  const Principal nobody;
  const Deed deed{nobody, now, random};
  TW_CHECK(store.change(
      [&](Transaction& transaction) { return knock(transaction, attempt, deed, door.attempts); }));
  auto known = store.read([&](Transaction& transaction) -> Result<Known> {
    TW_TRY(auto person, find_person(transaction, attempt.login));
    auto credential = credential_of(transaction, person.id);
    return Known{std::move(person), std::move(credential)};
  });
  const bool can_sign_in = known && !known->credential.password.empty() &&
                           !known->person.disabled_at &&
                           known->person.kind == Principal::Kind::kPerson;
  // Outside of any transaction: it takes long, on purpose.
  const Text hash = can_sign_in ? known->credential.password : nobodys_hash(door.cost);
  const bool matches = password_matches(attempt.password, hash);
  if (!can_sign_in || !matches) return Error("identity.sign_in_refused");
  return known;
}

Result<void> set_password(Transaction& transaction, const Text& person, const Text& hash,
                          const Deed& deed) {
  transaction.run("identity", "credential_password", {{"person", person}, {"password", hash}});
  transaction.run("identity", "session_end_all",
                  {{"person", person}, {"now", text_of(deed.now)}, {"by", person}});
  notice(transaction, deed, "password.changed", {{"person", person}});
  return {};
}

Text add_link(Transaction& transaction, const Text& purpose, const store::Value& person,
              Instant ends, const RandomBytes& random) {
  const Text token = new_secret(random);
  transaction.run("identity", "link_drop", {{"purpose", purpose}, {"person", person}});
  transaction.run("identity", "link_add",
                  {{"token_sha256", secret_digest(token)},
                   {"purpose", purpose},
                   {"person", person},
                   {"ends_at", text_of(ends)}});
  return token;
}

}  // namespace

Result<OpenedSession> sign_in(store::Store& store, const Attempt& attempt, Instant now,
                              const RandomBytes& random, const Door& door) {
  TW_TRY(const auto known, recognise(store, attempt, now, random, door));
  Text new_hash;
  if (needs_new_hash(known.credential.password, door.cost)) {
    new_hash = hash_password(attempt.password, random, door.cost);
  }
  return store.change([&](Transaction& transaction) -> Result<OpenedSession> {
    TW_TRY(const auto principal, principal_of(transaction, known.person.id, now));
    TW_CHECK(check_code(transaction, known, attempt, now));
    const Deed deed{principal, now, random};
    transaction.run("identity", "attempt_succeeded", {{"login_sha256", sha256_hex(attempt.login)}});
    if (!new_hash.empty()) {
      transaction.run("identity", "credential_password",
                      {{"person", principal.id}, {"password", new_hash}});
    }
    auto opened = open_session(transaction, principal.id, attempt.origin, deed, door.session);
    notice(transaction, deed, "session.opened",
           {{"session", opened.id}, {"address", attempt.origin.address}});
    return opened;
  });
}

Result<std::string> password_link(Transaction& transaction, const std::string& login,
                                  const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  TW_TRY(const auto person, find_person(transaction, login));
  notice(transaction, deed, "password.link", {{"person", person.id}});
  return add_link(transaction, "password", person.id, deed.now + kPasswordLink, deed.random);
}

Result<void> choose_password(store::Store& store, const std::string& token,
                             const std::string& password, Instant now, const RandomBytes& random,
                             const PasswordCost& cost) {
  TW_CHECK(check_password(password, ""));
  return store.change([&](Transaction& transaction) -> Result<void> {
    const auto used = transaction.row<MaybeText>(
        "identity", "link_use",
        {{"token_sha256", secret_digest(token)}, {"purpose", "password"}, {"now", text_of(now)}});
    if (!used || !std::get<0>(*used)) return Error("identity.link_void");
    TW_TRY(const auto principal, principal_of(transaction, *std::get<0>(*used), now));
    TW_CHECK(check_password(password, principal.login));
    transaction.run("identity", "credential_totp",
                    {{"person", principal.id},
                     {"secret", store::Value()},
                     {"confirmed", Number{0}},
                     {"step", Number{0}}});
    // Only now: who has no link gets no work out of us.
    const Text hash = hash_password(password, random, cost);
    return set_password(transaction, principal.id, hash, {principal, now, random});
  });
}

Result<void> change_password(store::Store& store, const Principal& principal,
                             const std::string& before, const std::string& after,
                             const Origin& origin, Instant now, const RandomBytes& random,
                             const Door& door) {
  TW_CHECK(check_password(after, principal.login));
  TW_TRY(const auto known,
         recognise(store, {principal.login, before, "", origin}, now, random, door));
  const Text hash = hash_password(after, random, door.cost);
  return store.change([&](Transaction& transaction) -> Result<void> {
    transaction.run("identity", "attempt_succeeded",
                    {{"login_sha256", sha256_hex(principal.login)}});
    return set_password(transaction, known.person.id, hash, {principal, now, random});
  });
}

Result<std::string> begin_totp(Transaction& transaction, const Deed& deed) {
  const Text secret = deed.random(kTotpSecretBytes);
  const auto before = credential_of(transaction, deed.by.id);
  // Whoever finds a session open does not turn the codes off with it.
  if (before.totp_confirmed) return Error("identity.totp_confirmed");
  transaction.run("identity", "credential_totp",
                  {{"person", deed.by.id},
                   {"secret", hex_of(secret)},
                   {"confirmed", Number{0}},
                   {"step", Number{0}}});
  return secret;
}

Result<void> confirm_totp(Transaction& transaction, const std::string& code, const Deed& deed) {
  const auto credential = credential_of(transaction, deed.by.id);
  const auto step = credential.totp_secret.empty()
                        ? std::nullopt
                        : totp_step_of(bytes_of_hex(credential.totp_secret), code, deed.now,
                                       credential.totp_last_step);
  if (!step) return Error("identity.code_wrong");
  transaction.run("identity", "credential_totp",
                  {{"person", deed.by.id},
                   {"secret", credential.totp_secret},
                   {"confirmed", Number{1}},
                   {"step", *step}});
  notice(transaction, deed, "totp.confirmed", {{"person", deed.by.id}});
  return {};
}

Result<std::optional<std::string>> first_link(store::Store& store, Instant now,
                                              const RandomBytes& random) {
  return store.change([&](Transaction& transaction) -> Result<std::optional<std::string>> {
    if (has_administrator(transaction, now)) return std::optional<std::string>();
    return std::optional(
        add_link(transaction, "first_administrator", store::Value(), now + kFirstLink, random));
  });
}

Result<Person> claim_first_link(store::Store& store, const std::string& token,
                                const FirstAdministrator& first, const BothLanguages& head_office,
                                Instant now, const RandomBytes& random, const PasswordCost& cost) {
  TW_CHECK(check_password(first.password, first.login));
  const Text hash = hash_password(first.password, random, cost);
  return store.change([&](Transaction& transaction) -> Result<Person> {
    const auto used = transaction.row<MaybeText>("identity", "link_use",
                                                 {{"token_sha256", secret_digest(token)},
                                                  {"purpose", "first_administrator"},
                                                  {"now", text_of(now)}});
    if (!used || has_administrator(transaction, now)) return Error("identity.link_void");
    const auto owner = file_owner("link");
    const Deed deed{owner, now, random};
    const auto known = organisations(transaction);
    if (std::none_of(known.begin(), known.end(),
                     [](const auto& one) { return one.id == "head"; })) {
      TW_CHECK(add_organisation(transaction,
                                {.id = "head", .kind = "head_office", .name = head_office}, deed));
    }
    TW_TRY(auto person,
           add_person(transaction,
                      {.login = first.login, .name = first.name, .organisation = "head"}, deed));
    TW_CHECK(set_scope(transaction, first.login, Scope::everything(), deed));
    const auto today = Date::parse(text_of(now).substr(0, 10));
    TW_CHECK(give_role(transaction,
                       {.person = first.login, .role = "administrator", .from = *today}, deed));
    TW_CHECK(set_password(transaction, person.id, hash, deed));
    return find_person(transaction, first.login);
  });
}

}  // namespace tw::identity
