// Feeds looked through as a job.
#pragma once

#include <vector>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

std::vector<Route> reconcile_routes(Services& services);

}  // namespace tw::server
