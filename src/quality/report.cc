#include "quality/report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/labels.h"
#include "statistics/release.h"

namespace tw::quality {
namespace {

constexpr int kMonths = 12;
constexpr std::size_t kAlarms = 10;
// A district is low below half of what is expected, where chance does not do as much: counts swing
// by their root, and small districts would be called every month.
constexpr double kLow = 0.5;
constexpr double kChance = 3;

Period months_back(Period month, int months) {
  const int index = month.year() * 12 + month.first_month() - 1 - months;
  return Period::month(index / 12, index % 12 + 1);
}

bool is_low(double items, double expected) {
  return items < kLow * expected && expected - items > kChance * std::sqrt(expected);
}

class Collector {
 public:
  Collector(const lake::Home& home, lake::Connection& connection, const Period& month)
      : home_(home), connection_(connection), month_(month) {}

  Result<Report> run() {
    TW_TRY(const auto releases, statistics::releases_of(home_, month_));
    if (releases.empty()) return Error("table.not_closed", {month_.to_string()});
    describe(releases.back());
    TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
    (void)standards;
    const std::string period = month_.to_string();
    for (const char* name : {"item", "finding", "correction", "review", "queue", "warning"}) {
      TW_CHECK(attach(name, {{"period", "=", period}}));
    }
    TW_CHECK(attach("load", {}));
    TW_CHECK(attach("cube", {{"period", ">=", months_back(month_, kMonths).to_string()},
                             {"period", "<=", period}}));
    coverage(releases.back());
    districts();
    findings();
    report_.corrections = correction_effect(connection_, report_.currency);
    TW_CHECK(vintages(releases));
    TW_CHECK(months());
    delays();
    alarms();
    return std::move(report_);
  }

 private:
  lake::Rows answer(const char* name, const lake::Parameters& parameters = {}) {
    return connection_.query(sql::query("quality", name), parameters);
  }

  Result<void> attach(const char* name, const std::vector<lake::Bound>& bounds) {
    TW_TRY(const auto table, home_.table(standards::structure(name).spec));
    TW_TRY(const auto snapshot, table.snapshot());
    lake::attach(connection_, name, snapshot, bounds);
    return {};
  }

  void describe(const statistics::Manifest& release) {
    report_.period = release.period;
    report_.release = release.number;
    report_.status = release.status;
    report_.digest = release.cube.digest;
    report_.currency = home_.settings().currency;
    report_.office = {home_.settings().office_name_en, home_.settings().office_name_zh};
  }

  void coverage(const statistics::Manifest& release) {
    const auto files = answer("coverage");
    report_.files = files.integer(0, 0);
    report_.read = files.integer(0, 1);
    report_.rejected = files.integer(0, 2);
    report_.loaded = release.cube.loaded;
    report_.counted = release.cube.counted;
    report_.excluded = release.cube.excluded;
    for (const auto& each : release.cube.exclusions) {
      report_.exclusions.push_back(
          {each.reason, each.detail, each.items, message_in_both("exclusion." + each.reason)});
    }
    for (const auto& each : release.let_pass) {
      report_.let_pass.push_back({each.rule, each.items, each.author, each.reason, each.counts});
    }
  }

  void districts() {
    const auto label = [&](Language language) {
      return statistics::labels_of(connection_, home_, "district", month_.last_day(), language);
    };
    auto english = label(Language::kEnglish), chinese = label(Language::kChinese);
    const auto rows = answer("districts", {{"period", month_.to_string()}});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string code = rows.text(i, 0);
      Report::District each{
          .code = code, .label = {english[code], chinese[code]}, .items = rows.integer(i, 1)};
      if (!rows.is_null(i, 2)) each.expected = rows.real(i, 2);
      each.is_low = each.expected && is_low(static_cast<double>(each.items), *each.expected);
      report_.months_before = rows.integer(i, 3);
      report_.districts.push_back(std::move(each));
    }
  }

  void findings() {
    const auto rules = answer("rules");
    for (std::size_t i = 0; i < rules.size(); ++i) {
      report_.rules.push_back({rules.text(i, 0),
                               rules.text(i, 1),
                               rules.integer(i, 2),
                               rules.integer(i, 3),
                               {rules.text(i, 4), rules.text(i, 5)}});
      report_.findings += rules.integer(i, 2);
    }
    report_.items_with_findings = answer("found_items").integer(0, 0);
    const auto sources = answer("sources");
    for (std::size_t i = 0; i < sources.size(); ++i) {
      report_.sources.push_back({sources.text(i, 0), sources.integer(i, 1), sources.integer(i, 2),
                                 sources.integer(i, 3)});
    }
  }

  // Each release's totals, from the version of the cube that it made.
  Result<void> vintages(const std::vector<statistics::Manifest>& releases) {
    TW_TRY(const auto table, home_.table(standards::structure("cube").spec));
    for (const auto& release : releases) {
      Report::Release each{.number = release.number,
                           .status = release.status,
                           .reason = release.reason,
                           .at = release.published.at,
                           .counted = release.cube.counted};
      if (release.published.cube_version >= 0) {
        TW_TRY(const auto snapshot, table.snapshot(release.published.cube_version));
        lake::attach(connection_, "cube_then", snapshot, {{"period", "=", month_.to_string()}});
        const auto totals = answer("totals");
        each.imports_usd = totals.real(0, 0);
        each.exports_usd = totals.real(0, 1);
      }
      TW_TRY(each.causes, causes_of(release));
      report_.releases.push_back(std::move(each));
    }
    return {};
  }

  // As the close of a revision left them.
  Result<std::vector<Report::Cause>> causes_of(const statistics::Manifest& release) const {
    const auto path = statistics::release_folder(home_, month_, release.number) / "revision.json";
    std::vector<Report::Cause> causes;
    const auto text = read_file(path);
    if (!text) return causes;
    try {
      const auto json = nlohmann::json::parse(*text);
      for (const auto& each : json.at("causes")) {
        causes.push_back({each.at("cause"), each.at("flow"), each.at("items"),
                          std::stod(each.at("value_usd").get<std::string>())});
      }
    } catch (const std::exception& error) {
      return Error("release.damaged", {error.what()}, {.file = path.string()});
    }
    return causes;
  }

  Result<void> months() {
    std::map<std::string, double> values;
    const auto rows = answer("months");
    for (std::size_t i = 0; i < rows.size(); ++i) values[rows.text(i, 0)] = rows.real(i, 1);
    for (int back = kMonths - 1; back >= 0; --back) {
      const Period month = months_back(month_, back);
      TW_TRY(const auto release, statistics::newest_release(home_, month));
      if (!release) continue;
      report_.months.push_back({release->period, release->cube.counted, release->cube.excluded,
                                values[release->period]});
    }
    return {};
  }

  void delays() {
    const auto rows = answer("delays");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      report_.delays.push_back({rows.integer(i, 0), rows.integer(i, 1)});
    }
    report_.undelayed = answer("undelayed").integer(0, 0);
  }

  void alarms() {
    const auto rows = answer("alarms", {{"release", std::to_string(report_.release)}});
    report_.alarms = static_cast<std::int64_t>(rows.size());
    for (std::size_t i = 0; i < std::min(rows.size(), kAlarms); ++i) {
      report_.first_alarms.push_back({rows.text(i, 0), {rows.text(i, 1), rows.text(i, 2)}});
    }
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  Period month_;
  Report report_;
};

}  // namespace

std::optional<std::int64_t> Report::days_for(double part) const {
  if (delays.empty()) return std::nullopt;
  const double wanted = part * static_cast<double>(delays.back().items);
  for (const auto& each : delays) {
    if (static_cast<double>(each.items) >= wanted) return each.days;
  }
  return delays.back().days;
}

Result<Report> report_of(const lake::Home& home, lake::Connection& connection,
                         const Period& month) {
  if (month.kind() != Period::Kind::kMonth) return Error("close.not_a_month", {month.to_string()});
  return Collector(home, connection, month).run();
}

}  // namespace tw::quality
