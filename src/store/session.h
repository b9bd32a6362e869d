// One connection to the operational store, whichever database keeps it. Internal to the room: the
// others speak to Store. SOCI is behind this face.
//
// Values are bound one by one, by name, never as vectors (SOCI's vector binds are faulty on
// PostgreSQL). There are two types, text and 64-bit integers: instants are text (base/instant.h),
// truth is 0 or 1, bytes are hex. That is all both databases agree on without a word.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tw::store {

// Where the store is: a file of SQLite, or a PostgreSQL database.
struct Location {
  enum class Kind : std::uint8_t { kSqlite, kPostgresql };
  Kind kind = Kind::kSqlite;
  std::string address;  // path of the file; postgresql:// URL
};

// Null, an integer or a text.
using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Parameters = std::vector<std::pair<std::string, Value>>;
using Cells = std::vector<std::optional<std::string>>;  // one row, as text; nullopt: null

class Session {
 public:
  // EnvironmentError store.unreachable (what the database said).
  explicit Session(const Location& location);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Rows of `columns` cells. `sql` is one statement with $names; each name has a value in
  // `parameters`. EnvironmentError store.failed (the message, never the values).
  std::vector<Cells> rows(std::string_view sql, const Parameters& parameters, std::size_t columns);
  // The number of rows it changed.
  std::int64_t run(std::string_view sql, const Parameters& parameters);

  // kChange: the only one that changes anything until it ends; the others wait. kRead: sees one
  // state, and holds nobody up.
  enum class Purpose : std::uint8_t { kRead, kChange };
  void begin(Purpose purpose);
  void commit();
  void rollback() noexcept;

 private:
  friend class TableLoad;
  struct State;
  std::unique_ptr<State> state_;
};

// A statement as SOCI takes it: comments gone, :name for $name outside quotes.
std::string soci_text(std::string_view sql);
// The names after $ outside quotes and comments, in order of appearance, each once.
std::vector<std::string> parameter_names(std::string_view sql);

}  // namespace tw::store
