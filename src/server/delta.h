// Where Delta Sharing lives. Its clients know errors as {errorCode, message}.
#pragma once

#include <filesystem>
#include <string>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

inline constexpr const char* kDeltaSharing = "/delta-sharing";

// A file as it is sent to somebody outside: GET (with ranges) and HEAD. The agreement is looked at
// once a second meanwhile, and the connection is cut when it has ended. Code feed.link_invalid:
// there is no such file.
Result<Response> file_in_force(Services& services, const Request& request,
                               const std::string& agreement, const std::filesystem::path& path);

std::vector<Route> delta_routes(Services& services);
std::vector<Route> feed_routes(Services& services);

}  // namespace tw::server
