// Where Delta Sharing lives. Its clients know errors as {errorCode, message}.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

inline constexpr const char* kDeltaSharing = "/delta-sharing";

// What is had, for the record of uses (exchange/use.h): agreement, service, subject; what is known
// of actor and rows.
struct Metered {
  std::string agreement;
  std::string service;
  std::string subject;
  std::string actor;
  std::int64_t rows = 0;
};

// A file as it is sent to somebody outside: GET (with ranges) and HEAD. The agreement is looked at
// once a second meanwhile, and the connection is cut when it has ended. The use is on record when
// the last byte is gone, or that it was cut or refused. Code feed.link_invalid: there is no such
// file.
Result<Response> file_in_force(Services& services, const Request& request, const Metered& what,
                               const std::filesystem::path& path);
// The same of a file that was made for this answer and goes with it.
Result<Response> file_in_force(Services& services, const Request& request, const Metered& what,
                               std::shared_ptr<TemporaryFile> file);

// Records a use that has been answered, or (fault) has not. A record that cannot be kept refuses
// the answer: nothing is given that nobody knows of.
Result<void> record_use(Services& services, const Metered& what, const std::string& received_at,
                        std::int64_t bytes, const std::string& outcome, const std::string& fault);

std::vector<Route> delta_routes(Services& services);
std::vector<Route> feed_routes(Services& services);

}  // namespace tw::server
