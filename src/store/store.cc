#include "store/store.h"

#include "base/file.h"
#include "sql/query.h"
#include "store/migrate.h"
#include "store/settings.h"

namespace tw::store {
namespace {

constexpr std::size_t kConnections = 8;

}  // namespace

struct Store::Pool {
  Location location;
  std::mutex mutex;
  std::condition_variable freed;
  std::size_t leased = 0;
  std::vector<std::unique_ptr<Session>> at_rest;
};

std::string_view query_text(std::string_view room, std::string_view name) {
  return sql::query(room, name);
}

std::int64_t Transaction::run(std::string_view room, std::string_view name,
                              const Parameters& parameters) {
  return session_->run(query_text(room, name), parameters);
}

Store::Store(Location location) : pool_(std::make_unique<Pool>()) {
  pool_->location = std::move(location);
}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

const Location& Store::location() const { return pool_->location; }

Result<Store> Store::open(const std::filesystem::path& home) {
  TW_TRY(const auto settings, read_settings(home));
  if (settings.location.kind == Location::Kind::kSqlite) {
    const auto folder = std::filesystem::path(settings.location.address).parent_path();
    make_folders(folder);
    // Hashes of passwords and keys are in there.
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  }
  Store store(settings.location);
  TW_CHECK(migrate(store, shipped_migrations()));
  return store;
}

Result<bool> Store::exists(const std::filesystem::path& home) {
  TW_TRY(const auto settings, read_settings(home));
  return settings.location.kind == Location::Kind::kPostgresql ||
         std::filesystem::exists(settings.location.address);
}

Store::Lease::Lease(Store& store) : store_(store) {
  Pool& pool = *store_.pool_;
  {
    std::unique_lock lock(pool.mutex);
    pool.freed.wait(lock, [&] { return pool.leased < kConnections; });
    ++pool.leased;
    if (!pool.at_rest.empty()) {
      session_ = std::move(pool.at_rest.back());
      pool.at_rest.pop_back();
    }
  }
  if (session_ != nullptr) return;
  try {
    session_ = std::make_unique<Session>(pool.location);
  } catch (...) {
    const std::lock_guard lock(pool.mutex);
    --pool.leased;
    pool.freed.notify_one();
    throw;
  }
}

Store::Lease::~Lease() {
  Pool& pool = *store_.pool_;
  if (!whole_) session_.reset();
  const std::lock_guard lock(pool.mutex);
  --pool.leased;
  if (session_ != nullptr) pool.at_rest.push_back(std::move(session_));
  pool.freed.notify_one();
}

}  // namespace tw::store
