// Prints the tree in the dialect of a source. What it does not know it does not print: a
// programmer's mistake stops the program, nothing is passed through.
//
// Literals cannot break out: a text that holds anything but letters, digits, blanks and - . : / is
// written as its bytes in hexadecimal, so no quote or backslash of a consumer's is ever inside the
// statement, whatever the source takes them for.
//
// Text compares byte by byte in every dialect (C, utf8mb4_nopad_bin, BINARY, Latin1_General_BIN2):
// a row condition `kind = "a"` must not give rows of kind "A" because a database folds case.
#pragma once

#include <string>

#include "inplace/source.h"
#include "sql/expr.h"

namespace tw::inplace {

std::string quote(Dialect dialect, std::string_view name);
std::string print(Dialect dialect, const sql::Expr& expr);
// The column of the source as a value of its type, texts comparing byte by byte.
std::string print_raw(Dialect dialect, const lake::ColumnSpec& column);

}  // namespace tw::inplace
