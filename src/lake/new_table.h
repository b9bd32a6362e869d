// A temporary table of rows that we have in memory.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lake/engine.h"
#include "sql/print.h"

namespace tw::lake {

// Makes the table (in place of an earlier one of the name) and answers what appends its rows.
inline Appender append_to_new(Connection& connection, const std::string& name,
                              const std::vector<ColumnSpec>& columns) {
  std::vector<std::pair<std::string, DataType>> named;
  named.reserve(columns.size());
  for (const auto& column : columns) named.emplace_back(column.name, column.type);
  connection.execute(sql::create_table(name, named));
  return {connection, name, columns};
}

}  // namespace tw::lake
