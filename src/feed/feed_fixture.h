// For tests: a home with a log, a store and one table to publish (structure rate), which a test
// fills with what it likes.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/file.h"
#include "exchange/grant.h"
#include "feed/publish.h"
#include "lake/home.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "standards/structure.h"
#include "trust/journal.h"

namespace tw::feed {

class FeedFixture {
 public:
  static constexpr const char* kAgreement = "A-2026-0001";

  explicit FeedFixture(int threads = 2)
      : folder_(std::filesystem::temp_directory_path() / ("feed-" + unique_name())),
        home(lake::Home::create(folder_ / "home", {}).value()),
        store(store::Store::open(home.folder()).value()),
        engine_({.threads = threads}),
        connection(engine_) {
    EXPECT_TRUE(trust::Journal::create(home.folder(), "sender.example", trust::KeyType::kEd25519));
  }
  ~FeedFixture() { std::filesystem::remove_all(folder_); }

  static exchange::Grant grant_of_rates(const std::string& rows = "") {
    exchange::Grant grant{.id = kAgreement, .organisation = "tax", .resource = "R1"};
    for (const char* name : {"currency", "valid_from", "to_local", "to_usd"}) {
      grant.columns.push_back({name});
    }
    grant.rows = rows;
    grant.purpose = "refunds";
    grant.legal_basis = "law";
    grant.from = *Date::parse("2020-01-01");
    grant.until = *Date::parse("2099-12-31");
    return grant;
  }

  void agree(const exchange::Grant& grant, const std::string& relation) {
    const auto opened = store.change([&](store::Transaction& transaction) {
      exchange::add_agreement(transaction, grant, "in_force", instant_now());
      return open_feed(transaction, grant.id, relation, "li", instant_now());
    });
    ASSERT_TRUE(opened) << opened.error().code;
  }

  Result<Published> publish(const AfterStep& after = {}, bool is_full = false) {
    return feed::publish(home, store, connection,
                         {.agreement = kAgreement, .actor = "li", .is_full = is_full}, after);
  }

  // Adds rows to a table of the lake: a SELECT of some of its columns; the others are null.
  void append(const std::string& structure, const std::string& select, bool replaces = false,
              const std::string& mark = "") {
    const auto table = home.table(standards::structure(structure).spec).value();
    sql::Select all;
    for (const auto& column : table.spec().columns) {
      all.outputs.push_back({sql::typed_null(column.type), column.name});
    }
    all.where = sql::literal(sql::Value(false));
    lake::Change change{
        .add = table.write(connection, sql::print(all) + " UNION ALL BY NAME (" + select + ")")};
    const auto snapshot = table.snapshot().value();
    change.read_version = snapshot.version;
    if (replaces) {
      for (const auto& file : snapshot.files) change.remove.push_back(file.path);
    }
    if (!mark.empty()) change.mark = mark;
    ASSERT_TRUE(table.commit(change));
  }

  std::filesystem::path feed_folder() const { return folder_of(home.folder(), kAgreement); }
  std::vector<std::string> rows_of(const std::string& select) {
    const auto rows = connection.query(select);
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string line;
      for (std::size_t k = 0; k < rows.columns.size(); ++k) {
        line += (k > 0 ? "|" : "") + (rows.is_null(i, k) ? "-" : rows.text(i, k));
      }
      lines.push_back(line);
    }
    return lines;
  }
  // The recipient's table as it is now, by key.
  std::vector<std::string> given(const std::string& select = "SELECT * FROM given ORDER BY ALL") {
    const auto standing = standing_of(feed_folder()).value();
    const auto table = lake::Table::open(table_folder(feed_folder(), standing.structure)).value();
    lake::attach(connection, "given", table.snapshot().value());
    return rows_of(select);
  }

 private:
  std::filesystem::path folder_;

 public:
  lake::Home home;
  store::Store store;

 private:
  lake::Engine engine_;

 public:
  lake::Connection connection;
};

}  // namespace tw::feed
