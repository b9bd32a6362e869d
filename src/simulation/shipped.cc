#include "simulation/shipped.h"

#include <algorithm>
#include <map>

#include "base/embedded.h"
#include "base/result.h"

namespace tw::simulation {

const CsvTable& shipped_list(std::string_view name) {
  static const auto tables = [] {
    std::map<std::string, CsvTable, std::less<>> all;
    for (const auto& file : embedded::lists()) {
      const auto begin = file.path.rfind('/') + 1;
      auto table = parse_csv_table(file.text, std::string(file.path));
      TW_ASSERT(table.has_value());
      all.emplace(file.path.substr(begin, file.path.rfind('.') - begin), std::move(*table));
    }
    return all;
  }();
  const auto found = tables.find(name);
  TW_ASSERT(found != tables.end());
  return found->second;
}

std::string field(const CsvTable& table, const CsvRecord& record, std::string_view column) {
  const auto at = table.column(column);
  TW_ASSERT(at.has_value());
  return record.fields[*at];
}

std::string shipped_code(std::string_view list, std::string_view key, std::string_view code,
                         std::string_view value) {
  const CsvTable& table = shipped_list(list);
  const auto found =
      std::find_if(table.records.begin(), table.records.end(),
                   [&](const CsvRecord& record) { return field(table, record, key) == code; });
  TW_ASSERT(found != table.records.end());
  return field(table, *found, value);
}

}  // namespace tw::simulation
