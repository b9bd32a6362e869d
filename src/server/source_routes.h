// Routes of the sources of declarations: their mappings, and what a file would look like under one.
#pragma once

#include <vector>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

std::vector<Route> source_routes(Services& services);

}  // namespace tw::server
