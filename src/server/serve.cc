#include "server/serve.h"

#include "server/dispatch.h"
#include "server/foreign_sign_in.h"
#include "server/routes.h"

namespace tw::server {
namespace {

std::string url_of(const HttpSettings& settings, std::uint16_t port) {
  const bool is_six = settings.address.find(':') != std::string::npos;
  return (settings.certificate.empty() ? "http://" : "https://") +
         (is_six ? "[" + settings.address + "]" : settings.address) + ":" + std::to_string(port) +
         "/";
}

}  // namespace

Result<void> serve(const ServeOptions& options) {
  TW_TRY(const auto services, Services::open(options.services));
  PeopleDoor door(services->store(), options.start_token);
  HttpCounters counters;
  TW_TRY(const auto elsewhere, read_foreign_settings(options.services.home));
  static_cast<void>(elsewhere);  // a mistake in it is told before anything is served
  Self self{.http = &counters, .start = &door};
  const Routes routes(all_routes(*services, self, options.portal));
  Metrics metrics(routes);
  self.routes = &routes;
  self.metrics = &metrics;
  Dispatcher dispatcher(routes, door, metrics, options.log());
  HttpSettings settings = options.http;
  settings.upload_folder = options.services.home / "tmp";
  TW_TRY(const auto server, HttpServer::listen(settings, dispatcher, counters));
  const std::string url = url_of(settings, server->port());
  const bool is_first = door.opens(door.start_token());
  options.on_listening(url, is_first ? url + "start?token=" + door.start_token() : "");
  server->run(true);
  services->is_stopping = true;
  return {};
}

}  // namespace tw::server
