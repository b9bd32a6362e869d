#include "inplace/odbc.h"

#include <sql.h>
#include <sqlext.h>

#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace tw::inplace {
namespace {

constexpr std::size_t kAhead = 1000;              // rows fetched and not yet taken
constexpr auto kGrace = std::chrono::seconds(2);  // for a cancelled statement to end

// UTF-16 of the driver's to UTF-8; lone halves become U+FFFD.
void append_utf8(const SQLWCHAR* units, std::size_t count, std::string& out) {
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t point = units[i];
    if (point >= 0xD800 && point < 0xDC00 && i + 1 < count && units[i + 1] >= 0xDC00 &&
        units[i + 1] < 0xE000) {
      point = 0x10000 + ((point - 0xD800) << 10U) + (units[++i] - 0xDC00U);
    } else if (point >= 0xD800 && point < 0xE000) {
      point = 0xFFFD;
    }
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xC0 | (point >> 6U));
      put(0x80 | (point & 0x3FU));
    } else if (point < 0x10000) {
      put(0xE0 | (point >> 12U));
      put(0x80 | ((point >> 6U) & 0x3FU));
      put(0x80 | (point & 0x3FU));
    } else {
      put(0xF0 | (point >> 18U));
      put(0x80 | ((point >> 12U) & 0x3FU));
      put(0x80 | ((point >> 6U) & 0x3FU));
      put(0x80 | (point & 0x3FU));
    }
  }
}

std::vector<SQLWCHAR> utf16_of(const std::string& text) {
  std::vector<SQLWCHAR> units;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    std::uint32_t point = length == 1 ? byte : byte & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k) {
      point = (point << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    if (point >= 0x10000) {
      units.push_back(static_cast<SQLWCHAR>(0xD800 + ((point - 0x10000) >> 10U)));
      units.push_back(static_cast<SQLWCHAR>(0xDC00 + ((point - 0x10000) & 0x3FFU)));
    } else {
      units.push_back(static_cast<SQLWCHAR>(point));
    }
    i += length;
  }
  units.push_back(0);
  return units;
}

std::string diagnosis(SQLSMALLINT kind, SQLHANDLE handle) {
  std::array<SQLCHAR, 6> state{};
  std::array<SQLCHAR, 1024> text{};
  SQLINTEGER native = 0;
  SQLSMALLINT length = 0;
  if (!SQL_SUCCEEDED(SQLGetDiagRec(kind, handle, 1, state.data(), &native, text.data(),
                                   static_cast<SQLSMALLINT>(text.size()), &length))) {
    return "?";
  }
  return std::string(reinterpret_cast<const char*>(state.data())) + " " +
         reinterpret_cast<const char*>(text.data());
}

}  // namespace

// Shared with the thread, which may outlive the connection.
struct OdbcConnection::State {
  SQLHENV environment = nullptr;
  SQLHDBC connection = nullptr;
  bool is_connected = false;

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Cells> rows;
  bool has_ended = true;
  bool is_unwanted = false;  // the caller takes no more
  std::optional<Error> failure;

  std::mutex
      cancelling;  // of the next: a cancel may take long, and must not meet a freed statement
  SQLHSTMT running = nullptr;

  ~State() {
    if (is_connected) SQLDisconnect(connection);
    if (connection != nullptr) SQLFreeHandle(SQL_HANDLE_DBC, connection);
    if (environment != nullptr) SQLFreeHandle(SQL_HANDLE_ENV, environment);
  }

  // ---- on the connection's thread ----

  void connect(const std::string& text) {
    auto wide = utf16_of(text);
    SQLAllocHandle(SQL_HANDLE_ENV, nullptr, &environment);
    SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3),
                  0);  // NOLINT: an integer by contract
    SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
    const auto done = SQLDriverConnectW(connection, nullptr, wide.data(), SQL_NTS, nullptr, 0,
                                        nullptr, SQL_DRIVER_NOPROMPT);
    const std::scoped_lock lock(mutex);
    is_connected = SQL_SUCCEEDED(done);
    if (!is_connected) {
      failure = Error("inplace.source_unreachable", {diagnosis(SQL_HANDLE_DBC, connection)});
    }
  }

  void execute(const std::string& text) {
    auto wide = utf16_of(text);
    SQLHSTMT statement = nullptr;
    SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement);
    {
      const std::scoped_lock lock(cancelling);
      running = statement;
    }
    auto done = SQLExecDirectW(statement, wide.data(), SQL_NTS);
    SQLSMALLINT columns = 0;
    if (SQL_SUCCEEDED(done)) SQLNumResultCols(statement, &columns);
    while (columns > 0 && SQL_SUCCEEDED(done = SQLFetch(statement))) {
      Cells cells;
      for (SQLSMALLINT i = 1; i <= columns; ++i) cells.push_back(cell(statement, i));
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return rows.size() < kAhead || is_unwanted; });
      if (is_unwanted) break;
      rows.push_back(std::move(cells));
      changed.notify_all();
    }
    if (!SQL_SUCCEEDED(done) && done != SQL_NO_DATA) {
      Error error("inplace.source_failed", {diagnosis(SQL_HANDLE_STMT, statement)});
      const std::scoped_lock lock(mutex);
      if (!is_unwanted) failure = std::move(error);
    }
    const std::scoped_lock lock(cancelling);
    running = nullptr;
    SQLFreeHandle(SQL_HANDLE_STMT, statement);
  }

  static std::optional<std::string> cell(SQLHSTMT statement, SQLSMALLINT column) {
    std::string value;
    std::array<SQLWCHAR, 512> buffer{};
    while (true) {
      SQLLEN length = 0;
      const auto done = SQLGetData(statement, static_cast<SQLUSMALLINT>(column), SQL_C_WCHAR,
                                   buffer.data(), static_cast<SQLLEN>(sizeof buffer), &length);
      if (!SQL_SUCCEEDED(done)) return value;
      if (length == SQL_NULL_DATA) return std::nullopt;
      const bool is_last = done == SQL_SUCCESS;
      const std::size_t units = is_last && length >= 0
                                    ? static_cast<std::size_t>(length) / sizeof(SQLWCHAR)
                                    : buffer.size() - 1;
      append_utf8(buffer.data(), units, value);
      if (is_last) return value;
    }
  }

  void end() {
    const std::scoped_lock lock(mutex);
    has_ended = true;
    changed.notify_all();
  }
};

namespace {

// Runs `work` on a thread of its own, which keeps the state alive.
template <class State, class Work>
void begin(const std::shared_ptr<State>& state, Work work) {
  state->has_ended = false;
  state->is_unwanted = false;
  state->failure.reset();
  state->rows.clear();
  std::thread([state, work = std::move(work)] {
    work(*state);
    state->end();
  }).detach();
}

}  // namespace

OdbcConnection::OdbcConnection(std::shared_ptr<State> state) : state_(std::move(state)) {}

OdbcConnection::~OdbcConnection() = default;

Result<std::unique_ptr<OdbcConnection>> OdbcConnection::open(const std::string& connection,
                                                             Deadline deadline) {
  auto state = std::make_shared<State>();
  begin(state, [connection](State& of) { of.connect(connection); });
  std::unique_lock lock(state->mutex);
  if (!state->changed.wait_until(lock, deadline, [&] { return state->has_ended; })) {
    return Error("inplace.too_slow");
  }
  if (state->failure) return *state->failure;
  return std::unique_ptr<OdbcConnection>(new OdbcConnection(state));
}

Result<void> OdbcConnection::run(const std::string& statement, Deadline deadline,
                                 const OnRow& on_row) {
  State& state = *state_;
  begin(state_, [statement](State& of) { of.execute(statement); });
  std::unique_lock lock(state.mutex);
  bool is_slow = false;
  while (true) {
    const bool in_time = state.changed.wait_until(
        lock, deadline, [&] { return state.has_ended || !state.rows.empty(); });
    if (!in_time || std::chrono::steady_clock::now() >= deadline) {
      is_slow = true;
      break;
    }
    if (state.rows.empty()) break;  // ended
    const Cells cells = std::move(state.rows.front());
    state.rows.pop_front();
    state.changed.notify_all();
    lock.unlock();
    const bool goes_on = !on_row || on_row(cells);
    lock.lock();
    if (!goes_on) break;
  }
  if (!state.has_ended) {
    state.is_unwanted = true;
    std::thread([shared = state_] {
      const std::scoped_lock cancel(shared->cancelling);
      if (shared->running != nullptr) SQLCancel(shared->running);
    }).detach();
    state.changed.notify_all();
    state.changed.wait_for(lock, kGrace, [&] { return state.has_ended; });
  }
  if (is_slow) return Error("inplace.too_slow");
  if (state.failure) return *state.failure;
  return {};
}

}  // namespace tw::inplace
