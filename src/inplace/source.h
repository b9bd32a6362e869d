// A database of somebody else's, of which some tables are resources of the catalogue:
// <home>/inplace/<name>.toml, for its owner alone (mode 0600) where it holds a password.
//
//   dialect = "postgresql"          postgresql, mariadb, sqlite, sqlserver
//   connection = "Driver=PostgreSQL Unicode;Server=10.1.2.3;Port=5432;Database=refunds;Uid=reader"
//   password_variable = "REFUNDS_PASSWORD"   environment; added as Pwd=; may be absent
//   seconds = 30                    a question is cut then; at most 600
//   rows = 100000                   of one answer
//   cost = 5000000                  the planner's estimate; 0: not asked for
//   [[resource]]
//   code = "tax_refund"             as agreements name it
//   table = ["public", "refund"]    schema and table, or the table alone
//   [resource.columns]              names and types (sql/type.h); what is not here is not there
//   trader_id = "text"
//   refund = "decimal(18,2)"
//   paid_on = "date"
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"

namespace tw::inplace {

enum class Dialect { kPostgresql, kMariadb, kSqlite, kSqlserver };
std::string_view to_string(Dialect dialect);

struct Resource {
  std::string code;
  std::vector<std::string> table;  // schema, table
  std::vector<lake::ColumnSpec> columns;
};

struct Source {
  std::string name;
  Dialect dialect = Dialect::kPostgresql;
  std::string connection;  // the password included
  std::int64_t seconds = 30;
  std::int64_t rows = 100'000;
  double cost = 0;
  std::vector<Resource> resources;
};

// Codes inplace.source_syntax, inplace.source_key, inplace.source_value, inplace.password_missing;
// the place has file and line.
Result<Source> parse_source(const std::string& text, const std::string& file);
// Those of the home, by name.
Result<std::vector<Source>> sources_of(const std::filesystem::path& home);
// The source that has the resource, and which one it is there. Code inplace.resource_unknown.
struct Located {
  Source source;
  Resource resource;
};
Result<Located> locate(const std::filesystem::path& home, const std::string& code);

}  // namespace tw::inplace
