#include "server/routes.h"

#include <iterator>

namespace tw::server {

Period period_of(const Request& request, std::string_view parameter) {
  const auto period = Period::parse(request.parameter(parameter));
  TW_ASSERT(period.has_value());
  return *period;
}

std::vector<Route> all_routes(Services& services, Self& self) {
  std::vector<Route> all;
  for (auto part : {self_routes(services, self), table_routes(services)}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace tw::server
