#include "server/access.h"

#include "base/instant.h"
#include "identity/grants.h"
#include "identity/people.h"
#include "identity/sessions.h"

namespace tw::server {

std::string_view cookie(const Request& request, std::string_view name) {
  std::string_view rest = request.headers.get("Cookie");
  while (!rest.empty()) {
    const auto end = rest.find(';');
    auto pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

std::string_view bearer(const Request& request) {
  static constexpr std::string_view kScheme = "Bearer ";
  const auto header = request.headers.get("Authorization");
  return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string_view();
}

std::string session_cookie(const Request& request, const std::string& token) {
  return std::string(kSessionCookie) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" +
         (request.is_secure ? "; Secure" : "") + (token.empty() ? "; Max-Age=0" : "");
}

bool PeopleDoor::opens(std::string_view token) const {
  // In a time that does not depend on where the first difference is.
  unsigned difference = token.size() == start_token_.size() ? 0 : 1;
  for (std::size_t i = 0; i < start_token_.size(); ++i) {
    const char other = i < token.size() ? token[i] : '\0';
    difference |= static_cast<unsigned char>(start_token_[i] ^ other);
  }
  if (difference != 0 || start_token_.empty()) return false;
  const auto administered = store_.read([](store::Transaction& transaction) -> Result<bool> {
    return identity::has_administrator(transaction, instant_now());
  });
  return administered.has_value() && !*administered;
}

std::optional<Caller> PeopleDoor::caller(const Request& request) {
  const auto key = bearer(request);
  const bool by_cookie = key.empty();
  const std::string token(by_cookie ? cookie(request, kSessionCookie) : key);
  if (token.empty()) return std::nullopt;
  if (opens(token)) return Caller{identity::file_owner("start"), by_cookie};
  if (by_cookie) {
    auto session = identity::resume_session(store_, token, instant_now());
    if (!session) return std::nullopt;
    return Caller{std::move(session->principal), true};
  }
  auto principal = store_.read([&](store::Transaction& transaction) {
    return identity::principal_of_key(transaction, token, instant_now());
  });
  if (!principal) return std::nullopt;
  return Caller{std::move(*principal), false};
}

}  // namespace tw::server
