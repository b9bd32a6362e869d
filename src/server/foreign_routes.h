// Routes of signing in at an OpenID provider.
#pragma once

#include <vector>

#include "server/route.h"
#include "server/services.h"

namespace tw::server {

// As the home's sign_in.toml has it; where that cannot be kept to (serve() says why and does not
// start), or is absent, there is nowhere else to sign in.
std::vector<Route> foreign_routes(Services& services);

}  // namespace tw::server
