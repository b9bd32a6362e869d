#include "server/reconcile_routes.h"

#include "feed/feed.h"
#include "server/job_json.h"

namespace tw::server {
namespace {

// What it finds is the job's result.
Result<Response> begin(Services& services, const Request& request, const Principal& principal) {
  const auto& agreement = request.parameter("agreement");
  TW_CHECK(services.store().read(
      [&](store::Transaction& transaction) { return feed::feed_of(transaction, agreement); }));
  TW_TRY(const auto begun, services.jobs().start({.kind = "reconcile",
                                                  .parameters = {{"agreement", agreement}},
                                                  .by = principal.login}));
  return accepted(begun, principal);
}

}  // namespace

std::vector<Route> reconcile_routes(Services& services) {
  return {{.method = "POST",
           .path = "/api/feeds/{agreement}/reconcile",
           .name = "reconcile_feed",
           .group = "feeds",
           .access = Access::with(Permission::kReleasePublish),
           .parameters = {{"agreement", schema::pattern("[A-Za-z0-9-]{1,40}", "A-2026-0007")}},
           .body = Body{schema::object({})},
           .answers = {{202, "application/json", schema::object({{"job", job_schema()}})}},
           .problems = {404},
           .handler = [&services](const Request& request, const Principal& who) {
             return begin(services, request, who);
           }}};
}

}  // namespace tw::server
