// The recipient's own table, in SQLite or PostgreSQL: the changes of a batch and the cursor that
// says how far it is, in one transaction. So a batch has its effect once, however often it comes.
//
//   <table>            the columns of the feed, its key the primary key
//   tidewaiter_cursor  name of the table, agreement, number and digest of the last batch, receipt
//
// In SQLite decimals are text, with every digit; their sums are exact up to 18 digits a value.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "feed/manifest.h"
#include "feed/receipt.h"
#include "store/session.h"

namespace tw::feed {

struct Cursor {
  std::int64_t number = 0;
  std::string manifest;
  std::string receipt;  // text of its receipt
};

class Target {
 public:
  // `address` is a postgresql:// URL, or the path of an SQLite file, made where there is none.
  Target(const std::string& address, std::string table);

  // Where the table stands; nothing has come yet: 0.
  Cursor cursor(const std::string& agreement);

  // Applies what `changes` (files of the batch, verified) hold. The receipt says what the table
  // has afterwards, counted there. Codes feed.receiver_differs (what): the table is not what the
  // batch before left, so nothing was changed.
  Result<Receipt> apply(lake::Connection& connection, const Manifest& manifest,
                        const std::vector<std::filesystem::path>& changes,
                        const std::string& received_at);

 private:
  bool is_sqlite() const { return location_.kind == store::Location::Kind::kSqlite; }
  void make_tables(const Manifest& manifest);
  // Answers how many rows it put into the table.
  std::int64_t load(lake::Connection& connection, const std::string& into,
                    const std::vector<lake::ColumnSpec>& columns,
                    const std::vector<std::filesystem::path>& changes);
  std::int64_t take_out(const Manifest& manifest);
  std::int64_t put_in(const Manifest& manifest, const char* kind);
  void recount(const Manifest& manifest, Receipt& receipt);

  store::Location location_;
  std::string table_;
  store::Session session_;
};

}  // namespace tw::feed
