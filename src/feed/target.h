// The recipient's own table: the changes of a batch and the cursor that says how far it is, in one
// step. So a batch has its effect once, however often it comes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "feed/manifest.h"
#include "feed/receipt.h"

namespace tw::feed {

struct Cursor {
  std::int64_t number = 0;
  std::string manifest;
  std::string receipt;  // text of its receipt
};

class Target {
 public:
  virtual ~Target() = default;

  // Where the table stands; nothing has come yet: 0. Code feed.receiver_differs: the table is not
  // what a batch has left.
  virtual Result<Cursor> cursor(const std::string& agreement) = 0;

  // Applies what `changes` (files of the batch, verified) hold. The receipt says what the table
  // has afterwards, counted there. Codes feed.receiver_differs (what): the table is not what the
  // batch before left, so nothing was changed.
  virtual Result<Receipt> apply(lake::Connection& connection, const Manifest& manifest,
                                const std::vector<std::filesystem::path>& changes,
                                const std::string& received_at) = 0;
};

// In SQLite or PostgreSQL. `address` is a postgresql:// URL, or the path of an SQLite file, made
// where there is none.
//
//   <table>            the columns of the feed, its key the primary key
//   tidewaiter_cursor  name of the table, agreement, number and digest of the last batch, receipt
//
// In SQLite decimals are text, with every digit; their sums are exact up to 18 digits a value.
std::unique_ptr<Target> sql_target(const std::string& address, const std::string& table);

// A Delta table whose version is the number of the batch:
//
//   <folder>/table                  the columns of the feed
//   <folder>/receipts/<20 digits>   the text of each batch's receipt
std::unique_ptr<Target> lake_target(std::filesystem::path folder);

}  // namespace tw::feed
