// Who asks. The server knows people only through this face.
#pragma once

#include <optional>
#include <string>

#include "identity/principal.h"
#include "server/message.h"

namespace tw::server {

// The cookie that carries a session.
inline constexpr const char* kSessionCookie = "tidewaiter";

struct Caller {
  identity::Principal principal;
  bool by_cookie = false;  // then a change must come from our own pages (see Dispatcher)
};

class Doorkeeper {
 public:
  virtual ~Doorkeeper() = default;
  // Nobody, where the request carries nothing that is known.
  virtual std::optional<Caller> caller(const Request& request) = 0;
};

// Until people are registered: one token, made at the start and kept in memory, lets its bearer do
// everything. It comes as `Authorization: Bearer`, or in the cookie that GET /start?token= sets.
class StartDoor : public Doorkeeper {
 public:
  explicit StartDoor(std::string token) : token_(std::move(token)) {}
  std::optional<Caller> caller(const Request& request) override;
  bool opens(std::string_view token) const;
  const std::string& token() const { return token_; }

 private:
  std::string token_;
};

// The value of a cookie; "" where there is none.
std::string_view cookie(const Request& request, std::string_view name);
// The token of `Authorization: Bearer ...`; "" where there is none.
std::string_view bearer(const Request& request);

}  // namespace tw::server
