// Published figures: the tables of the closed months.
#include <map>

#include "base/file.h"
#include "server/routes.h"
#include "statistics/render.h"
#include "statistics/table.h"

namespace tw::server {
namespace {

using statistics::Measure;

const std::map<std::string, Measure>& measures() {
  static const std::map<std::string, Measure> kMeasures = {
      {"usd", Measure::kValueUsd},     {"local", Measure::kValueLocal},
      {"fob-usd", Measure::kFobUsd},   {"fob-local", Measure::kFobLocal},
      {"net-mass", Measure::kNetMass}, {"items", Measure::kItems}};
  return kMeasures;
}

const std::map<std::string, std::int64_t>& units() {
  static const std::map<std::string, std::int64_t> kUnits = {
      {"1", 1}, {"thousand", 1000}, {"million", 1000000}};
  return kUnits;
}

constexpr const char* kCsv = "text/csv; charset=utf-8";
constexpr const char* kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

template <class Value>
std::vector<std::string> names_of(const std::map<std::string, Value>& values) {
  std::vector<std::string> names;
  for (const auto& [name, value] : values) names.push_back(name);
  return names;
}

Result<statistics::TableRequest> table_request(const Request& request) {
  statistics::TableRequest wanted;
  wanted.name = request.parameter("name");
  wanted.period = period_of(request);
  wanted.language = request.language();
  if (const auto& language = request.parameter("lang"); !language.empty()) {
    wanted.language = language == "zh" ? Language::kChinese : Language::kEnglish;
  }
  if (const auto& name = request.parameter("measure"); !name.empty()) {
    wanted.measure = measures().at(name);
  }
  if (const auto& unit = request.parameter("unit"); !unit.empty())
    wanted.divisor = units().at(unit);
  wanted.flow = request.parameter("flow");
  wanted.special_trade = request.parameter("system") == "special";
  if (const auto& top = request.parameter("top"); !top.empty()) wanted.top = std::stoi(top);
  TW_TRY(wanted.where, cell_of(request));
  wanted.as_of = request.parameter("as_of");
  return wanted;
}

Response as_file(std::string text, const char* type, const statistics::Table& table,
                 const std::string& period, const char* ending) {
  Response response = Response::text(std::move(text), type);
  response.headers.set("Content-Disposition",
                       "attachment; filename=\"" + table.name + "-" + period + ending + "\"");
  return response;
}

Result<Response> table(Services& services, const Request& request) {
  TW_TRY(const auto wanted, table_request(request));
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const auto table, statistics::make_table(home, *connection, wanted));
  const auto& format = request.parameter("format");
  const auto period = wanted.period.to_string();
  if (format == "csv") return as_file(statistics::render_csv(table), kCsv, table, period, ".csv");
  if (format == "xlsx") {
    make_folders(home.spill_folder());
    const TemporaryFile file(home.spill_folder() / ("table-" + unique_name() + ".xlsx"));
    statistics::write_xlsx(table, file.path());
    TW_TRY(auto bytes, read_file(file.path()));
    return as_file(std::move(bytes), kXlsx, table, period, ".xlsx");
  }
  return Response::text(statistics::render_json(table), "application/json");
}

Response tables() {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& spec : statistics::table_specs()) {
    const bool is_balance = spec.layout == statistics::TableSpec::Layout::kBalance;
    list.push_back({{"name", std::string(spec.name)},
                    {"axis", std::string(spec.axis)},
                    {"layout", is_balance ? "balance" : "flows"}});
  }
  nlohmann::ordered_json document;
  document["tables"] = std::move(list);
  return Response::json(document);
}

Schema tables_schema() {
  const Schema text = {{"type", "string"}};
  return schema::object(
      {{"tables",
        schema::list(schema::object(
            {{"name", text}, {"axis", text}, {"layout", schema::one_of({"flows", "balance"})}}))}});
}

std::vector<Parameter> table_parameters() {
  return {{"name", schema::text(40, 1)},
          {"period", schema::period(), true},
          {"format", schema::one_of({"json", "csv", "xlsx"})},
          {"lang", schema::one_of({"en", "zh"})},
          {"flow", schema::one_of({"M", "X"})},
          {"measure", schema::one_of(names_of(measures()))},
          {"unit", schema::one_of(names_of(units()))},
          {"system", schema::one_of({"general", "special"})},
          {"top", schema::integer(1, 10000)},
          where_parameter(),
          {"as_of", schema::text(40, 1)}};
}

}  // namespace

std::vector<Route> table_routes(Services& services) {
  return {
      {.method = "GET",
       .path = "/api/tables",
       .name = "tables",
       .group = "figures",
       .access = Access::with(Permission::kTableRead),
       .answers = {{200, "application/json", tables_schema()}},
       .handler = [](const Request&, const Principal&) -> Result<Response> { return tables(); }},
      {.method = "GET",
       .path = "/api/tables/{name}",
       .name = "table",
       .group = "figures",
       .access = Access::with(Permission::kTableRead),
       .parameters = table_parameters(),
       .answers = {{200, "application/json", schema::any_object()},
                   {200, kCsv, {}},
                   {200, kXlsx, {}}},
       .problems = {404, 422},
       .handler = [&services](const Request& request,
                              const Principal&) { return table(services, request); }},
  };
}

}  // namespace tw::server
