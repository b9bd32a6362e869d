// Who is signed in: sessions of people, and the keys by which services (and people on the command
// line) act without one. A token or a key is shown once, when it is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "identity/grants.h"

namespace tw::identity {

struct SessionLimits {
  std::chrono::minutes idle{30};    // a session nobody uses ends
  std::chrono::minutes whole{720};  // and every session does
};

struct Origin {
  std::string address;  // of the client
  std::string agent;    // what it says it is; cut after 200 bytes
};

struct OpenedSession {
  std::string id;
  std::string token;  // 64 hex digits
};

// Inside change(). The caller has made sure that it is that person.
OpenedSession open_session(store::Transaction& transaction, const std::string& person_id,
                           const Origin& origin, const Deed& deed,
                           const SessionLimits& limits = {});

struct SignedIn {
  std::string session;
  Principal principal;
};

// Who the token stands for, with the rights of this moment. Notes that the session was used, at
// most once a minute. Codes identity.session_over; of principal_of and acting_for: whoever is
// disabled, or whose delegation is over, is out with the next request.
Result<SignedIn> resume_session(store::Store& store, const std::string& token, Instant now,
                                const SessionLimits& limits = {});

// The session acts for another person from now on (empty: for oneself again). Codes of acting_for.
Result<Principal> act_for(store::Transaction& transaction, const SignedIn& session,
                          const std::string& other_login, const Deed& deed);

struct SessionInfo {
  std::string id;
  std::string person;
  std::string login;
  std::string acting_for;
  Origin origin;
  std::string opened_at;
  std::string seen_at;
  std::string ends_at;
};

// The open ones: one's own, or with people.read everybody's.
std::vector<SessionInfo> sessions(store::Transaction& transaction, const Deed& deed);
// One's own, or with people.manage anybody's. Codes identity.session_over, identity.denied.
Result<void> end_session(store::Transaction& transaction, const std::string& id, const Deed& deed);

struct KeyInfo {
  std::string prefix;
  std::string login;
  std::string label;
  std::string made_at;
  std::optional<std::string> ends_at;
  std::optional<std::string> revoked_at;
};

// "tw_<8 hex digits>_<64 hex digits>" for that person or service: for oneself, or with
// people.manage for a service account. Codes identity.person_unknown, identity.denied,
// identity.key_of_another: an administrator cannot act as a person.
Result<std::string> add_key(store::Transaction& transaction, const std::string& login,
                            const std::string& label, std::optional<Instant> ends,
                            const Deed& deed);
// One's own, or with people.read all.
std::vector<KeyInfo> keys(store::Transaction& transaction, const Deed& deed);
// Codes identity.key_unknown, identity.denied.
Result<void> revoke_key(store::Transaction& transaction, const std::string& prefix,
                        const Deed& deed);
// Who the key stands for. Code identity.key_wrong, of principal_of.
Result<Principal> principal_of_key(store::Transaction& transaction, const std::string& key,
                                   Instant now);

}  // namespace tw::identity
