#include "declaration/effective.h"

#include "declaration/corrected.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::declaration {
namespace {

Result<lake::Snapshot> snapshot_of(const lake::Home& home, const char* name,
                                   const std::optional<std::int64_t>& version) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  return table.snapshot(version);
}

}  // namespace

Result<InputVersions> attach_effective(lake::Connection& connection, const lake::Home& home,
                                       const Period& month, std::optional<InputVersions> versions) {
  TW_ASSERT(month.kind() == Period::Kind::kMonth);
  const auto wanted = [&](std::int64_t InputVersions::*member) {
    return versions ? std::optional(*versions.*member) : std::nullopt;
  };
  TW_TRY(const auto items, snapshot_of(home, "item", wanted(&InputVersions::item)));
  TW_TRY(const auto events, snapshot_of(home, "event", wanted(&InputVersions::event)));
  using Text = std::string;
  lake::attach(connection, "item_month", items, {{"period", "=", Text(month.to_string())}});
  lake::attach(connection, "item_undated", items, {{"period", "=", Text("undated")}});
  connection.execute("SET VARIABLE effective_month = '" + month.to_string() + "'");
  const std::string read = items.folder.string() + " " + std::to_string(items.version) + " " +
                           std::to_string(events.version);
  connection.make_once("effective", read, [&] {
    lake::attach(connection, "item_amended", items,
                 {{"declaration_version", ">", std::int64_t{1}}});
    lake::attach(connection, "event", events);
    connection.execute(sql::query("declaration", "effective_newest"));
    connection.execute(sql::query("declaration", "effective_fate"));
  });
  connection.execute(sql::query("declaration", "effective_status"));
  TW_TRY(const auto corrections,
         attach_corrections(connection, home, month, wanted(&InputVersions::correction)));
  return InputVersions{items.version, events.version, corrections};
}

}  // namespace tw::declaration
