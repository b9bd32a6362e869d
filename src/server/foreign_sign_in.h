// Sign-in at an OpenID provider: what OpenID Connect says over HTTP, around identity/oidc.h.
//
//   <home>/sign_in.toml   absent: people sign in by password only. An unknown key is refused.
//     issuer = "https://id.customs.example"          https, or http on this machine
//     client_id = "tidewaiter"
//     client_secret = "..."                          absent: a public client; PKCE either way
//     portal = "https://stats.customs.example"       the address that browsers know us by
//     name_en = "Customs account", name_zh = "..."   what the button says
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "base/instant.h"
#include "base/messages.h"
#include "identity/oidc.h"

namespace tw::server {

struct ForeignSettings {
  std::string issuer;
  std::string client_id;
  std::string client_secret;
  std::string portal;
  BothLanguages name;
};

// Codes sign_in.setting_unknown, sign_in.setting_invalid, with the line.
Result<std::optional<ForeignSettings>> read_foreign_settings(const std::filesystem::path& home);

// Of one provider. Any number of threads.
class ForeignDoor {
 public:
  explicit ForeignDoor(ForeignSettings settings) : settings_(std::move(settings)) {}

  const ForeignSettings& settings() const { return settings_; }

  struct Begin {
    std::string address;  // to send the browser to
    std::string state;    // to be kept in that browser, so that no other ends what it began
  };
  // Codes call.failed, sign_in.provider (what its metadata lack).
  Result<Begin> begin(store::Store& store, Instant now);

  // Exchanges the code and judges the ID token. Codes as of begin; identity.state_unknown,
  // identity.token_refused, sign_in.no_token (the provider gives none for this code).
  Result<identity::ForeignIdentity> end(store::Store& store, const std::string& state,
                                        const std::string& code, Instant now);

 private:
  // What the provider publishes about itself (OpenID Connect Discovery 1.0, section 4).
  struct Metadata {
    identity::Provider provider;
    std::string token_endpoint;
    std::string jwks_uri;
  };
  Result<Metadata> metadata(Instant now);
  Result<std::string> token_for(const Metadata& metadata, const std::string& code,
                                const std::string& verifier) const;

  const ForeignSettings settings_;
  std::mutex mutex_;
  std::optional<Metadata> known_;
  Instant known_until_{};
};

}  // namespace tw::server
