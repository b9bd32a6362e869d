#include "server/services.h"

#include <chrono>
#include <exception>

#include "base/date.h"
#include "identity/notice.h"
#include "server/work.h"
#include "trust/journal.h"

namespace tw::server {
namespace {

lake::EngineOptions spilling_into(lake::EngineOptions options, const lake::Home& home) {
  options.spill_folder = home.spill_folder();
  return options;
}

}  // namespace

Services::Services(const ServiceOptions& options, lake::Home home, store::Store store)
    : options_(options),
      home_(std::move(home)),
      engine_(spilling_into(options.engine, home_)),
      store_(std::move(store)),
      explorer_(home_, engine_) {
  jobs_ = std::make_unique<Jobs>(options_.home / "jobs", kinds_of_work(*this));
  caretaker_ = std::thread([this] { look_after(); });
}

Services::~Services() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  caretaker_.join();
}

Result<std::unique_ptr<Services>> Services::open(const ServiceOptions& options) {
  TW_TRY(auto home, lake::Home::open(options.home));
  TW_TRY(auto store, store::Store::open(options.home));
  return std::unique_ptr<Services>(new Services(options, std::move(home), std::move(store)));
}

// Keeps explorer and log up with what others do.
void Services::look_after() {
  constexpr auto kPause = std::chrono::seconds(2);  // without news it costs two directory listings
  std::unique_lock lock(mutex_);
  while (!ends_) {
    lock.unlock();
    try {
      // A damaged lake is told by whatever else reads it.
      static_cast<void>(explorer_.refresh(silent_progress()));
      static_cast<void>(tell_log());  // what cannot be told waits
    } catch (const EnvironmentError&) {
      // No room on the disk, say: what was laid out before still answers, what is to be told waits.
    }
    lock.lock();
    changed_.wait_for(lock, kPause, [this] { return ends_; });
  }
}

Result<void> Services::tell_log() {
  const auto& home = options_.home;
  if (!trust::Journal::exists(home)) return {};
  const std::scoped_lock one_at_a_time(telling_);
  while (true) {
    TW_TRY(const auto waiting,
           store_.read([](store::Transaction& transaction) -> Result<identity::Notices> {
             return identity::waiting_notices(transaction);
           }));
    if (waiting.last == 0) return {};
    std::vector<trust::Act> acts;
    for (const auto& notice : waiting.all) {
      acts.push_back(
          {notice.kind, utc_now(), notice.by, {{notice.field, notice.event}}, notice.body.dump()});
    }
    if (!acts.empty()) {
      TW_TRY(auto journal, trust::Journal::open(home));
      TW_CHECK(journal.record(acts));
    }
    TW_CHECK(store_.change([&](store::Transaction& transaction) -> Result<void> {
      identity::notices_logged(transaction, waiting.last);
      return {};
    }));
  }
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
