#include "statistics/correspondence.h"

#include <algorithm>
#include <array>
#include <deque>
#include <vector>

#include "sql/query.h"

namespace tw::statistics {
namespace {

// The editions to go through, both ends included; empty when there is no way.
std::vector<std::string> way(lake::Connection& connection, const std::string& from,
                             const std::string& to) {
  std::map<std::string, std::set<std::string>> neighbours;
  const auto pairs = connection.query(sql::query("statistics", "concordance_pairs"));
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    neighbours[pairs.text(i, 0)].insert(pairs.text(i, 1));
    neighbours[pairs.text(i, 1)].insert(pairs.text(i, 0));
  }
  std::map<std::string, std::string> reached_from = {{from, ""}};
  for (std::deque<std::string> queue = {from}; !queue.empty(); queue.pop_front()) {
    for (const auto& next : neighbours[queue.front()]) {
      if (reached_from.try_emplace(next, queue.front()).second) queue.push_back(next);
    }
  }
  std::vector<std::string> editions;
  if (!reached_from.contains(to)) return editions;
  for (std::string at = to; !at.empty(); at = reached_from[at]) editions.push_back(at);
  std::reverse(editions.begin(), editions.end());
  return editions;
}

Correspondence step(lake::Connection& connection, const std::string& from, const std::string& to) {
  Correspondence links;
  const auto rows = connection.query(sql::query("statistics", "concordance_links"),
                                     {{"from_list", from}, {"to_list", to}});
  for (std::size_t i = 0; i < rows.size(); ++i) links[rows.text(i, 0)].insert(rows.text(i, 1));
  return links;
}

}  // namespace

std::optional<Correspondence> correspondence(lake::Connection& connection, const std::string& from,
                                             const std::string& to) {
  const auto editions = way(connection, from, to);
  if (editions.size() < 2) return std::nullopt;
  Correspondence all = step(connection, editions[0], editions[1]);
  for (std::size_t i = 2; i < editions.size(); ++i) {
    const Correspondence links = step(connection, editions[i - 1], editions[i]);
    for (auto& [code, targets] : all) {
      std::set<std::string> further;
      for (const auto& target : targets) {
        const auto link = links.find(target);
        if (link != links.end()) further.insert(link->second.begin(), link->second.end());
      }
      targets = std::move(further);
    }
  }
  return all;
}

// The WCO brings a new edition into force on the first of January of these years.
std::string harmonised_edition(Date day) {
  constexpr std::array kYears = {2028, 2022, 2017, 2012, 2007, 2002, 1996};
  for (const int year : kYears) {
    if (day.year() >= year) return "HS" + std::to_string(year);
  }
  return "HS1992";
}

}  // namespace tw::statistics
