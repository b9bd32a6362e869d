// The operational store: small, transactional records (people, sessions, jobs, the outbox). Bulk
// data never goes there.
//
// SQLite in <home>/store/tidewaiter.db unless <home>/settings.toml names a PostgreSQL database
// (settings.h). One schema, the same SQL: fixed queries in .sql files of the rooms, in the dialect
// both speak (text and bigint; ON CONFLICT; RETURNING; no function that only one has).
//
// Changes happen one after the other: whoever is inside change() is the only writer, in whatever
// process, so what it reads stays so until it ends. Readers are never held up and see one state.
// Any number of threads may use one Store.
#pragma once

#include <charconv>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "store/session.h"

namespace tw::store {

// std::string, std::int64_t, bool (not 0), or std::optional of these where it may be null.
template <class T>
T cell_as(const std::optional<std::string>& cell);

class Transaction {
 public:
  explicit Transaction(Session& session) : session_(&session) {}

  // The rows of src/<room>/<name>.sql, one tuple each: rows<std::string, std::int64_t>(...).
  template <class... Columns>
  std::vector<std::tuple<Columns...>> rows(std::string_view room, std::string_view name,
                                           const Parameters& parameters = {});
  // The first row, if any.
  template <class... Columns>
  std::optional<std::tuple<Columns...>> row(std::string_view room, std::string_view name,
                                            const Parameters& parameters = {});
  // How many rows it changed.
  std::int64_t run(std::string_view room, std::string_view name, const Parameters& parameters = {});
  Session& session() { return *session_; }

 private:
  Session* session_;
};

class Store {
 public:
  // Makes it where there is none, and brings it up to this program's version (migrate.h). Codes
  // of read_settings, migrate. EnvironmentError store.unreachable.
  static Result<Store> open(const std::filesystem::path& home);
  // Whether open() would find one: no file is made to look.
  static Result<bool> exists(const std::filesystem::path& home);
  // Opens it where it is, as it is.
  explicit Store(Location location);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  const Location& location() const;

  // Runs f(Transaction&) -> Result<T>, and keeps all it did (T) or nothing (an Error, or an
  // exception).
  template <class F>
  auto change(F f) -> std::invoke_result_t<F, Transaction&> {
    return within(Session::Purpose::kChange, f);
  }
  template <class F>
  auto read(F f) -> std::invoke_result_t<F, Transaction&> {
    return within(Session::Purpose::kRead, f);
  }

 private:
  // A connection, taken from those at rest (at most kConnections; the others wait).
  class Lease {
   public:
    explicit Lease(Store& store);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Session& session() { return *session_; }
    void keep() { whole_ = true; }  // it did what it should: it may be used again

   private:
    Store& store_;
    std::unique_ptr<Session> session_;
    bool whole_ = false;
  };

  template <class F>
  auto within(Session::Purpose purpose, F& f) -> std::invoke_result_t<F, Transaction&> {
    Lease lease(*this);
    lease.session().begin(purpose);
    Transaction transaction(lease.session());
    auto result = f(transaction);  // what throws closes the connection, which rolls back
    if (result) {
      lease.session().commit();
    } else {
      lease.session().rollback();
    }
    lease.keep();
    return result;
  }

  struct Pool;
  std::unique_ptr<Pool> pool_;
};

template <class T>
T cell_as(const std::optional<std::string>& cell) {
  if constexpr (std::is_same_v<T, std::string>) {
    TW_ASSERT(cell.has_value());
    return *cell;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    TW_ASSERT(cell.has_value());
    std::int64_t number = 0;
    const auto end = std::from_chars(cell->data(), cell->data() + cell->size(), number);
    TW_ASSERT(end.ec == std::errc() && end.ptr == cell->data() + cell->size());
    return number;
  } else if constexpr (std::is_same_v<T, bool>) {
    return cell_as<std::int64_t>(cell) != 0;
  } else {
    if (!cell) return std::nullopt;
    return cell_as<typename T::value_type>(cell);
  }
}

// The text of a room's query.
std::string_view query_text(std::string_view room, std::string_view name);

template <class... Columns>
std::vector<std::tuple<Columns...>> Transaction::rows(std::string_view room, std::string_view name,
                                                      const Parameters& parameters) {
  std::vector<std::tuple<Columns...>> rows;
  const auto found = session_->rows(query_text(room, name), parameters, sizeof...(Columns));
  for (const auto& cells : found) {
    rows.push_back([&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple<Columns...>(cell_as<Columns>(cells[I])...);
    }(std::index_sequence_for<Columns...>()));
  }
  return rows;
}

template <class... Columns>
std::optional<std::tuple<Columns...>> Transaction::row(std::string_view room, std::string_view name,
                                                       const Parameters& parameters) {
  auto found = rows<Columns...>(room, name, parameters);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace tw::store
