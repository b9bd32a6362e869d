// Routes that change who is here and what each may do and see.
#pragma once

#include <vector>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

std::vector<Route> rights_routes(Services& services);

}  // namespace tw::server
