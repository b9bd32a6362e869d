// Prints the tree in the engine's dialect (DuckDB). One line, deterministic.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/expr.h"

namespace tw::sql {

std::string print(const Expr& expr);
std::string print(const Select& select);

// "name" with inner quotes doubled; 'text' with inner quotes doubled.
std::string quote_identifier(std::string_view name);
std::string quote_text(std::string_view text);

// CREATE OR REPLACE TEMP VIEW name AS select
std::string create_view(std::string_view name, const Select& select);

// CREATE OR REPLACE TEMP TABLE name (column type, ...), for rows that an Appender brings
std::string create_table(std::string_view name,
                         const std::vector<std::pair<std::string, DataType>>& columns);

}  // namespace tw::sql
