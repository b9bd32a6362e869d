#include "statistics/labels.h"

#include <vector>

#include "sql/query.h"

namespace tw::statistics {

std::map<std::string, std::string> labels_of(lake::Connection& connection, const lake::Home& home,
                                             const std::string& list, Date day, Language language) {
  std::map<std::string, std::string> labels;
  std::vector<std::string> lists = {list};
  if (list == "commodity") lists = {home.settings().commodity_list, "HS"};
  for (const auto& each : lists) {
    const auto rows =
        connection.query(sql::query("statistics", "labels"), {{"list", each}, {"day", day}});
    const std::size_t mine = language == Language::kChinese ? 2 : 1;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto label = rows.text(i, mine);
      labels.emplace(rows.text(i, 0), label.empty() ? rows.text(i, 3 - mine) : label);
    }
  }
  return labels;
}

}  // namespace tw::statistics
