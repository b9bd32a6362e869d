// The routes, by subject. Each function lists those of one, with the handlers that call its room.
#pragma once

#include <filesystem>
#include <vector>

#include "server/access.h"
#include "server/metrics.h"
#include "server/route.h"
#include "server/services.h"
#include "statistics/axis.h"

namespace tw::server {

// What the routes about the server itself need.
struct Self {
  const Routes* routes = nullptr;  // set when they are made
  Metrics* metrics = nullptr;
  const HttpCounters* http = nullptr;
  const PeopleDoor* start = nullptr;
};

std::vector<Route> self_routes(Services& services, Self& self);
std::vector<Route> people_routes(Services& services, const PeopleDoor& start);
std::vector<Route> table_routes(Services& services);
std::vector<Route> home_routes(Services& services);
std::vector<Route> evidence_routes(Services& services);
std::vector<Route> explore_routes(Services& services);
std::vector<Route> month_routes(Services& services);
std::vector<Route> declaration_routes(Services& services);
std::vector<Route> review_routes(Services& services);
std::vector<Route> standards_routes(Services& services);
std::vector<Route> rule_routes(Services& services);
std::vector<Route> question_routes(Services& services);
std::vector<Route> catalogue_routes(Services& services);
std::vector<Route> face_routes(Services& services);
std::vector<Route> agreement_routes(Services& services);
std::vector<Route> enterprise_routes(Services& services);
std::vector<Route> bill_routes(Services& services);
std::vector<Route> inplace_routes(Services& services);
std::vector<Route> job_routes(Services& services);
// Of an empty folder: none of it is there.
std::vector<Route> portal_routes(std::filesystem::path folder);

// All of them.
std::vector<Route> all_routes(Services& services, Self& self,
                              const std::filesystem::path& portal = {});

// A part of the cube: dimension=code, several times.
Parameter where_parameter();
Result<statistics::CellKey> cell_of(const Request& request);

// The period or month of a parameter, which the schema has let pass.
Period period_of(const Request& request, std::string_view parameter = "period");

}  // namespace tw::server
