#include "server/access.h"

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

bool StartDoor::opens(std::string_view token) const {
  // In a time that does not depend on where the first difference is.
  unsigned difference = token.size() == token_.size() ? 0 : 1;
  for (std::size_t i = 0; i < token_.size(); ++i) {
    const char other = i < token.size() ? token[i] : '\0';
    difference |= static_cast<unsigned char>(token_[i] ^ other);
  }
  return difference == 0 && !token_.empty();
}

std::optional<Caller> StartDoor::caller(const Request& request) {
  const bool by_header = !bearer(request).empty();
  const auto token = by_header ? bearer(request) : cookie(request, kSessionCookie);
  if (!opens(token)) return std::nullopt;
  identity::Principal principal;
  principal.id = "start";
  principal.login = "start";
  principal.name = {"First administrator", "首任管理员"};
  principal.scope = identity::Scope::everything();
  principal.permissions = identity::Permissions::all();
  return Caller{principal, !by_header};
}

}  // namespace tw::server
