#include "statistics/release.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace tw::statistics {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Json exclusions_json(const std::vector<Exclusion>& exclusions) {
  Json list = Json::array();
  for (const auto& each : exclusions) {
    list.push_back({{"reason", each.reason}, {"detail", each.detail}, {"items", each.items}});
  }
  return list;
}

Json let_pass_json(const std::vector<LetPass>& let_pass) {
  Json list = Json::array();
  for (const auto& each : let_pass) {
    list.push_back({{"rule", each.rule},
                    {"items", each.items},
                    {"author", each.author},
                    {"reason", each.reason},
                    {"counts", each.counts}});
  }
  return list;
}

// Member and key of a summary of reviews.
constexpr std::array<std::pair<const char*, std::int64_t ReviewSummary::*>, 6> kReviewed = {
    {{"manual", &ReviewSummary::manual},
     {"automatic", &ReviewSummary::automatic},
     {"imputed", &ReviewSummary::imputed},
     {"not_applied", &ReviewSummary::not_applied},
     {"accepted", &ReviewSummary::accepted},
     {"left_out", &ReviewSummary::left_out}}};

Json review_json(const ReviewSummary& review) {
  Json json;
  for (const auto& [key, member] : kReviewed) json[key] = review.*member;
  return json;
}

// What manifests of before the states of a release do not have stays as it is by default.
void read_act(const Json& json, Manifest& manifest) {
  manifest.reason = json.value("reason", "");
  manifest.author = json.value("author", "");
  for (const auto& each : json.value("let_pass", Json::array())) {
    manifest.let_pass.push_back({each.at("rule"), each.at("items"), each.at("author"),
                                 each.at("reason"), each.value("counts", true)});
  }
  const Json review = json.value("review", Json::object());
  for (const auto& [key, member] : kReviewed) {
    manifest.review.*member = review.value(key, std::int64_t{0});
  }
  if (const auto published = json.find("published"); published != json.end()) {
    manifest.published = {published->at("at"), published->at("cube_version"),
                          published->at("excluded_version")};
  }
}

CubeSummary cube_from(const Json& json) {
  CubeSummary cube;
  cube.digest = json.at("cube").at("digest");
  cube.cells = json.at("cube").at("cells");
  cube.loaded = json.at("items").at("loaded");
  cube.counted = json.at("items").at("counted");
  cube.excluded = json.at("items").at("excluded");
  cube.excluded_digest = json.at("items").at("excluded_digest");
  for (const auto& each : json.at("exclusions")) {
    cube.exclusions.push_back({each.at("reason"), each.at("detail"), each.at("items")});
  }
  return cube;
}

std::vector<int> numbers_of(const fs::path& folder) {
  std::vector<int> numbers;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    int number = 0;
    const auto [at, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (failed == std::errc() && at == name.data() + name.size()) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace

bool Manifest::same_inputs(const Manifest& other) const {
  return program == other.program && currency == other.currency &&
         mode_scheme == other.mode_scheme && commodity_list == other.commodity_list &&
         commodity_depth == other.commodity_depth && rules_digest == other.rules_digest &&
         std::equal(inputs.begin(), inputs.end(), other.inputs.begin(), other.inputs.end(),
                    [](const ReleaseInput& a, const ReleaseInput& b) {
                      return a.name == b.name && a.digest == b.digest;
                    });
}

bool Manifest::same_result(const Manifest& other) const {
  return cube.digest == other.cube.digest && cube.excluded_digest == other.cube.excluded_digest &&
         cube.loaded == other.cube.loaded;
}

std::string to_json(const Manifest& manifest) {
  Json inputs = Json::array();
  for (const auto& each : manifest.inputs) {
    inputs.push_back({{"table", each.name}, {"version", each.version}, {"digest", each.digest}});
  }
  Json files = Json::array();
  for (const auto& each : manifest.files) {
    files.push_back(
        {{"path", each.path}, {"rows", each.rows}, {"bytes", each.bytes}, {"sha256", each.sha256}});
  }
  const auto& cube = manifest.cube;
  const Json json = {{"period", manifest.period},
                     {"release", manifest.number},
                     {"status", manifest.status},
                     {"reason", manifest.reason},
                     {"author", manifest.author},
                     {"let_pass", let_pass_json(manifest.let_pass)},
                     {"review", review_json(manifest.review)},
                     {"program", manifest.program},
                     {"settings",
                      {{"currency", manifest.currency},
                       {"mode_scheme", manifest.mode_scheme},
                       {"commodity_list", manifest.commodity_list},
                       {"commodity_depth", manifest.commodity_depth}}},
                     {"inputs", inputs},
                     {"rules_digest", manifest.rules_digest},
                     {"cube", {{"digest", cube.digest}, {"cells", cube.cells}}},
                     {"items",
                      {{"loaded", cube.loaded},
                       {"counted", cube.counted},
                       {"excluded", cube.excluded},
                       {"excluded_digest", cube.excluded_digest}}},
                     {"exclusions", exclusions_json(cube.exclusions)},
                     {"files", files},
                     {"published",
                      {{"at", manifest.published.at},
                       {"cube_version", manifest.published.cube_version},
                       {"excluded_version", manifest.published.excluded_version}}}};
  return json.dump(2) + "\n";
}

Result<Manifest> manifest_from_json(const std::string& text, const fs::path& path) {
  try {
    const Json json = Json::parse(text);
    Manifest manifest;
    manifest.period = json.at("period");
    manifest.number = json.at("release");
    manifest.status = json.at("status");
    read_act(json, manifest);
    manifest.program = json.at("program");
    const Json& settings = json.at("settings");
    manifest.currency = settings.at("currency");
    manifest.mode_scheme = settings.at("mode_scheme");
    manifest.commodity_list = settings.at("commodity_list");
    manifest.commodity_depth = settings.at("commodity_depth");
    manifest.rules_digest = json.at("rules_digest");
    for (const auto& each : json.at("inputs")) {
      manifest.inputs.push_back({each.at("table"), each.at("version"), each.at("digest")});
    }
    manifest.cube = cube_from(json);
    for (const auto& each : json.at("files")) {
      manifest.files.push_back(
          {each.at("path"), each.at("rows"), each.at("bytes"), each.at("sha256")});
    }
    return manifest;
  } catch (const Json::exception& error) {
    return Error("release.damaged", {error.what()}, {.file = path.string()});
  }
}

fs::path release_folder(const lake::Home& home, const Period& month, int number) {
  return home.releases_folder() / month.to_string() / std::to_string(number);
}

Result<std::vector<Manifest>> releases_of(const lake::Home& home, const Period& month) {
  std::vector<Manifest> releases;
  for (const int number : numbers_of(home.releases_folder() / month.to_string())) {
    TW_TRY(auto manifest, release(home, month, number));
    releases.push_back(std::move(manifest));
  }
  return releases;
}

Result<std::optional<Manifest>> newest_release(const lake::Home& home, const Period& month,
                                               std::optional<std::int64_t> cube_version) {
  auto numbers = numbers_of(home.releases_folder() / month.to_string());
  for (; !numbers.empty(); numbers.pop_back()) {
    TW_TRY(auto manifest, release(home, month, numbers.back()));
    if (!cube_version || manifest.published.cube_version <= *cube_version) {
      return std::optional(std::move(manifest));
    }
  }
  return std::optional<Manifest>();
}

std::vector<Period> released_months(const lake::Home& home) {
  std::vector<Period> months;
  std::error_code error;
  for (fs::directory_iterator it(home.releases_folder(), error), end; it != end;
       it.increment(error)) {
    const auto month = Period::parse(it->path().filename().string());
    if (month && month->kind() == Period::Kind::kMonth && !numbers_of(it->path()).empty()) {
      months.push_back(*month);
    }
  }
  std::sort(months.begin(), months.end());
  return months;
}

Result<Manifest> release(const lake::Home& home, const Period& month, int number) {
  const auto path = release_folder(home, month, number) / "manifest.json";
  const auto text = read_file(path);
  if (!text) return Error("release.missing", {month.to_string(), std::to_string(number)});
  return manifest_from_json(*text, path);
}

}  // namespace tw::statistics
