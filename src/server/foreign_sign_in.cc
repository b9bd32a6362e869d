#include "server/foreign_sign_in.h"

#include <toml++/toml.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/file.h"
#include "base/random.h"
#include "server/call.h"

namespace tw::server {
namespace {

using nlohmann::json;

constexpr std::chrono::minutes kMetadataFor{10};

// In the clear only where nobody can listen.
bool is_safe(const std::string& url) {
  if (url.starts_with("https://")) return true;
  for (const std::string here : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    const auto rest = url.starts_with(here) ? url.substr(here.size()) : "x";
    if (rest.empty() || rest[0] == ':' || rest[0] == '/') return true;
  }
  return false;
}

std::string member(const json& document, const char* name) {
  if (!document.is_object() || !document.contains(name)) return "";
  return document[name].is_string() ? document[name].get<std::string>() : "";
}

Result<json> fetched(const std::string& url) {
  Call request{.url = url};
  request.headers.add("Accept", "application/json");
  TW_TRY(const auto answer, call(request));
  auto document = json::parse(answer.body, nullptr, false);
  if (answer.status != 200 || document.is_discarded()) return Error("sign_in.provider", {url});
  return document;
}

}  // namespace

Result<std::optional<ForeignSettings>> read_foreign_settings(const std::filesystem::path& home) {
  const auto path = home / "sign_in.toml";
  if (!std::filesystem::exists(path)) return std::optional<ForeignSettings>();
  TW_TRY(const auto text, read_file(path));
  toml::table table;
  try {
    table = toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    return Error("sign_in.setting_invalid", {std::string(error.description())},
                 {.file = path.string(), .line = error.source().begin.line});
  }
  ForeignSettings settings;
  const std::map<std::string_view, std::string*> known = {
      {"issuer", &settings.issuer},     {"client_id", &settings.client_id},
      {"portal", &settings.portal},     {"client_secret", &settings.client_secret},
      {"name_en", &settings.name.en},   {"name_zh", &settings.name.zh}};
  for (const auto& [key, node] : table) {
    const Place place{.file = path.string(), .line = node.source().begin.line};
    const auto found = known.find(key.str());
    if (found == known.end()) {
      return Error("sign_in.setting_unknown", {std::string(key.str())}, place);
    }
    const auto value = node.value<std::string>();
    if (!value || value->empty()) {
      return Error("sign_in.setting_invalid", {std::string(key.str())}, place);
    }
    *found->second = *value;
  }
  const Place place{.file = path.string()};
  if (settings.client_id.empty()) return Error("sign_in.setting_invalid", {"client_id"}, place);
  if (!is_safe(settings.issuer)) return Error("sign_in.setting_invalid", {"issuer"}, place);
  if (!is_safe(settings.portal) || settings.portal.ends_with('/')) {
    return Error("sign_in.setting_invalid", {"portal"}, place);
  }
  if (settings.name.en.empty()) settings.name.en = settings.issuer;
  if (settings.name.zh.empty()) settings.name.zh = settings.name.en;
  return std::optional(std::move(settings));
}

Result<ForeignDoor::Metadata> ForeignDoor::metadata(Instant now) {
  {
    const std::lock_guard lock(mutex_);
    if (known_ && now < known_until_) return *known_;
  }
  const auto& issuer = settings_.issuer;
  const std::string base = issuer.ends_with('/') ? issuer.substr(0, issuer.size() - 1) : issuer;
  TW_TRY(const auto document, fetched(base + "/.well-known/openid-configuration"));
  if (member(document, "issuer") != issuer) return Error("sign_in.provider", {"issuer"});
  Metadata made{{issuer, settings_.client_id, member(document, "authorization_endpoint"),
                 settings_.portal + "/api/sign-in/callback"},
                member(document, "token_endpoint"),
                member(document, "jwks_uri")};
  for (const auto& [name, url] : {std::pair{"authorization_endpoint",
                                            made.provider.authorisation_endpoint},
                                  {"token_endpoint", made.token_endpoint},
                                  {"jwks_uri", made.jwks_uri}}) {
    if (!is_safe(url)) return Error("sign_in.provider", {name});
  }
  const std::lock_guard lock(mutex_);
  known_ = made;
  known_until_ = now + kMetadataFor;
  return made;
}

Result<ForeignDoor::Begin> ForeignDoor::begin(store::Store& store, Instant now) {
  TW_TRY(const auto known, metadata(now));
  return store.change([&](store::Transaction& transaction) -> Result<Begin> {
    const identity::Deed deed{identity::Principal{}, now, system_random};
    auto address = identity::begin_foreign_sign_in(transaction, known.provider, deed);
    constexpr std::string_view kState = "&state=";
    const auto at = address.find(kState) + kState.size();
    auto state = address.substr(at, address.find('&', at) - at);
    return Begin{std::move(address), std::move(state)};
  });
}

// RFC 6749, sections 4.1.3 and 2.3.1; RFC 7636, section 4.5.
Result<std::string> ForeignDoor::token_for(const Metadata& metadata, const std::string& code,
                                           const std::string& verifier) const {
  Call request{.method = "POST", .url = metadata.token_endpoint};
  request.body = "grant_type=authorization_code&code=" + percent_encoded(code) +
                 "&redirect_uri=" + percent_encoded(metadata.provider.redirect_uri) +
                 "&code_verifier=" + percent_encoded(verifier);
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.add("Accept", "application/json");
  if (settings_.client_secret.empty()) {
    request.body += "&client_id=" + percent_encoded(settings_.client_id);
  } else {
    request.headers.add("Authorization",
                        "Basic " + base64(percent_encoded(settings_.client_id) + ":" +
                                          percent_encoded(settings_.client_secret)));
  }
  TW_TRY(const auto answer, call(request));
  const auto document = json::parse(answer.body, nullptr, false);
  auto token = member(document, "id_token");
  if (answer.status != 200 || token.empty()) {
    return Error("sign_in.no_token", {member(document, "error")});
  }
  return token;
}

Result<identity::ForeignIdentity> ForeignDoor::end(store::Store& store, const std::string& state,
                                                   const std::string& code, Instant now) {
  TW_TRY(const auto begun, store.change([&](store::Transaction& transaction) {
    return identity::end_foreign_sign_in(transaction, state, now);
  }));
  TW_TRY(const auto known, metadata(now));
  TW_TRY(const auto token, token_for(known, code, begun.verifier));
  TW_TRY(const auto keys, fetched(known.jwks_uri));
  return identity::check_id_token(token, keys.dump(), known.provider, begun.nonce, instant_now());
}

}  // namespace tw::server
