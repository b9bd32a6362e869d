// The query engine (DuckDB, in process) behind one small face. Nothing else includes its header.
//
// An Engine is one in-memory database with spill to a folder; it is thread-safe. A Connection
// serves one thread at a time. SQL is ours, never the user's, so a failing statement is a broken
// environment (disk, memory) or our mistake: it throws EnvironmentError (engine.failed,
// engine.out_of_memory, engine.disk).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "lake/table_source.h"
#include "sql/expr.h"

namespace tw::lake {

using sql::Value;

struct EngineOptions {
  int threads = 0;                     // 0: all cores
  std::string memory_limit = "4GiB";   // the engine's own buffers; sorts and large results spill
  std::filesystem::path spill_folder;  // empty: the system's folder for temporary files
};

// A materialised result; for answers that fit in memory.
class Rows {
 public:
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;

  std::size_t size() const { return rows.size(); }
  bool empty() const { return rows.empty(); }
  const Value& at(std::size_t row, std::size_t column) const { return rows[row][column]; }
  bool is_null(std::size_t row, std::size_t column) const;
  // Text of any value; dates as YYYY-MM-DD, null as "".
  std::string text(std::size_t row, std::size_t column) const;
  // Integers (and booleans as 0 or 1); null as 0. Stops the program on other types.
  std::int64_t integer(std::size_t row, std::size_t column) const;
  double real(std::size_t row, std::size_t column) const;
};

std::string to_text(const Value& value);

using Parameters = std::vector<std::pair<std::string, Value>>;

class Connection;

// Appends rows to a table of the connection. Call the setters of each column, then next_row().
class Appender {
 public:
  Appender(Connection& connection, const std::string& table, std::vector<ColumnSpec> columns);
  ~Appender();
  Appender(Appender&&) noexcept;
  Appender& operator=(Appender&&) = delete;

  // The writer of a column for the current row; unset columns are null.
  void set(std::size_t column, const Value& value);
  void set_text(std::size_t column, std::string_view value);
  void next_row();
  // Must be called: rows not finished are lost.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Engine;

class Connection {
 public:
  explicit Connection(Engine& engine);
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) = delete;

  // One or more statements, results dropped.
  void execute(std::string_view sql);
  // One statement with named parameters ($name); all of the answer.
  Rows query(std::string_view sql, const Parameters& parameters = {});
  // One statement that answers texts only, row by row; memory is bounded, however many there are.
  // The cells (nullopt: null) live until `each` returns. What `each` throws ends the statement.
  using Texts = std::span<const std::optional<std::string_view>>;
  void stream(std::string_view sql, const std::function<void(Texts)>& each);
  // `SELECT * FROM name()` reads the source from now on. Names are process-wide: use unique_name().
  void add_source(const std::string& name, std::shared_ptr<TableSource> source);
  // Makes temporary tables, unless `what` was last made from these `inputs` on this connection.
  void make_once(const std::string& what, const std::string& inputs,
                 const std::function<void()>& make);
  // Stops the statement that another thread is running on this connection.
  void interrupt();

 private:
  friend class Appender;
  struct State;
  std::unique_ptr<State> state_;
};

class Engine {
 public:
  explicit Engine(const EngineOptions& options = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

 private:
  friend class Connection;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::lake
