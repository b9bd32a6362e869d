#include "server/services.h"

#include <exception>

namespace tw::server {
namespace {

lake::EngineOptions spilling_into(lake::EngineOptions options, const lake::Home& home) {
  options.spill_folder = home.spill_folder();
  return options;
}

}  // namespace

Services::Services(const ServiceOptions& options, const lake::Home& home)
    : options_(options), engine_(spilling_into(options.engine, home)) {}

Result<std::unique_ptr<Services>> Services::open(const ServiceOptions& options) {
  TW_TRY(const auto home, lake::Home::open(options.home));
  return std::unique_ptr<Services>(new Services(options, home));
}

Services::Lease Services::connection() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      lake::Connection connection = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(connection)};
    }
  }
  return {*this, lake::Connection(engine_)};
}

Services::Lease::~Lease() {
  if (std::uncaught_exceptions() > exceptions_) return;
  const std::lock_guard lock(services_.mutex_);
  services_.idle_.push_back(std::move(connection_));
}

}  // namespace tw::server
