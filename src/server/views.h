// Tables of the lake as views of a connection.
#pragma once

#include <vector>

#include "lake/engine.h"
#include "lake/home.h"

namespace tw::server {

// Makes the view `name`: the newest version of the table of that structure, as far as the bounds
// let it be skipped. Codes of Home::table().
Result<void> attach_table(lake::Connection& connection, const lake::Home& home, const char* name,
                          const std::vector<lake::Bound>& bounds = {});

}  // namespace tw::server
