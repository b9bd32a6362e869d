// Questions to the closed cubes, as the explorer asks them: members of one axis down, of another
// across.
#include <algorithm>

#include "server/routes.h"

namespace tw::server {
namespace {

using explore::Answer;
using explore::Question;
using Json = nlohmann::ordered_json;

Json figure(const std::optional<Decimal>& amount) {
  return amount ? Json(amount->to_string()) : Json(nullptr);
}

BothLanguages label_of(const explore::Serving& serving, const std::string& axis,
                       const std::string& code) {
  if (code.empty()) return message_in_both("table.not_stated");
  const auto& labels = serving.labels(axis);
  const auto found = labels.find(code);
  return found == labels.end() ? BothLanguages{code, code} : found->second;
}

// Of one axis: the members of a question, in the order of its answer.
struct Members {
  std::vector<std::string> codes;
  Json shown = Json::array();
  Json totals = Json::array();
  std::map<std::string, std::size_t> place;

  Members(const explore::Serving& serving, const std::string& axis,
          const std::vector<explore::AnswerRow>& rows) {
    for (const auto& row : rows) {
      const auto& code = row.codes.front();
      const auto label = label_of(serving, axis, code);
      place.emplace(code, codes.size());
      codes.push_back(code);
      shown.push_back({{"code", code}, {"en", label.en}, {"zh", label.zh}});
      totals.push_back(figure(row.amounts.front()));
    }
  }
};

// axis=code and axis=other: any of these; several axes: all of them.
Question question_of(const Request& request) {
  Question question{.measures = {"value_usd"}};
  for (const auto& [name, value] : request.query) {
    if (name == "where") {
      const auto equals = value.find('=');
      const std::string axis = value.substr(0, equals);
      auto found = std::find_if(question.where.begin(), question.where.end(),
                                [&](const auto& filter) { return filter.axis == axis; });
      if (found == question.where.end()) {
        found = question.where.insert(question.where.end(), explore::Filter{axis, {}});
      }
      found->codes.push_back(value.substr(equals + 1));
    }
  }
  if (const auto& measure = request.parameter("measure"); !measure.empty()) {
    question.measures = {measure};
  }
  const auto& period = request.parameter("period");  // 2021-01..2025-12
  question.first = period.substr(0, 7);
  question.last = period.empty() ? "" : period.substr(period.size() - 7);
  question.special_trade = request.parameter("system") == "special";
  return question;
}

// A line a member of the rows, a cell a member of the columns; null: nothing is there.
Json lines_of(const Answer& answer, const Members& rows, const Members& columns) {
  std::vector<Json> lines(rows.codes.size(), Json::array());
  for (auto& line : lines) {
    for (std::size_t i = 0; i < columns.codes.size(); ++i) line.push_back(nullptr);
  }
  for (const auto& each : answer.rows) {
    const auto row = rows.place.find(each.codes[0]);
    const auto column = columns.place.find(each.codes[1]);
    if (row == rows.place.end() || column == columns.place.end()) continue;
    lines[row->second][column->second] = figure(each.amounts.front());
  }
  return lines;
}

Result<Response> ask(Services& services, const Request& request) {
  const auto& explorer = services.explorer();
  Question question = question_of(request);
  const std::string rows_axis = request.parameter("rows");
  const std::string columns_axis = request.parameter("columns");
  const auto& top = request.parameter("top");
  question.top = top.empty() ? 0 : std::stoi(top);
  question.by = {rows_axis};
  question.with_margins = !columns_axis.empty() && columns_axis != rows_axis;
  if (question.with_margins) {
    question.by.push_back(columns_axis);
    question.limit = explore::kMostCells;
  }
  TW_TRY(const auto answer, explorer.ask(question));
  const auto serving = explorer.serving();
  const Members rows(*serving, rows_axis, question.with_margins ? answer.down : answer.rows);
  const Members columns(*serving, columns_axis, answer.across);
  Json document = {{"from", answer.first},
                   {"to", answer.last},
                   {"measure", question.measures.front()},
                   {"rows", rows.shown},
                   {"columns", columns.shown},
                   {"cells", Json::array()},
                   {"row_totals", rows.totals},
                   {"column_totals", columns.totals},
                   {"total", figure(answer.total.front())},
                   {"groups", answer.groups},
                   {"others", nullptr},
                   {"notes", Json::array()},
                   {"releases", Json::array()},
                   {"source", answer.source},
                   {"cube_version", answer.cube_version}};
  if (question.with_margins) document["cells"] = lines_of(answer, rows, columns);
  return Response::json(document);
}

// GeoJSON of an axis, where the home has any: each feature with a property `code`.
std::filesystem::path shapes_of(Services& services, const std::string& axis) {
  return services.home_folder() / "shapes" / (axis + ".geojson");
}

Result<Response> shapes(Services& services, const std::string& axis) {
  const auto path = shapes_of(services, axis);
  std::error_code absent;
  const auto size = std::filesystem::file_size(path, absent);
  if (absent) return Error("explore.no_shapes", {axis});
  Response response;
  response.content_type = "application/geo+json";
  response.file = FileBody{.path = path, .size = size};
  return response;
}

Response axes(Services& services) {
  Json document = {{"dimensions", Json::array()}, {"measures", Json::array()}};
  for (const auto& axis : explore::axes()) {
    const auto text = message_in_both(axis == "year" ? "explore_axis.year" : "axis." + axis);
    const bool has_shapes = std::filesystem::exists(shapes_of(services, axis));
    document["dimensions"].push_back(
        {{"name", axis}, {"en", text.en}, {"zh", text.zh}, {"has_shapes", has_shapes}});
  }
  for (const auto& amount : explore::amounts()) {
    const auto text = message_in_both("explore_measure." + std::string(amount.name));
    document["measures"].push_back(
        {{"name", std::string(amount.name)}, {"unit", ""}, {"en", text.en}, {"zh", text.zh}});
  }
  return Response::json(document);
}

std::vector<std::string> measure_names() {
  std::vector<std::string> names;
  for (const auto& amount : explore::amounts()) names.emplace_back(amount.name);
  return names;
}

}  // namespace

std::vector<Route> explore_routes(Services& services) {
  const std::string month = "(19|20)[0-9]{2}-(0[1-9]|1[0-2])";
  return {
      {.method = "GET",
       .path = "/api/explore",
       .name = "explore",
       .group = "figures",
       .access = Access::with(Permission::kTableRead),
       .parameters = {{"rows", schema::one_of(explore::axes()), true},
                      {"columns", schema::one_of(explore::axes())},
                      {"measure", schema::one_of(measure_names())},
                      {"period",
                       schema::pattern(month + "(\\.\\." + month + ")?", "2021-01..2025-12")},
                      {"system", schema::one_of({"general", "special"})},
                      {"top", schema::integer(1, 10000)},
                      where_parameter()},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {404, 422},
       .handler = [&services](const Request& request,
                              const Principal&) { return ask(services, request); }},
      {.method = "GET",
       .path = "/api/explore/dimensions",
       .name = "explore_dimensions",
       .group = "figures",
       .access = Access::with(Permission::kTableRead),
       .answers = {{200, "application/json", schema::any_object()}},
       .handler = [&services](const Request&, const Principal&) -> Result<Response> {
         return axes(services);
       }},
      {.method = "GET",
       .path = "/api/shapes/{axis}",
       .name = "shapes",
       .group = "figures",
       .access = Access::with(Permission::kTableRead),
       .parameters = {{"axis", schema::one_of(explore::axes())}},
       .answers = {{200, "application/geo+json", {}}},
       .problems = {404},
       .handler = [&services](const Request& request, const Principal&) {
         return shapes(services, request.parameter("axis"));
       }},
  };
}

}  // namespace tw::server
