// What the server and the commands ask of other servers, over HTTP or HTTPS. Plain and small: one
// request a connection, no redirects, no proxy.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "server/message.h"

namespace tw::server {

struct Call {
  std::string method = "GET";
  std::string url;  // http or https
  std::string body;
  Headers headers;  // besides Host, User-Agent, Connection and the body's length
  std::chrono::milliseconds time{10'000};  // for all of it
  std::uint64_t most_bytes = 1024 * 1024;  // of the answer's body
};

struct Called {
  int status = 0;
  std::string content_type;
  std::string body;
};

// Certificates are held against the system's authorities (SSL_CERT_FILE names others) and the name
// in the URL. Any thread; waits for the answer. Codes call.address (no URL of the two kinds),
// call.failed (host, what went wrong).
Result<Called> call(const Call& call);

// A value inside a form or a query: all but letters, digits and -._~ encoded.
std::string percent_encoded(std::string_view text);

}  // namespace tw::server
