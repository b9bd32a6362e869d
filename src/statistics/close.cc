#include "statistics/close.h"

#include <algorithm>

#include "base/digest.h"
#include "base/file.h"
#include "base/messages.h"
#include "base/parallel.h"
#include "base/version.h"
#include "checks/library.h"
#include "declaration/corrected.h"
#include "declaration/effective.h"
#include "declaration/month_digest.h"
#include "lake/optimizers_off.h"
#include "review/record.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/as_released.h"
#include "statistics/standing.h"
#include "statistics/valuation.h"

namespace tw::statistics {
namespace {

namespace fs = std::filesystem;

std::vector<lake::DataFile> files_of(const lake::Snapshot& snapshot, const Period& month) {
  std::vector<lake::DataFile> files;
  for (const auto& file : snapshot.files) {
    if (file.partition_values.at("period") == month.to_string()) files.push_back(file);
  }
  return files;
}

Result<lake::Snapshot> newest(const lake::Home& home, const char* name) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  return table.snapshot();
}

// One close under way.
class Closing {
 public:
  Closing(const lake::Home& home, lake::Connection& connection, const Period& month,
          Progress& progress, const CloseTerms& terms)
      : home_(home), connection_(connection), month_(month), progress_(progress), terms_(terms) {}

  Result<CloseReport> run() {
    TW_CHECK(read_inputs());
    TW_TRY(const auto last, newest_release(home_, month_));
    const bool stands = last && published_by(*last) && already_meets(*last, terms_);
    if (stands && manifest_.same_inputs(*last)) return unchanged(*last);
    TW_CHECK(may_follow(last, terms_, month_.to_string()));
    // What is frozen is what stands, with what was let pass then.
    if (last && terms_.status == "yearbook" && terms_.let_pass.empty()) {
      terms_.let_pass = last->let_pass;
    }

    stage("close.stage_count");
    const bool revises = last && terms_.status == "revised";
    if (revises) TW_CHECK(keep_released(home_, connection_, month_, *last, false));
    if (revises) TW_CHECK(attach_standards_of(home_, connection_, manifest_));
    TW_CHECK(count());
    if (stands && manifest_.same_result(*last)) {
      drop_work();
      return unchanged(*last);
    }
    TW_CHECK(firm_enough(last));
    manifest_.number = last ? last->number + 1 : 1;
    manifest_.status = terms_.status.empty() ? "preliminary" : terms_.status;
    manifest_.reason = terms_.reason;
    manifest_.author = terms_.author;
    if (revises) {
      TW_TRY(movement_, movement_of_close(home_, connection_, month_, *last));
    }
    stage("close.stage_write");
    auto report = publish();
    drop_work();
    return report;
  }

 private:
  void stage(const char* code) {
    progress_.stage(message(Language::kEnglish, code, {month_.to_string()}), 0);
  }

  Result<void> read_inputs() {
    const auto& settings = home_.settings();
    manifest_.period = month_.to_string();
    manifest_.program = program_version();
    manifest_.currency = settings.currency;
    manifest_.mode_scheme = settings.mode_scheme;
    manifest_.commodity_list = settings.commodity_list;
    TW_TRY(const auto library, checks::library_of(home_, month_));
    manifest_.rules_digest = library.digest;

    TW_TRY(const auto items, newest(home_, "item"));
    TW_TRY(const auto events, newest(home_, "event"));
    TW_TRY(const auto corrections, newest(home_, "correction"));
    TW_TRY(findings_, newest(home_, "finding"));
    TW_TRY(cube_, newest(home_, "cube"));
    TW_TRY(excluded_, newest(home_, "excluded"));
    const std::string digest = declaration::month_digest(items, events, month_);
    TW_TRY(const auto state, checks::month_state(home_, month_));
    TW_TRY(const auto checked, checks::checked_state(home_, connection_, month_));
    if (state != checked) return Error("close.not_checked", {month_.to_string()});
    TW_TRY(const auto reviews, newest(home_, "review"));
    review_version_ = reviews.version;
    lake::Snapshot findings_of_month = findings_;
    findings_of_month.files = files_of(findings_, month_);
    versions_ = {items.version, events.version, corrections.version};
    manifest_.inputs = {
        {"item", items.version, digest},
        {"event", events.version, events.digest()},
        {"correction", corrections.version, declaration::correction_digest(corrections, month_)},
        {"review", reviews.version, review::decision_digest(reviews, month_)},
        {"finding", findings_.version, findings_of_month.digest()}};

    TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
    for (const auto& table : standards.tables) {
      manifest_.inputs.push_back({table.name, table.version, table.digest});
    }
    manifest_.commodity_depth = standards::commodity_depth(connection_);
    return {};
  }

  // The lake's cube and list of exclusions are what that release put there.
  bool published_by(const Manifest& last) const {
    return release_files(cube_, excluded_) == last.files;
  }

  std::vector<ReleaseFile> release_files(const lake::Snapshot& cube,
                                         const lake::Snapshot& excluded) const {
    std::vector<ReleaseFile> files;
    for (const auto* snapshot : {&cube, &excluded}) {
      for (const auto& file : files_of(*snapshot, month_)) {
        files.push_back(
            {snapshot->spec.name + "/" + file.path, file.rows, file.bytes, file.sha256});
      }
    }
    return files;
  }

  Result<void> count() {
    TW_TRY(versions_, declaration::attach_effective(connection_, home_, month_, versions_));
    TW_CHECK(review::attach_decisions(home_, connection_, month_, review_version_));
    manifest_.let_pass = attach_standing_findings(connection_, findings_, month_, terms_.let_pass);
    manifest_.review = review_summary(connection_);
    attach_valuation(connection_, {month_, manifest_.currency, manifest_.mode_scheme,
                                   manifest_.commodity_depth});
    manifest_.cube = build_cube(connection_);
    const auto& cube = manifest_.cube;
    if (!cube.balances()) {
      return Error("close.unbalanced",
                   {month_.to_string(), std::to_string(cube.loaded), std::to_string(cube.counted),
                    std::to_string(cube.excluded)});
    }
    return {};
  }

  // Whether what was counted may become what was asked for.
  Result<void> firm_enough(const std::optional<Manifest>& last) {
    if (terms_.status == "yearbook" && last->cube.digest != manifest_.cube.digest) {
      return Error("close.yearbook_differs", {month_.to_string()});
    }
    auto left_out = terms_.let_pass;
    const auto standing = standing_exclusions(connection_, left_out);
    manifest_.let_pass.insert(manifest_.let_pass.end(), left_out.begin(), left_out.end());
    if (terms_.status != "final" && terms_.status != "revised") return {};
    std::int64_t items = 0;
    std::string rules;
    for (const auto& each : standing) {
      items += each.items;
      rules += (rules.empty() ? "" : ", ") + each.detail + " (" + std::to_string(each.items) + ")";
    }
    if (items == 0) return {};
    return Error("close.fatal_stands", {month_.to_string(), std::to_string(items), rules});
  }

  // Writes the rows of `select` in key order; answers the change that replaces the month's
  // partitions.
  Result<lake::Home::TableChange> replace(const lake::Snapshot& before, const std::string& select) {
    const auto& structure = standards::structure(before.spec.name);
    TW_TRY(const auto table, home_.table(structure.spec));
    lake::Change change{
        .operation = "CLOSE", .read_version = before.version, .exclusive_partitions = true};
    change.add = table.write(connection_, select, structure.key);
    for (const auto& file : files_of(before, month_)) change.remove.push_back(file.path);
    return lake::Home::TableChange{before.spec.name, std::move(change)};
  }

  Result<CloseReport> publish() {
    TW_TRY(auto cube, replace(cube_, "SELECT * FROM closing_cube"));
    TW_TRY(auto excluded, replace(excluded_, "SELECT * FROM closing_excluded"));
    cube_.files = cube.change.add;
    excluded_.files = excluded.change.add;
    manifest_.files = release_files(cube_, excluded_);

    const fs::path folder = release_folder(home_, month_, manifest_.number);
    const fs::path draft = folder.parent_path() / ("draft-" + unique_name());
    make_folders(draft);
    for (const auto* snapshot : {&cube_, &excluded_}) link_files(*snapshot, draft);
    const std::string id = "close-" + month_.to_string() + "-" + std::to_string(manifest_.number) +
                           "-" + unique_name();
    const auto published = home_.publish(id, {std::move(cube), std::move(excluded)});
    std::error_code error;
    if (!published) {
      fs::remove_all(draft, error);
      return published.error();
    }
    TW_CHECK(note_versions());
    if (movement_) write_file_durably(draft / "revision.json", to_json(*movement_));
    write_file_durably(draft / "manifest.json", to_json(manifest_));
    fs::rename(draft, folder, error);
    if (error) {
      throw EnvironmentError(Error("file.write_failed", {folder.string(), error.message()}));
    }
    sync_path(folder.parent_path());
    return CloseReport{manifest_, folder, movement_, true};
  }

  // The versions are known only now; without them the release is not there.
  Result<void> note_versions() {
    TW_TRY(const auto cube, newest(home_, "cube"));
    TW_TRY(const auto excluded, newest(home_, "excluded"));
    manifest_.published = {utc_now(), cube.version, excluded.version};
    return {};
  }

  // The published files are the lake's own, under a second name: they cost nothing and stay when
  // the lake moves on. Where the file system has no links they are copied.
  void link_files(const lake::Snapshot& snapshot, const fs::path& draft) const {
    for (const auto& file : snapshot.files) {
      const fs::path target = draft / snapshot.spec.name / file.path;
      make_folders(target.parent_path());
      std::error_code error;
      fs::create_hard_link(snapshot.folder / file.path, target, error);
      if (error) {
        fs::copy_file(snapshot.folder / file.path, target);
        sync_path(target);
      }
      sync_path(target.parent_path());
    }
  }

  CloseReport unchanged(const Manifest& last) const {
    return {last, release_folder(home_, month_, last.number), std::nullopt, false};
  }

  void drop_work() {
    connection_.execute("DROP TABLE IF EXISTS closing_cube; DROP TABLE IF EXISTS closing_excluded");
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  Period month_;
  Progress& progress_;
  CloseTerms terms_;
  Manifest manifest_;
  declaration::InputVersions versions_;
  std::int64_t review_version_ = -1;
  std::optional<Movement> movement_;
  lake::Snapshot findings_;
  lake::Snapshot cube_;
  lake::Snapshot excluded_;
};

}  // namespace

Result<CloseReport> close(const lake::Home& home, lake::Connection& connection, const Period& month,
                          Progress& progress, const CloseTerms& terms) {
  if (month.kind() != Period::Kind::kMonth) {
    return Error("close.not_a_month", {month.to_string()});
  }
  const lake::OptimizersOff guard(connection, lake::kJoinsAsWritten);
  return Closing(home, connection, month, progress, terms).run();
}

std::vector<Result<CloseReport>> close(const lake::Home& home, lake::Engine& engine,
                                       const std::vector<Period>& months, std::size_t at_once,
                                       Progress& progress, const CloseTerms& terms) {
  lake::Connection common(engine);
  const lake::OptimizersOff guard(common, lake::kJoinsAsWritten);
  std::vector<lake::Connection> connections;
  for (std::size_t i = 0; i < at_once; ++i) connections.emplace_back(engine);
  return collect_in_parallel<CloseReport>(
      months.size(), at_once, [&](std::size_t i, std::size_t worker) {
        TW_ASSERT(months[i].kind() == Period::Kind::kMonth);
        return Closing(home, connections[worker], months[i], progress, terms).run();
      });
}

}  // namespace tw::statistics
