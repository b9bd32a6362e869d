// The whole server: home, routes, dispatcher and transport, from start to graceful stop.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "server/http.h"
#include "server/services.h"

namespace spdlog {
class logger;
}

namespace tw::server {

struct ServeOptions {
  HttpSettings http;
  ServiceOptions services;
  std::string start_token;
  std::filesystem::path portal;  // folder with the built portal; empty: none
  std::function<std::shared_ptr<spdlog::logger>()> log;  // called when the home is known to be one
  // Told once it listens: its address as a URL, and the link that signs in; empty where
  // the home has an administrator.
  std::function<void(const std::string& url, const std::string& link)> on_listening;
};

// Returns after SIGTERM or SIGINT. Codes of Services::open() and HttpServer::listen().
Result<void> serve(const ServeOptions& options);

}  // namespace tw::server
