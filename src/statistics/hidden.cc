#include "statistics/hidden.h"

#include <algorithm>

#include "sql/query.h"
#include "standards/structure.h"

namespace tw::statistics {
namespace {

constexpr std::size_t kSubheading = 6;

// The published level that has codes of so many digits; empty: none has.
std::string level_of(std::size_t digits) {
  switch (digits) {
    case 2:
      return "chapter";
    case 4:
      return "heading";
    case kSubheading:
      return "subheading";
    case 8:
    case 10:
      return "commodity";
    default:
      return "";
  }
}

Result<bool> attach_if_there(const lake::Home& home, lake::Connection& connection,
                             const std::string& name) {
  const auto tables = home.tables();
  if (std::find(tables.begin(), tables.end(), name) == tables.end()) return false;
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, name, snapshot);
  return true;
}

}  // namespace

Result<HiddenCells> HiddenCells::read(const lake::Home& home, lake::Connection& connection,
                                      const std::string& first, const std::string& last,
                                      bool is_quantity) {
  HiddenCells cells;
  TW_TRY(const bool is_requested, attach_if_there(home, connection, "confidentiality"));
  if (is_requested) {
    for (auto month = *Period::parse(first);; month = month.next()) {
      const auto rows =
          connection.query(sql::query("statistics", "hidden_requested"),
                           {{"first_day", month.first_day()}, {"last_day", month.last_day()}});
      if (rows.integer(0, 0) != 0) cells.requested_.insert(month.to_string());
      if (month.to_string() >= last) break;
    }
  }
  TW_TRY(const bool is_there, attach_if_there(home, connection, "suppression"));
  if (!is_there) return cells;
  const auto rows = connection.query(
      sql::query("statistics", "hidden_cells"),
      {{"first", first}, {"last", last}, {"measure", is_quantity ? "quantity" : "value"}});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto month = rows.text(i, 0);
    if (rows.text(i, 6) == "applied") {
      cells.treated_[month] = rows.text(i, 7);
      cells.deepest_[month] = rows.text(i, 2);
    } else {
      cells.hidden_.insert({month,
                            rows.text(i, 1),
                            {rows.text(i, 2), rows.text(i, 3)},
                            {rows.text(i, 4), rows.text(i, 5)}});
    }
  }
  return cells;
}

bool HiddenCells::is_untreated(const std::string& month, const std::string& cube_digest) const {
  const auto treated = treated_.find(month);
  if (treated == treated_.end()) return requested_.contains(month);
  return treated->second != cube_digest && (requested_.contains(month) || any());
}

// What the key says of commodities: the deepest code of the Harmonized System, and codes of other
// classifications.
std::vector<HiddenCells::Side> HiddenCells::commodities_of(const CellKey& key,
                                                           const std::string& deepest) const {
  std::vector<Side> sides;
  std::string longest, section;
  bool is_harmonised = false;
  for (const auto& [dimension, code] : key) {
    const Axis* axis = find_axis(dimension);
    if (axis == nullptr) continue;
    if (axis->kind == Axis::Kind::kHarmonised) {
      is_harmonised = true;
      if (code.size() >= longest.size()) longest = code;
    }
    if (axis->kind == Axis::Kind::kSection) section = code;
    if (axis->kind == Axis::Kind::kClassification) sides.push_back({std::string(axis->name), code});
  }
  if (is_harmonised) {
    if (deepest == "subheading") longest = longest.substr(0, kSubheading);
    sides.push_back({level_of(longest.size()), longest});
  } else if (!section.empty()) {
    sides.push_back({"section", section});
  }
  if (sides.empty()) sides.push_back({"total", ""});
  return sides;
}

bool HiddenCells::hides(const std::string& month, const std::string& flow,
                        const CellKey& key) const {
  if (hidden_.empty()) return false;
  Side partner{"total", ""};
  for (const auto& [dimension, code] : key) {
    const Axis* axis = find_axis(dimension);
    if (axis != nullptr && axis->name == "country") partner = {"country", code};
    if (axis != nullptr && axis->name == "region" && partner.level == "total") {
      partner = {"region", code};
    }
  }
  const auto deepest = deepest_.find(month);
  const auto sides = commodities_of(key, deepest == deepest_.end() ? "" : deepest->second);
  return std::any_of(sides.begin(), sides.end(), [&](const Side& commodity) {
    return hides_part({month, flow, commodity, partner});
  });
}

// A code that is no published level (no level, or an empty code of some level) is hidden with the
// level above it and with anything hidden below it.
bool HiddenCells::hides_part(const Cell& cell) const {
  if (!cell.commodity.level.empty()) return hidden_.contains(cell);
  const std::string& code = cell.commodity.code;
  return std::any_of(hidden_.begin(), hidden_.end(), [&](const Cell& each) {
    const auto& other = each.commodity;
    const bool is_digits =
        !level_of(other.code.size()).empty() && other.level == level_of(other.code.size());
    return each.month == cell.month && each.flow == cell.flow && each.partner == cell.partner &&
           (is_digits ? other.code.starts_with(code) || code.starts_with(other.code)
                      : other.code.empty() && code.empty() && other.level != "total");
  });
}

}  // namespace tw::statistics
