#include "statistics/cube.h"

#include "sql/query.h"

namespace tw::statistics {

CubeSummary build_cube(lake::Connection& connection) {
  connection.execute(sql::query("statistics", "cube_excluded"));
  connection.execute(sql::query("statistics", "cube"));

  CubeSummary summary;
  const auto digest = connection.query(sql::query("statistics", "cube_digest"));
  summary.digest = digest.text(0, 0);
  summary.cells = digest.integer(0, 1);
  summary.counted = digest.integer(0, 2);
  summary.excluded_digest =
      connection.query(sql::query("statistics", "excluded_digest")).text(0, 0);
  summary.loaded = connection.query(sql::query("statistics", "loaded")).integer(0, 0);
  const auto reasons = connection.query(sql::query("statistics", "exclusions"));
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    summary.exclusions.push_back({reasons.text(i, 0), reasons.text(i, 1), reasons.integer(i, 2)});
    summary.excluded += summary.exclusions.back().items;
  }
  return summary;
}

}  // namespace tw::statistics
