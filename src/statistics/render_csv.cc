#include "statistics/render.h"

namespace tw::statistics {
namespace {

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string text = "\"";
  for (const char c : field) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

}  // namespace

std::string render_csv(const Table& table) {
  std::string text = "code,label,is_total,is_comparable";
  for (const auto& column : table.columns) text += "," + column.key;
  text += "\n";
  for (const auto& row : table.rows) {
    text += quoted(row.code) + "," + quoted(row.label);
    text += row.is_total ? ",true" : ",false";
    text += row.is_comparable ? ",true" : ",false";
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      const auto& value = row.values[i];
      text += "," + (value ? value->to_string() : row.is_hidden(i) ? kHiddenMark : "");
    }
    text += "\n";
  }
  return text;
}

}  // namespace tw::statistics
