#include "store/migrate.h"

#include <charconv>

#include "base/date.h"
#include "base/digest.h"
#include "base/embedded.h"

namespace tw::store {
namespace {

Migration from_file(const embedded::File& file) {
  const auto name = file.path.substr(file.path.rfind('/') + 1);
  Migration migration{.name = std::string(name.substr(0, name.size() - 4)),
                      .sql = std::string(file.text)};
  std::from_chars(name.data(), name.data() + 3, migration.number);
  return migration;
}

std::vector<std::string> statements(const std::string& sql) {
  std::vector<std::string> found;
  std::size_t begin = 0;
  for (auto end = sql.find(";\n"); end != std::string::npos; end = sql.find(";\n", begin)) {
    found.push_back(sql.substr(begin, end - begin));
    begin = end + 2;
  }
  return found;
}

Result<void> check_known(std::int64_t number, const std::string& digest,
                         const std::vector<Migration>& migrations) {
  const auto ours = static_cast<std::int64_t>(migrations.size());
  if (number > ours) return Error("store.newer", {std::to_string(number), std::to_string(ours)});
  const auto& migration = migrations[static_cast<std::size_t>(number - 1)];
  if (sha256_hex(migration.sql) != digest)
    return Error("store.migration_altered", {migration.name});
  return {};
}

// One step; false when there is none left to do.
Result<bool> apply_next(Transaction& transaction, const std::vector<Migration>& migrations) {
  transaction.run("store", "migration_table");
  std::int64_t done = 0;
  for (const auto& [number, digest] :
       transaction.rows<std::int64_t, std::string>("store", "migration_list")) {
    TW_CHECK(check_known(number, digest, migrations));
    done = number;
  }
  if (done == static_cast<std::int64_t>(migrations.size())) return false;
  const auto& next = migrations[static_cast<std::size_t>(done)];
  for (const auto& statement : statements(next.sql)) transaction.session().run(statement, {});
  transaction.run("store", "migration_add",
                  {{"number", next.number},
                   {"name", next.name},
                   {"sha256", sha256_hex(next.sql)},
                   {"applied_at", utc_now()}});
  return true;
}

}  // namespace

const std::vector<Migration>& shipped_migrations() {
  static const std::vector<Migration> shipped = [] {
    std::vector<Migration> migrations;
    for (const auto& file : embedded::migrations()) {
      migrations.push_back(from_file(file));
      TW_ASSERT(migrations.back().number == static_cast<std::int64_t>(migrations.size()));
    }
    return migrations;
  }();
  return shipped;
}

Result<void> migrate(Store& store, const std::vector<Migration>& migrations) {
  // Nearly always there is nothing to do: found out by reading, so that nobody waits.
  TW_TRY(const auto version, schema_version(store));
  if (version == static_cast<std::int64_t>(migrations.size())) {
    if (version == 0) return {};
    return store.read([&](Transaction& transaction) -> Result<void> {
      for (const auto& [number, digest] :
           transaction.rows<std::int64_t, std::string>("store", "migration_list")) {
        TW_CHECK(check_known(number, digest, migrations));
      }
      return {};
    });
  }
  bool more = true;
  while (more) {
    TW_TRY(more, store.change([&](Transaction& transaction) {
      return apply_next(transaction, migrations);
    }));
  }
  return {};
}

Result<std::int64_t> schema_version(Store& store) {
  return store.read([&](Transaction& transaction) -> Result<std::int64_t> {
    const bool is_sqlite = store.location().kind == Location::Kind::kSqlite;
    // The one thing the two catalogues say differently.
    const auto table = transaction.row<std::string>(
        "store", is_sqlite ? "migration_known_sqlite" : "migration_known_postgresql");
    if (!table) return 0;
    return std::get<0>(*transaction.row<std::int64_t>("store", "migration_version"));
  });
}

}  // namespace tw::store
