// Routes of the transparency log and of the witness.
#pragma once

#include <vector>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

std::vector<Route> log_routes(Services& services);

}  // namespace tw::server
