// The table of routes as OpenAPI 3.1, and as a page to read. Both say nothing that the table does
// not say.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/messages.h"
#include "server/route.h"

namespace tw::server {

// The texts in one language; x-texts of each operation has both.
nlohmann::ordered_json openapi(const Routes& routes, Language language);

// HTML that needs nothing from elsewhere, scripts neither.
std::string reference_page(const Routes& routes, Language language);

// The table of docs/server.md: a line a route.
std::string routes_table(const Routes& routes);

}  // namespace tw::server
