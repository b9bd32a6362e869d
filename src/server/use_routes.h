// Routes of the record of who has had what.
#pragma once

#include <vector>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

std::vector<Route> use_routes(Services& services);

}  // namespace tw::server
