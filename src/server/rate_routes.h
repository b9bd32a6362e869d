// Routes of exchange rates.
#pragma once

#include <vector>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

std::vector<Route> rate_routes(Services& services);

}  // namespace tw::server
