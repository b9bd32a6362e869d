// Sign-in at somebody else's: the parts of OpenID Connect Core 1.0 (authorisation code flow with
// PKCE, RFC 7636) that speak no HTTP. The server sends the browser to `begin`'s address, gets the
// code back, exchanges it with the verifier, and gives the ID token to check_id_token.
//
// RS256 and ES256 only, with keys of the provider's JWKS: never `none`, never a symmetric key.
#pragma once

#include <string>
#include <string_view>

#include "identity/sessions.h"

namespace tw::identity {

struct Provider {
  std::string issuer;
  std::string client_id;
  std::string authorisation_endpoint;
  std::string redirect_uri;
};

// Notes state, nonce and verifier for ten minutes; answers the address to send the browser to.
std::string begin_foreign_sign_in(store::Transaction& transaction, const Provider& provider,
                                  const Deed& deed);

struct Begun {
  std::string nonce;
  std::string verifier;  // code_verifier of the exchange
};
// Once for each state. Code identity.state_unknown.
Result<Begun> end_foreign_sign_in(store::Transaction& transaction, const std::string& state,
                                  Instant now);

struct ForeignIdentity {
  std::string issuer;
  std::string subject;
};
// Signature, issuer, audience, times (a minute of leeway) and nonce, as section 3.1.3.7 says. Code
// identity.token_refused names what is wrong: form, algorithm, key, signature, issuer, audience,
// time, nonce, subject.
Result<ForeignIdentity> check_id_token(std::string_view token, std::string_view jwks,
                                       const Provider& provider, std::string_view nonce,
                                       Instant now);
// The payload of a JWS in compact form whose signature is good. Code identity.token_refused.
Result<std::string> verified_payload(std::string_view token, std::string_view jwks);

// With people.manage. Code identity.person_unknown, identity.denied.
Result<void> link_foreign(store::Transaction& transaction, const std::string& login,
                          const ForeignIdentity& identity, const Deed& deed);
// Code identity.foreign_unknown: nobody here has been linked to it; of principal_of.
Result<OpenedSession> sign_in_foreign(store::Transaction& transaction,
                                      const ForeignIdentity& identity, const Origin& origin,
                                      Instant now, const RandomBytes& random,
                                      const SessionLimits& limits = {});

}  // namespace tw::identity
