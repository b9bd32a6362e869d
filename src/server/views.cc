#include "server/views.h"

#include "standards/structure.h"

namespace tw::server {

Result<void> attach_table(lake::Connection& connection, const lake::Home& home, const char* name,
                          const std::vector<lake::Bound>& bounds) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, name, snapshot, bounds);
  return {};
}

}  // namespace tw::server
