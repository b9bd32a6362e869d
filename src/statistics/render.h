// Tables for people and machines. Each renderer is a pure function of the table.
#pragma once

#include <filesystem>
#include <string>

#include "statistics/table.h"

namespace tw::statistics {

// For a terminal or a mail: at most 100 columns (more only where the figures alone need more),
// Chinese letters counted as two.
std::string render_text(const Table& table);

// UTF-8, comma separated, one line of column keys, then the rows: code, label, whether the row can
// be compared with the year before, the figures in full units with every digit.
std::string render_csv(const Table& table);

// Everything, figures as texts in full units (JSON's numbers would not hold them all).
std::string render_json(const Table& table);

// A workbook ready to print: title and notes on the sheet, head frozen and repeated, one page wide.
// The same table gives the same bytes. Throws EnvironmentError where the file cannot be written.
void write_xlsx(const Table& table, const std::filesystem::path& path);

}  // namespace tw::statistics
