// What handlers are given: the home, connections to the engine, the explorer, the operational
// store and the jobs. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"
#include "explore/explorer.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "server/job.h"
#include "store/store.h"

namespace tw::server {

struct ServiceOptions {
  std::filesystem::path home;
  lake::EngineOptions engine;
};

class Services {
 public:
  // Takes up unfinished jobs, and begins to lay the cubes out for the explorer. Codes of
  // Home::open() and Store::open().
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
  ~Services();

  // Opened anew, which finishes what a killed command left in the journal.
  Result<lake::Home> home() const { return lake::Home::open(options_.home); }
  const std::filesystem::path& home_folder() const { return options_.home; }
  lake::Engine& engine() { return engine_; }
  explore::Explorer& explorer() { return explorer_; }
  store::Store& store() { return store_; }
  Jobs& jobs() { return *jobs_; }

  // Puts into the home's log what waits in the outbox: sign-ins of privilege, changes of rights. It
  // is marked once it is durable there, so a crash loses nothing and may tell a thing twice. Called
  // by who changes rights, and every two seconds. A home without a log keeps it until there is one.
  Result<void> tell_log();

  std::atomic<bool> is_stopping{false};

 private:
  Services(const ServiceOptions& options, lake::Home home, store::Store store);
  void look_after();

  ServiceOptions options_;
  const lake::Home home_;  // as it was at the start: folders and settings
  lake::Engine engine_;
  store::Store store_;
  explore::Explorer explorer_;
  std::mutex mutex_;  // of the next three
  std::vector<lake::Connection> idle_;
  std::condition_variable changed_;
  bool ends_ = false;
  std::mutex telling_;
  std::unique_ptr<Jobs> jobs_;
  std::thread caretaker_;
};

}  // namespace tw::server
