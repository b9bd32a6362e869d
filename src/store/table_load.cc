#include "store/table_load.h"

#include "base/result.h"
#include "sql/print.h"
#include "store/native.h"

namespace tw::store {
namespace {

using Row = std::span<const std::optional<std::string_view>>;

// How much of a COPY is sent at once.
constexpr std::size_t kPiece = std::size_t{1} << 18U;

[[noreturn]] void failed(const char* message) {
  throw EnvironmentError(Error("store.failed", {message}));
}

std::string list_of(const std::vector<std::string>& columns) {
  std::string text;
  for (const auto& column : columns) {
    text += (text.empty() ? "" : ", ") + sql::quote_identifier(column);
  }
  return text;
}

// A value in COPY's text format (https://www.postgresql.org/docs/15/sql-copy.html).
void append_value(std::string& text, std::string_view value) {
  for (const char c : value) {
    switch (c) {
      case '\\':
        text += "\\\\";
        break;
      case '\t':
        text += "\\t";
        break;
      case '\n':
        text += "\\n";
        break;
      case '\r':
        text += "\\r";
        break;
      default:
        text += c;
    }
  }
}

}  // namespace

struct TableLoad::Way {
  std::int64_t rows = 0;
  Way() = default;
  Way(const Way&) = delete;
  Way& operator=(const Way&) = delete;
  virtual ~Way() = default;
  virtual void put(Row row) = 0;
  virtual void finish() = 0;
};

struct TableLoad::Copy : Way {
  Copy(PGconn* on, const std::string& table, const std::vector<std::string>& columns)
      : connection(on) {
    const std::string statement =
        "COPY " + sql::quote_identifier(table) + " (" + list_of(columns) + ") FROM STDIN";
    check(PQexec(connection, statement.c_str()), PGRES_COPY_IN);
    is_open = true;
  }

  ~Copy() override {
    if (!is_open) return;
    PQputCopyEnd(connection, "given up");
    while (PGresult* result = PQgetResult(connection)) PQclear(result);
  }

  void put(Row row) override {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) piece += '\t';
      if (row[i]) {
        append_value(piece, *row[i]);
      } else {
        piece += "\\N";
      }
    }
    piece += '\n';
    if (piece.size() >= kPiece) send();
  }

  void finish() override {
    send();
    is_open = false;
    if (PQputCopyEnd(connection, nullptr) != 1) failed(PQerrorMessage(connection));
    check(PQgetResult(connection), PGRES_COMMAND_OK);
    while (PGresult* result = PQgetResult(connection)) PQclear(result);
  }

  void send() {
    if (PQputCopyData(connection, piece.data(), static_cast<int>(piece.size())) != 1) {
      failed(PQerrorMessage(connection));
    }
    piece.clear();
  }

  static void check(PGresult* result, ExecStatusType wanted) {
    const bool is_good = PQresultStatus(result) == wanted;
    const std::string message = PQresultErrorMessage(result);
    PQclear(result);
    if (!is_good) failed(message.c_str());
  }

  PGconn* connection;
  bool is_open = false;
  std::string piece;
};

struct TableLoad::Insert : Way {
  Insert(sqlite_api::sqlite3* on, const std::string& table, const std::vector<std::string>& columns)
      : connection(on) {
    std::string places;
    for (std::size_t i = 0; i < columns.size(); ++i) places += i == 0 ? "?" : ", ?";
    const std::string text = "INSERT INTO " + sql::quote_identifier(table) + " (" +
                             list_of(columns) + ") VALUES (" + places + ")";
    check(sqlite3_prepare_v2(connection, text.c_str(), -1, &statement, nullptr), SQLITE_OK);
  }

  ~Insert() override { sqlite3_finalize(statement); }

  void put(Row row) override {
    int place = 0;
    for (const auto& value : row) {
      ++place;
      // SQLITE_STATIC: the text is there until the statement has run.
      check(value ? sqlite3_bind_text(statement, place, value->data(),
                                      static_cast<int>(value->size()), SQLITE_STATIC)
                  : sqlite3_bind_null(statement, place),
            SQLITE_OK);
    }
    check(sqlite3_step(statement), SQLITE_DONE);
    check(sqlite3_reset(statement), SQLITE_OK);
  }

  void finish() override {}

  void check(int status, int wanted) const {
    if (status != wanted) failed(sqlite3_errmsg(connection));
  }

  sqlite_api::sqlite3* connection;
  sqlite_api::sqlite3_stmt* statement = nullptr;
};

TableLoad::TableLoad(Session& session, const std::string& table,
                     const std::vector<std::string>& columns) {
  auto& state = *session.state_;
  if (state.kind == Location::Kind::kPostgresql) {
    way_ = std::make_unique<Copy>(state.postgresql(), table, columns);
  } else {
    way_ = std::make_unique<Insert>(state.sqlite(), table, columns);
  }
}

TableLoad::~TableLoad() = default;

void TableLoad::put(Row row) {
  way_->put(row);
  ++way_->rows;
}

std::int64_t TableLoad::finish() {
  way_->finish();
  return way_->rows;
}

}  // namespace tw::store
