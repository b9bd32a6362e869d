#include "identity/oidc.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "identity/base64url.h"
#include "identity/notice.h"
#include "identity/secret.h"

namespace tw::identity {
namespace {

using store::Transaction;
using Text = std::string;

constexpr std::chrono::minutes kBegunFor{10};
constexpr std::int64_t kLeewaySeconds = 60;
constexpr std::size_t kLongestSubject = 255;  // OpenID Connect Core 1.0, section 2

// RFC 3986: all but unreserved characters percent-encoded.
Text encoded(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  Text result;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      result += c;
    } else {
      result += '%' + hex_of(std::string_view(&c, 1));
    }
  }
  return result;
}

Error refused(const char* what) { return {"identity.token_refused", {what}}; }

bool is_text(const nlohmann::json& claims, const char* name, std::string_view wanted) {
  return claims.contains(name) && claims[name].is_string() &&
         claims[name].get_ref<const Text&>() == wanted;
}

bool is_for(const nlohmann::json& claims, const Text& client) {
  if (!claims.contains("aud")) return false;
  const auto& audience = claims["aud"];
  const bool has_other_party = claims.contains("azp") && !is_text(claims, "azp", client);
  if (audience.is_string()) return audience.get<Text>() == client && !has_other_party;
  if (!audience.is_array()) return false;
  const bool is_named = std::find(audience.begin(), audience.end(), client) != audience.end();
  return is_named && !has_other_party && (audience.size() == 1 || claims.contains("azp"));
}

bool is_timely(const nlohmann::json& claims, Instant now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const auto at = [&](const char* name) -> std::optional<std::int64_t> {
    if (!claims.contains(name) || !claims[name].is_number_integer()) return std::nullopt;
    return claims[name].get<std::int64_t>();
  };
  const auto ends = at("exp");
  const auto made = at("iat");
  return ends && made && *ends > second - kLeewaySeconds && *made < second + kLeewaySeconds;
}

}  // namespace

std::string begin_foreign_sign_in(Transaction& transaction, const Provider& provider,
                                  const Deed& deed) {
  const Text state = base64url(deed.random(kSecretBytes));
  const Text nonce = base64url(deed.random(kSecretBytes));
  const Text verifier = base64url(deed.random(kSecretBytes));
  transaction.run("identity", "foreign_forget", {{"now", text_of(deed.now)}});
  transaction.run("identity", "foreign_begin",
                  {{"state_sha256", secret_digest(state)},
                   {"nonce", nonce},
                   {"verifier", verifier},
                   {"ends_at", text_of(deed.now + kBegunFor)}});
  const bool has_query = provider.authorisation_endpoint.find('?') != Text::npos;
  return provider.authorisation_endpoint + (has_query ? "&" : "?") +
         "response_type=code&scope=openid&client_id=" + encoded(provider.client_id) +
         "&redirect_uri=" + encoded(provider.redirect_uri) + "&state=" + state + "&nonce=" + nonce +
         "&code_challenge_method=S256&code_challenge=" +
         base64url(bytes_of_hex(sha256_hex(verifier)));
}

Result<Begun> end_foreign_sign_in(Transaction& transaction, const std::string& state, Instant now) {
  const auto row = transaction.row<Text, Text>(
      "identity", "foreign_end", {{"state_sha256", secret_digest(state)}, {"now", text_of(now)}});
  if (!row) return Error("identity.state_unknown");
  return Begun{std::get<0>(*row), std::get<1>(*row)};
}

Result<ForeignIdentity> check_id_token(std::string_view token, std::string_view jwks,
                                       const Provider& provider, std::string_view nonce,
                                       Instant now) {
  TW_TRY(const auto payload, verified_payload(token, jwks));
  const auto claims = nlohmann::json::parse(payload, nullptr, false);
  if (!claims.is_object()) return refused("form");
  if (!is_text(claims, "iss", provider.issuer)) return refused("issuer");
  if (!is_for(claims, provider.client_id)) return refused("audience");
  if (!is_timely(claims, now)) return refused("time");
  if (nonce.empty() || !is_text(claims, "nonce", nonce)) return refused("nonce");
  const auto subject = claims.find("sub");
  if (subject == claims.end() || !subject->is_string() || subject->get<Text>().empty() ||
      subject->get<Text>().size() > kLongestSubject) {
    return refused("subject");
  }
  return ForeignIdentity{provider.issuer, subject->get<Text>()};
}

Result<void> link_foreign(Transaction& transaction, const std::string& login,
                          const ForeignIdentity& identity, const Deed& deed) {
  TW_CHECK(require(deed.by, Permission::kPeopleManage));
  TW_TRY(const auto person, find_person(transaction, login));
  transaction.run(
      "identity", "foreign_add",
      {{"issuer", identity.issuer}, {"subject", identity.subject}, {"person", person.id}});
  notice(transaction, deed, "foreign.linked", {{"person", person.id}, {"issuer", identity.issuer}});
  return {};
}

Result<OpenedSession> sign_in_foreign(Transaction& transaction, const ForeignIdentity& identity,
                                      const Origin& origin, Instant now, const RandomBytes& random,
                                      const SessionLimits& limits) {
  const auto row = transaction.row<Text>(
      "identity", "foreign_get", {{"issuer", identity.issuer}, {"subject", identity.subject}});
  if (!row) return Error("identity.foreign_unknown", {identity.issuer});
  TW_TRY(const auto principal, principal_of(transaction, std::get<0>(*row), now));
  const Deed deed{principal, now, random};
  auto opened = open_session(transaction, principal.id, origin, deed, limits);
  notice(transaction, deed, "session.opened",
         {{"session", opened.id}, {"address", origin.address}, {"issuer", identity.issuer}});
  return opened;
}

}  // namespace tw::identity
