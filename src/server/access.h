// Who asks. The server knows people only through this face.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "identity/principal.h"
#include "server/message.h"
#include "store/store.h"

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

// Sessions come in the cookie, keys of services and people as `Authorization: Bearer tw_...`.
//
// As long as the home has no administrator, whoever can read what `serve` printed may do all: the
// start token, made at each start and kept in memory, comes as either of the two.
class PeopleDoor : public Doorkeeper {
 public:
  PeopleDoor(store::Store& store, std::string start_token)
      : store_(store), start_token_(std::move(start_token)) {}
  std::optional<Caller> caller(const Request& request) override;

  // Whether the token is the start token, and there is no administrator yet.
  bool opens(std::string_view token) const;
  const std::string& start_token() const { return start_token_; }

 private:
  store::Store& store_;
  std::string start_token_;
};

// The value of a cookie; "" where there is none.
std::string_view cookie(const Request& request, std::string_view name);
// The token of `Authorization: Bearer ...`; "" where there is none.
std::string_view bearer(const Request& request);
// Set-Cookie of a session; of an empty token: it goes.
std::string session_cookie(const Request& request, const std::string& token);

}  // namespace tw::server
