#include "store/session.h"

#include <algorithm>
#include <deque>

#include "base/result.h"
#include "store/native.h"

namespace tw::store {
namespace {

// How long a writer of SQLite waits for another.
constexpr std::string_view kBusy = "PRAGMA busy_timeout = 30000";
// One key of PostgreSQL's advisory locks, which all that change this store take; the number says
// nothing ("tide" in ASCII).
constexpr std::string_view kOneWriter = "SELECT pg_advisory_xact_lock(1953064037)";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Calls `text` with each stretch of plain SQL and `name` with each parameter.
template <class Text, class Name>
void walk(std::string_view sql, Text text, Name name) {
  std::size_t i = 0;
  while (i < sql.size()) {
    if (sql[i] == '\'') {
      const auto end = std::min(sql.find('\'', i + 1), sql.size() - 1);
      text(sql.substr(i, end - i + 1));
      i = end + 1;
    } else if (sql.substr(i, 2) == "--") {
      i = std::min(sql.find('\n', i), sql.size());
    } else if (sql[i] == '$') {
      std::size_t end = i + 1;
      while (end < sql.size() && is_name_character(sql[end])) ++end;
      name(sql.substr(i + 1, end - i - 1));
      i = end;
    } else {
      text(sql.substr(i, 1));
      ++i;
    }
  }
}

// SOCI takes a connection string apart at `=` and spoils a URL that has none.
std::string with_name(const std::string& url) {
  return url + (url.find('?') == std::string::npos ? '?' : '&') + "application_name=tidewaiter";
}

[[noreturn]] void failed(const char* code, const soci::soci_error& error) {
  // Not what(): that repeats the parameters, and some of them are secret.
  throw EnvironmentError(Error(code, {error.get_error_message()}));
}

void command(soci::session& session, std::string_view text) { session << std::string(text); }

}  // namespace

std::string soci_text(std::string_view sql) {
  std::string text;
  walk(
      sql, [&](std::string_view plain) { text += plain; },
      [&](std::string_view name) {
        text += ':';
        text += name;
      });
  return text;
}

std::vector<std::string> parameter_names(std::string_view sql) {
  std::vector<std::string> names;
  walk(
      sql, [](std::string_view) {},
      [&](std::string_view name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
      });
  return names;
}

namespace {

// Binds, runs, and calls `row` after each row.
template <class EachRow>
std::int64_t execute(soci::session& session, std::string_view sql, const Parameters& parameters,
                     std::size_t columns, EachRow row) {
  try {
    soci::statement statement(session);
    Cells cells(columns);
    std::vector<std::string> texts(columns);
    std::vector<soci::indicator> indicators(columns, soci::i_null);
    statement.alloc();
    for (std::size_t i = 0; i < columns; ++i) {
      statement.exchange(soci::into(texts[i], indicators[i]));
    }
    // A deque, since SOCI keeps the addresses.
    std::deque<std::string> bound_texts;
    std::deque<long long> bound_numbers;
    std::deque<soci::indicator> bound_indicators;
    for (const auto& name : parameter_names(sql)) {
      const auto found = std::find_if(parameters.begin(), parameters.end(),
                                      [&](const auto& given) { return given.first == name; });
      TW_ASSERT(found != parameters.end() && "a parameter without a value");
      const Value& value = found->second;
      const bool is_null = std::holds_alternative<std::monostate>(value);
      auto& indicator = bound_indicators.emplace_back(is_null ? soci::i_null : soci::i_ok);
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        statement.exchange(soci::use(bound_numbers.emplace_back(*number), indicator, name));
      } else {
        const auto* text = std::get_if<std::string>(&value);
        auto& bound = bound_texts.emplace_back(text == nullptr ? std::string() : *text);
        statement.exchange(soci::use(bound, indicator, name));
      }
    }
    // Sent and answered in one turn; nothing stays prepared in the database.
    statement.prepare(soci_text(sql), soci::details::st_one_time_query);
    statement.define_and_bind();
    bool more = statement.execute(true);
    const auto changed = columns == 0 ? statement.get_affected_rows() : 0;
    while (columns > 0 && more) {
      for (std::size_t i = 0; i < columns; ++i) {
        cells[i] = indicators[i] == soci::i_null ? std::nullopt : std::optional(texts[i]);
      }
      row(cells);
      more = statement.fetch();
    }
    return changed;
  } catch (const soci::soci_error& error) {
    failed("store.failed", error);
  }
}

}  // namespace

Session::Session(const Location& location) : state_(std::make_unique<State>()) {
  state_->kind = location.kind;
  try {
    if (location.kind == Location::Kind::kSqlite) {
      state_->session.open(soci::sqlite3, "dbname=\"" + location.address + "\"");
      command(state_->session, kBusy);
      command(state_->session, "PRAGMA journal_mode = WAL");
      // What is acknowledged is on the disk (https://sqlite.org/pragma.html#pragma_synchronous).
      command(state_->session, "PRAGMA synchronous = FULL");
      command(state_->session, "PRAGMA foreign_keys = ON");
    } else {
      state_->session.open(soci::postgresql, with_name(location.address));
      command(state_->session, "SET client_min_messages = warning");
      command(state_->session, "SET timezone = 'UTC'");
      // Our texts, whatever the database keeps them in.
      command(state_->session, "SET client_encoding = 'UTF8'");
    }
  } catch (const soci::soci_error& error) {
    failed("store.unreachable", error);
  }
}

Session::~Session() = default;

std::vector<Cells> Session::rows(std::string_view sql, const Parameters& parameters,
                                 std::size_t columns) {
  TW_ASSERT(columns > 0);
  std::vector<Cells> rows;
  execute(state_->session, sql, parameters, columns,
          [&](const Cells& cells) { rows.push_back(cells); });
  return rows;
}

std::int64_t Session::run(std::string_view sql, const Parameters& parameters) {
  return execute(state_->session, sql, parameters, 0, [](const Cells&) {});
}

void Session::begin(Purpose purpose) {
  try {
    if (state_->kind == Location::Kind::kSqlite) {
      // IMMEDIATE waits for its turn now; a transaction that began by reading could not later.
      command(state_->session, purpose == Purpose::kChange ? "BEGIN IMMEDIATE" : "BEGIN");
    } else if (purpose == Purpose::kChange) {
      // READ COMMITTED, so that what is read after the lock is what the one before left.
      command(state_->session, "BEGIN");
      command(state_->session, kOneWriter);
    } else {
      command(state_->session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
  } catch (const soci::soci_error& error) {
    failed("store.failed", error);
  }
}

void Session::commit() {
  try {
    command(state_->session, "COMMIT");
  } catch (const soci::soci_error& error) {
    failed("store.failed", error);
  }
}

void Session::rollback() noexcept {
  try {
    command(state_->session, "ROLLBACK");
  } catch (const std::exception&) {
    // The connection is gone, and with it the transaction.
  }
}

}  // namespace tw::store
