// From a request to the answer: route, caller, permission, body and parameters against their
// schema, handler, conditions and compression, metrics, and a line in the access log.
#pragma once

#include <memory>

#include "server/access.h"
#include "server/http.h"
#include "server/metrics.h"
#include "server/route.h"

namespace spdlog {
class logger;
}

namespace tw::server {

class Dispatcher : public Application {
 public:
  // `log` may be null. All must outlive the dispatcher.
  Dispatcher(const Routes& routes, Doorkeeper& door, Metrics& metrics,
             std::shared_ptr<spdlog::logger> log)
      : routes_(routes), door_(door), metrics_(metrics), log_(std::move(log)) {}

  bool is_instant(const Request& request) override;
  Intake admit(Request& request) override;
  Response answer(Request& request) override;
  Response refuse(const Request& request, int status, const std::string& code) override;
  void finished(const Exchange& exchange) override;

 private:
  // Finds route and caller; the refusal where one of them may not be.
  std::optional<Response> refusal(Request& request);
  // The handler's answer, or a problem.
  Response handled(Request& request);
  Response failed(const Request& request, const std::string& what);

  const Routes& routes_;
  Doorkeeper& door_;
  Metrics& metrics_;
  std::shared_ptr<spdlog::logger> log_;
};

// A change that a browser carries a cookie for comes from our own pages, or not at all (the cookie
// is SameSite=Strict besides).
bool is_from_elsewhere(const Request& request);

}  // namespace tw::server
