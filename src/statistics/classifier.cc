#include "statistics/classifier.h"

#include "sql/query.h"

namespace tw::statistics {
namespace {

using Kind = Axis::Kind;

std::map<std::string, std::string> pairs(lake::Connection& connection, std::string_view query) {
  const auto rows = connection.query(query);
  std::map<std::string, std::string> map;
  for (std::size_t i = 0; i < rows.size(); ++i) map[rows.text(i, 0)] = rows.text(i, 1);
  return map;
}

std::string found(const std::map<std::string, std::string>& map, const std::string& key) {
  const auto it = map.find(key);
  return it == map.end() ? "" : it->second;
}

}  // namespace

Classifier::Classifier(lake::Connection& connection, const Axis& axis, Date now, Date last)
    : axis_(axis), edition_now_(harmonised_edition(now)), edition_last_(harmonised_edition(last)) {
  if (axis.kind == Kind::kHarmonised || axis.kind == Kind::kSection) {
    across_ = edition_now_ != edition_last_;
    if (across_) editions_ = correspondence(connection, edition_last_, edition_now_);
  }
  if (axis.kind == Kind::kSection)
    parents_ = pairs(connection, sql::query("statistics", "chapter_sections"));
  if (axis.kind == Kind::kRegion)
    parents_ = pairs(connection, sql::query("statistics", "country_regions"));
  if (axis.kind == Kind::kClassification) {
    const std::string edition(axis.edition);
    links_now_ = correspondence(connection, edition_now_, edition);
    links_last_ = edition_now_ == edition_last_
                      ? links_now_
                      : correspondence(connection, edition_last_, edition);
  }
}

std::string Classifier::classified(const std::optional<Correspondence>& links,
                                   const std::string& code) const {
  if (!links) return "";
  const auto targets = links->find(code);
  if (targets == links->end()) return "";
  std::set<std::string> rows;
  for (const auto& target : targets->second) {
    rows.insert(target.substr(0, static_cast<std::size_t>(axis_.digits)));
  }
  return rows.size() == 1 ? *rows.begin() : "";
}

std::string Classifier::harmonised_row(const std::string& code) const {
  if (axis_.kind == Kind::kSection) return found(parents_, code.substr(0, 2));
  return axis_.digits == 0 ? code : code.substr(0, static_cast<std::size_t>(axis_.digits));
}

std::string Classifier::row_now(const std::string& code) const {
  switch (axis_.kind) {
    case Kind::kRegion:
      return found(parents_, code);
    case Kind::kClassification:
      return classified(links_now_, code);
    case Kind::kHarmonised:
    case Kind::kSection:
      return harmonised_row(code);
    case Kind::kColumn:
    case Kind::kMonth:
      break;
  }
  return code;
}

Classifier::Rows Classifier::rows_last(const std::string& code) const {
  if (axis_.kind == Kind::kClassification) return {{classified(links_last_, code)}};
  if (!across_ || !editions_) return {{row_now(code)}};
  const std::string subheading = code.substr(0, 6);
  const auto targets = editions_->find(subheading);
  if (targets == editions_->end()) return {{harmonised_row(code)}};
  if (code.size() > 6) {
    // National digits have no concordance here: they are the same only where nothing happened above
    // them.
    if (targets->second == std::set{subheading}) return {{code}};
    return {targets->second, true};
  }
  Rows rows;
  for (const auto& target : targets->second) rows.rows.insert(harmonised_row(target));
  return rows;
}

}  // namespace tw::statistics
