#include "store/migrate.h"

#include <gtest/gtest.h>

#include "store/settings.h"
#include "store/store_fixture.h"

namespace tw::store {
namespace {

class MigrateTest : public OnEachDatabase {
 protected:
  Store empty() const { return Store(read_settings(home())->location); }
  void make_folder() const { std::filesystem::create_directories(home() / "store"); }
};
TW_ON_EACH_DATABASE(MigrateTest);

std::vector<Migration> first(std::size_t count) {
  const auto& all = shipped_migrations();
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)};
}

// The rule: whatever version a store has, this program brings it to its own.
TEST_P(MigrateTest, UpFromEveryEarlierVersion) {
  for (std::size_t from = 0; from <= shipped_migrations().size(); ++from) {
    TestFolder folder;
    Location location = read_settings(home())->location;
    location.kind == Location::Kind::kSqlite
        ? location.address = (folder.path() / "x.db").string()
        : location.address = TestPostgresql::instance().new_database();
    Store store(location);
    ASSERT_TRUE(migrate(store, first(from)));
    EXPECT_EQ(*schema_version(store), static_cast<std::int64_t>(from));
    ASSERT_TRUE(migrate(store, shipped_migrations()));
    EXPECT_EQ(*schema_version(store), static_cast<std::int64_t>(shipped_migrations().size()));
  }
}

TEST_P(MigrateTest, ALaterProgramsStoreIsRefused) {
  make_folder();
  auto store = empty();
  auto later = shipped_migrations();
  later.push_back({.number = static_cast<std::int64_t>(later.size() + 1),
                   .name = "999-later",
                   .sql = "CREATE TABLE later (n bigint);\n"});
  ASSERT_TRUE(migrate(store, later));
  EXPECT_EQ(migrate(store, shipped_migrations()).error().code, "store.newer");
}

TEST_P(MigrateTest, AnAlteredMigrationIsRefused) {
  make_folder();
  auto store = empty();
  ASSERT_TRUE(migrate(store, shipped_migrations()));
  auto altered = shipped_migrations();
  altered.front().sql += "-- a word more\n";
  EXPECT_EQ(migrate(store, altered).error().code, "store.migration_altered");
  altered.push_back({.number = 999, .name = "999-more", .sql = ""});
  EXPECT_EQ(migrate(store, altered).error().code, "store.migration_altered");
}

// The rule: a migration is applied whole or not at all.
TEST_P(MigrateTest, AMigrationThatFailsLeavesTheVersionBefore) {
  make_folder();
  auto store = empty();
  auto broken = first(1);
  broken.push_back({.number = 2,
                    .name = "002-broken",
                    .sql = "CREATE TABLE half (n bigint);\nCREATE TABLE half (n bigint);\n"});
  EXPECT_THROW(static_cast<void>(migrate(store, broken)), EnvironmentError);
  EXPECT_EQ(*schema_version(store), 1);
  broken.back().sql = "CREATE TABLE half (n bigint);\n";
  EXPECT_TRUE(migrate(store, broken));
}

TEST_P(MigrateTest, TwoProcessesAtOnceDoItOnce) {
  make_folder();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] { EXPECT_TRUE(Store::open(home())); });
  }
  for (auto& thread : threads) thread.join();
  auto store = empty();
  EXPECT_EQ(*schema_version(store), static_cast<std::int64_t>(shipped_migrations().size()));
}

}  // namespace
}  // namespace tw::store
