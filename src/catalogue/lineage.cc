#include "catalogue/lineage.h"

#include <algorithm>

#include "base/digest.h"
#include "base/version.h"

namespace tw::catalogue {
namespace {

using Text = std::string;

constexpr const char* kSchema = "https://openlineage.io/spec/2-0-2/OpenLineage.json";
constexpr const char* kFacets = "https://openlineage.io/spec/facets/";

Text uuid_of(const Text& id) {
  const Text digest = sha256_hex(id);
  return digest.substr(0, 8) + "-" + digest.substr(8, 4) + "-5" + digest.substr(13, 3) + "-8" +
         digest.substr(17, 3) + "-" + digest.substr(20, 12);
}

Text producer() { return "https://tidewaiter.example/" + Text(program_version()); }

Json facet(const char* schema) {
  return {{"_producer", producer()}, {"_schemaURL", Text(kFacets) + schema}};
}

Json data_of(const std::vector<RunData>& all, const Text& space,
             std::optional<std::int64_t> rows = std::nullopt) {
  Json list = Json::array();
  for (const auto& each : all) {
    Json data = {{"namespace", space}, {"name", each.name}, {"facets", Json::object()}};
    if (each.version >= 0) {
      auto version =
          facet("1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet");
      version["datasetVersion"] = std::to_string(each.version);
      data["facets"]["version"] = std::move(version);
    }
    if (rows && &each == &all.front()) {
      auto statistics = facet(
          "1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/"
          "OutputStatisticsOutputDatasetFacet");
      statistics["rowCount"] = *rows;
      data["outputFacets"]["outputStatistics"] = std::move(statistics);
    }
    list.push_back(std::move(data));
  }
  return list;
}

}  // namespace

Json open_lineage(const std::vector<Run>& runs, const Text& space) {
  std::vector<Json> events;
  for (const auto& run : runs) {
    Json facets = Json::object();
    if (!run.said.empty()) {
      auto message = facet("1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet");
      message["message"] = run.said;
      message["programmingLanguage"] = "C++";
      facets["errorMessage"] = std::move(message);
    }
    const Text name = run.nominal.empty() ? run.job : run.job + "." + run.nominal;
    Json event = {{"eventType", "START"},
                  {"eventTime", run.started},
                  {"run", {{"runId", uuid_of(run.id)}, {"facets", Json::object()}}},
                  {"job", {{"namespace", space}, {"name", name}, {"facets", Json::object()}}},
                  {"inputs", data_of(run.inputs, space)},
                  {"outputs", Json::array()},
                  {"producer", producer()},
                  {"schemaURL", Text(kSchema) + "#/$defs/RunEvent"}};
    events.push_back(event);
    if (run.ended.empty()) continue;
    event["eventType"] = run.outcome;
    event["eventTime"] = run.ended;
    event["run"]["facets"] = std::move(facets);
    event["outputs"] = data_of(run.outputs, space, run.rows);
    events.push_back(std::move(event));
  }
  std::stable_sort(events.begin(), events.end(), [](const Json& one, const Json& other) {
    return one.at("eventTime").get<Text>() < other.at("eventTime").get<Text>();
  });
  return events;
}

}  // namespace tw::catalogue
