// The routes, by subject. Each function lists those of one, with the handlers that call its room.
#pragma once

#include <vector>

#include "server/access.h"
#include "server/metrics.h"
#include "server/route.h"
#include "server/services.h"

namespace tw::server {

// What the routes about the server itself need.
struct Self {
  const Routes* routes = nullptr;  // set when they are made
  Metrics* metrics = nullptr;
  const HttpCounters* http = nullptr;
  const StartDoor* start = nullptr;
};

std::vector<Route> self_routes(Services& services, Self& self);
std::vector<Route> table_routes(Services& services);

// All of them.
std::vector<Route> all_routes(Services& services, Self& self);

// The period or month of a parameter, which the schema has let pass.
Period period_of(const Request& request, std::string_view parameter = "period");

}  // namespace tw::server
