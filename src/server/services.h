// What handlers are given: the home, connections to the engine, and what the server knows of
// itself. Thread-safe.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::server {

struct ServiceOptions {
  std::filesystem::path home;
  lake::EngineOptions engine;
};

class Services {
 public:
  // Codes of Home::open().
  static Result<std::unique_ptr<Services>> open(const ServiceOptions& options);

  // A connection of the engine for one request. It goes back when the lease ends, with the views it
  // has, so that the next one of the same month need not make them again; after an exception it is
  // thrown away.
  class Lease {
   public:
    Lease(Services& services, lake::Connection connection)
        : services_(services), connection_(std::move(connection)) {}
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    lake::Connection& operator*() { return connection_; }

   private:
    Services& services_;
    lake::Connection connection_;
    int exceptions_ = std::uncaught_exceptions();
  };
  Lease connection();

  // Opened anew, which finishes what a killed command left in the journal.
  Result<lake::Home> home() const { return lake::Home::open(options_.home); }
  const std::filesystem::path& home_folder() const { return options_.home; }
  lake::Engine& engine() { return engine_; }

  std::atomic<bool> is_stopping{false};

 private:
  Services(const ServiceOptions& options, const lake::Home& home);
  ServiceOptions options_;
  lake::Engine engine_;
  std::mutex mutex_;
  std::vector<lake::Connection> idle_;
};

}  // namespace tw::server
