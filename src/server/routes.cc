#include "server/routes.h"

#include <iterator>

#include "server/delta.h"
#include "server/foreign_routes.h"
#include "server/log_routes.h"
#include "server/rate_routes.h"
#include "server/reconcile_routes.h"
#include "server/rights_routes.h"
#include "server/source_routes.h"
#include "server/use_routes.h"

namespace tw::server {

Period period_of(const Request& request, std::string_view parameter) {
  const auto period = Period::parse(request.parameter(parameter));
  TW_ASSERT(period.has_value());
  return *period;
}

Parameter where_parameter() {
  return {"where", schema::pattern("[a-z_]+=[^=]{0,60}", "country=DE"), false, true};
}

Result<statistics::CellKey> cell_of(const Request& request) {
  statistics::CellKey key;
  for (const auto& [name, value] : request.query) {
    if (name != "where") continue;
    const auto equals = value.find('=');
    key.emplace_back(value.substr(0, equals), value.substr(equals + 1));
  }
  return key;
}

std::vector<Route> all_routes(Services& services, Self& self, const std::filesystem::path& portal) {
  std::vector<Route> all;
  for (auto part : {self_routes(services, self),  people_routes(services, *self.start),
                    foreign_routes(services),     table_routes(services),
                    explore_routes(services),     month_routes(services),
                    home_routes(services),        evidence_routes(services),
                    declaration_routes(services), review_routes(services),
                    standards_routes(services),   rule_routes(services),
                    question_routes(services),    job_routes(services),
                    enterprise_routes(services),  bill_routes(services),
                    log_routes(services),         inplace_routes(services),
                    delta_routes(services),       feed_routes(services),
                    catalogue_routes(services),   face_routes(services),
                    agreement_routes(services),   rights_routes(services),
                    rate_routes(services),        reconcile_routes(services),
                    source_routes(services),      use_routes(services),
                    portal_routes(portal)}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace tw::server
