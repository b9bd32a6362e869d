#include "server/catalogue_view.h"

#include <algorithm>

#include "identity/people.h"
#include "server/views.h"
#include "sql/query.h"
#include "statistics/release.h"

namespace tw::server {

using catalogue::Entry;
using catalogue::Json;
using catalogue::Run;

const Entry* CatalogueView::find(const std::string& code) const {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& entry) { return entry.resource.code == code; });
  return found == entries.end() ? nullptr : &*found;
}

std::shared_ptr<const CatalogueView> CatalogueViews::newest(Services& services) {
  using Found = std::pair<std::int64_t, std::vector<Entry>>;
  const std::lock_guard lock(mutex_);
  const auto found = services.store().read([&](store::Transaction& transaction) -> Result<Found> {
    const auto revision = catalogue::revision(transaction);
    if (revision == revision_) return Found{revision, {}};
    return Found{revision, catalogue::entries(transaction)};
  });
  TW_ASSERT(found.has_value());
  if (found->first != revision_) {
    view_ = std::make_shared<CatalogueView>(found->second);
    revision_ = found->first;
  }
  return view_;
}

Result<catalogue::Site> site_of(Services& services, const Request& request) {
  TW_TRY(const auto home, services.home());
  catalogue::Site site{.base = (request.is_secure ? "https://" : "http://") +
                               std::string(request.headers.get("Host")),
                       .office = {home.settings().office_name_en, home.settings().office_name_zh}};
  TW_TRY(const auto all,
         services.store().read(
             [](store::Transaction& transaction) -> Result<std::vector<identity::Organisation>> {
               return identity::organisations(transaction);
             }));
  for (const auto& each : all) site.organisations[each.id] = each.name;
  return site;
}

namespace {

Run run_of(const statistics::Manifest& manifest) {
  Run run{.id = "close/" + manifest.period + "/" + std::to_string(manifest.number),
          .job = "close",
          .nominal = manifest.period,
          .started = manifest.published.at,
          .ended = manifest.published.at,
          .outcome = "COMPLETE",
          .outputs = {{"cube", manifest.published.cube_version},
                      {"excluded", manifest.published.excluded_version}},
          .rows = manifest.cube.cells};
  for (const auto& input : manifest.inputs) run.inputs.push_back({input.name, input.version});
  return run;
}

Run run_of(const Job& job) {
  Run run{.id = "job/" + job.id,
          .job = job.kind,
          .nominal = job.period,
          .started = job.started,
          .ended = job.finished,
          .outcome = job.state == Job::State::kDone     ? "COMPLETE"
                     : job.state == Job::State::kFailed ? "FAIL"
                                                        : "ABORT"};
  if (job.failure) run.said = job.failure->code;
  return run;
}

}  // namespace

Result<std::vector<Run>> runs_of(Services& services) {
  std::vector<Run> runs;
  TW_TRY(const auto home, services.home());
  for (const auto& month : statistics::released_months(home)) {
    TW_TRY(const auto releases, statistics::releases_of(home, month));
    for (const auto& manifest : releases) {
      if (!manifest.published.at.empty()) runs.push_back(run_of(manifest));
    }
  }
  auto connection = services.connection();
  TW_CHECK(attach_table(*connection, home, "load"));
  const auto loads = (*connection).query(sql::query("server", "lineage_loads"));
  for (std::size_t i = 0; i < loads.size(); ++i) {
    runs.push_back({.id = "load/" + loads.text(i, 0),
                    .job = "load",
                    .nominal = loads.text(i, 1),
                    .started = loads.text(i, 4),
                    .ended = loads.text(i, 4),
                    .outcome = "COMPLETE",
                    .inputs = {{loads.text(i, 2), -1}},
                    .outputs = {{"item", -1}},
                    .rows = loads.integer(i, 3)});
  }
  for (const auto& job : services.jobs().list()) {
    const bool is_told =
        job.state == Job::State::kDone && (job.kind == "close" || job.kind == "load");
    if (!is_told && !job.started.empty()) runs.push_back(run_of(job));
  }
  return runs;
}

Result<Json> quality_of(Services& services, const catalogue::Resource& resource) {
  Json figures = Json::array();
  if (resource.kind != "lake_table") return figures;
  TW_TRY(const auto home, services.home());
  for (const auto& month : statistics::released_months(home)) {
    TW_TRY(const auto newest, statistics::newest_release(home, month));
    if (!newest) continue;
    const auto& inputs = newest->inputs;
    const bool is_read = std::any_of(inputs.begin(), inputs.end(), [&](const auto& input) {
      return input.name == resource.place;
    });
    if (!is_read && resource.place != "cube" && resource.place != "excluded") continue;
    figures.push_back({{"period", newest->period},
                       {"release", newest->number},
                       {"status", newest->status},
                       {"records", newest->cube.loaded},
                       {"counted", newest->cube.counted},
                       {"held", newest->cube.excluded},
                       {"corrected", newest->review.manual + newest->review.automatic},
                       {"at", newest->published.at}});
  }
  return figures;
}

}  // namespace tw::server
