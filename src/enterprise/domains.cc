#include "enterprise/domains.h"

#include <algorithm>

#include "enterprise/registry.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::enterprise {
namespace {

bool has_registry(const lake::Home& home) {
  const auto tables = home.tables();
  return std::find(tables.begin(), tables.end(), "enterprise") != tables.end();
}

}  // namespace

const std::vector<std::string>& domain_names() {
  static const std::vector<std::string> names = {"enterprise", "enterprise_certified",
                                                 "enterprise_ordinary", "enterprise_dishonest"};
  return names;
}

Result<bool> attach_domains(const lake::Home& home, lake::Connection& connection) {
  if (!has_registry(home)) return false;
  TW_TRY(const auto version, attach(home, connection));
  (void)version;
  connection.execute(sql::query("enterprise", "domains"));
  for (const auto& name : domain_names()) {
    sql::Select select;
    for (const auto* column : {"code", "valid_from", "valid_to"}) {
      select.outputs.push_back({sql::column(column), ""});
    }
    select.from = {sql::table("enterprise_domain")};
    select.where = sql::binary("=", sql::column("list"), sql::literal(sql::Value(name)));
    connection.execute(sql::create_view("registry of " + name, select));
  }
  return true;
}

Result<std::string> state_of(const lake::Home& home) {
  if (!has_registry(home)) return std::string();
  TW_TRY(const auto table, home.table(standards::structure("enterprise").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  return snapshot.digest();
}

}  // namespace tw::enterprise
