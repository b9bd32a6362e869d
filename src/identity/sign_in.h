// The door: signing in by password and one-time code, choosing a password, and the first
// administrator.
#pragma once

#include <optional>
#include <string>

#include "identity/password.h"
#include "identity/sessions.h"

namespace tw::identity {

// After so many attempts without success, within the window, a login or an address has to wait
// until the window has passed since the last of them. Attempts are counted before they are judged,
// so many at once gain nothing.
struct DoorLimits {
  std::int64_t per_login = 5;
  std::int64_t per_address = 30;
  std::chrono::minutes window{15};
};

struct Door {
  PasswordCost cost;
  DoorLimits attempts;
  SessionLimits session;
};

struct Attempt {
  std::string login;
  std::string password;
  std::string code;  // of one-time codes, where the person has set them up
  Origin origin;
};

// Codes identity.too_many_attempts (minutes to wait); identity.sign_in_refused: the same, and after
// the same time, whether the login, the password or the person's standing is at fault;
// identity.code_needed: the password is right. A service does not sign in.
Result<OpenedSession> sign_in(store::Store& store, const Attempt& attempt, Instant now,
                              const RandomBytes& random, const Door& door = {});

// A link by which the person chooses a password, once, within three days; those before it are void.
// With people.manage. Answers the token. Codes identity.person_unknown, identity.denied.
Result<std::string> password_link(store::Transaction& transaction, const std::string& login,
                                  const Deed& deed);
// Codes identity.link_void, identity.password_weak. Ends the person's sessions, and takes one-time
// codes away: who lost them comes in this way.
Result<void> choose_password(store::Store& store, const std::string& token,
                             const std::string& password, Instant now, const RandomBytes& random,
                             const PasswordCost& cost = {});
// One's own. Codes identity.sign_in_refused (the old one is wrong), identity.password_weak,
// identity.too_many_attempts.
Result<void> change_password(store::Store& store, const Principal& principal,
                             const std::string& before, const std::string& after,
                             const Origin& origin, Instant now, const RandomBytes& random,
                             const Door& door = {});

// One-time codes: the secret is shown (totp_link), and counts once a code made from it was given.
Result<std::string> begin_totp(store::Transaction& transaction, const Deed& deed);
// Code identity.code_wrong.
Result<void> confirm_totp(store::Transaction& transaction, const std::string& code,
                          const Deed& deed);

// Where there is no administrator yet: the token of a link, good for a day, by which the first one
// is made; those before it are void. nullopt where there is one.
Result<std::optional<std::string>> first_link(store::Store& store, Instant now,
                                              const RandomBytes& random);
struct FirstAdministrator {
  std::string login;
  BothLanguages name;
  std::string password;
};
// Makes the organisation "head" if there is none, the person, and gives the role `administrator`.
// Codes identity.link_void, identity.password_weak, of add_person.
Result<Person> claim_first_link(store::Store& store, const std::string& token,
                                const FirstAdministrator& first, const BothLanguages& head_office,
                                Instant now, const RandomBytes& random,
                                const PasswordCost& cost = {});

}  // namespace tw::identity
