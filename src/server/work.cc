#include "server/work.h"

#include "base/digest.h"
#include "checks/run.h"
#include "declaration/load.h"
#include "editing/queue.h"
#include "feed/reconcile.h"
#include "quality/publish.h"
#include "server/recorded.h"
#include "server/services.h"
#include "statistics/close.h"
#include "watch/run.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

// The connection of a job, which its cancellation interrupts.
class Interruptible {
 public:
  Interruptible(Services& services, JobContext& context)
      : context_(context), connection_(services.engine()) {
    context_.interrupts(&connection_);
  }
  ~Interruptible() { context_.interrupts(nullptr); }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  lake::Connection& operator*() { return connection_; }

 private:
  JobContext& context_;
  lake::Connection connection_;
};

Period month_of(const Job& job) {
  const auto month = Period::parse(job.period);
  TW_ASSERT(month.has_value());
  return *month;
}

void begin(JobContext& context, const char* code, const Job& job) {
  context.stage(message(Language::kEnglish, code, {job.period}), 0);
}

Result<Json> check(Services& services, const Job& job, JobContext& context, Deeds&) {
  begin(context, "job_step.check", job);
  TW_TRY(const auto home, services.home());
  Interruptible connection(services, context);
  TW_TRY(const auto report, checks::check(home, *connection, month_of(job), context));
  Json result = {{"items", report.items},
                 {"findings", report.findings},
                 {"fatal_items", report.fatal_items},
                 {"rules_run", report.rules_run},
                 {"rules", Json::array()}};
  for (const auto& rule : report.rules) {
    result["rules"].push_back({{"rule", rule.code},
                               {"severity", std::string(to_string(rule.severity))},
                               {"findings", rule.findings},
                               {"example", rule.example},
                               {"en", rule.message.en},
                               {"zh", rule.message.zh}});
  }
  return result;
}

Result<Json> queue(Services& services, const Job& job, JobContext& context, Deeds&) {
  begin(context, "job_step.queue", job);
  TW_TRY(const auto home, services.home());
  Interruptible connection(services, context);
  TW_TRY(const auto report, editing::make_queue(home, *connection, month_of(job), {}, context));
  return Json{{"items", report.items}, {"suspects", report.suspects}, {"entries", report.entries}};
}

Result<Json> close(Services& services, const Job& job, JobContext& context, Deeds& deeds) {
  begin(context, "job_step.close", job);
  TW_TRY(const auto home, services.home());
  Json result;
  {
    Interruptible connection(services, context);
    const statistics::CloseTerms terms{.status = job.parameters.value("status", ""),
                                       .reason = job.parameters.value("reason", ""),
                                       .author = job.by};
    TW_TRY(const auto report, statistics::close(home, *connection, month_of(job), context, terms));
    const auto& manifest = report.manifest;
    if (report.is_new) {
      deeds.did("close",
                {{"period", manifest.period},
                 {"release", std::to_string(manifest.number)},
                 {"status", manifest.status}},
                {{"manifest", sha256_hex(statistics::to_json(manifest))},
                 {"cube", manifest.cube.digest},
                 {"reason", manifest.reason}});
    }
    result = {{"release", manifest.number},       {"status", manifest.status},
              {"is_new", report.is_new},          {"loaded", manifest.cube.loaded},
              {"counted", manifest.cube.counted}, {"excluded", manifest.cube.excluded},
              {"digest", manifest.cube.digest}};
  }
  begin(context, "job_step.watch", job);
  Interruptible connection(services, context);
  TW_TRY(const auto seen, watch::run(home, *connection, month_of(job)));
  result["warnings"] = seen.warnings.size();
  TW_TRY(const auto quality, quality::report_of(home, *connection, month_of(job)));
  quality::publish(home, quality);
  return result;
}

Result<Json> load(Services& services, const Job& job, JobContext& context, Deeds&) {
  begin(context, "job_step.load", job);
  TW_TRY(const auto home, services.home());
  const std::filesystem::path path = job.parameters.at("path").get<std::string>();
  const declaration::LoadRequest request{.files = {path}, .source = job.parameters.at("source")};
  auto report = declaration::load(home, services.engine(), request, context);
  std::error_code ignored;
  std::filesystem::remove_all(path.parent_path(), ignored);
  if (!report) {
    report.error().place.file = job.parameters.value("file", "");  // not where we keep it
    return report.error();
  }
  Json result = {{"read", report->read()},
                 {"loaded", report->loaded()},
                 {"rejected", report->rejected()},
                 {"declarations", report->declarations()},
                 {"already_loaded", report->already_loaded()},
                 {"load_id", report->files.empty() ? "" : report->files.front().load_id},
                 {"rejections", Json::array()}};
  for (const auto& [code, count] : report->rejections) {
    result["rejections"].push_back({{"code", code},
                                    {"records", count.records},
                                    {"en", count.message.en},
                                    {"zh", count.message.zh}});
  }
  return result;
}

Result<Json> try_rule(Services& services, const Job& job, JobContext& context, Deeds&) {
  TW_TRY(const auto home, services.home());
  TW_TRY(const auto library, checks::library_of_text(job.parameters.at("text")));
  Json result = {{"periods", Json::array()}, {"examples", Json::array()}};
  for (const std::string period : job.parameters.at("periods")) {
    const auto month = Period::parse(period);
    TW_ASSERT(month.has_value());
    context.stage(message(Language::kEnglish, "job_step.try_rule", {period}), 0);
    const auto start = std::chrono::steady_clock::now();
    Interruptible connection(services, context);
    TW_TRY(const auto trial, checks::try_out(library, home, *connection, *month, context));
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    result["periods"].push_back({{"period", period},
                                 {"items", trial.report.items},
                                 {"findings", trial.report.findings},
                                 {"milliseconds", took.count()}});
    for (const auto& each : trial.examples) {
      result["examples"].push_back(
          {{"period", period},
           {"record", each.declaration_number + "/" + std::to_string(each.item_number)},
           {"field", each.field},
           {"value", each.value},
           {"en", each.message.en},
           {"zh", each.message.zh}});
    }
  }
  return result;
}

// Counts a feed anew, and looks at every file of it.
Result<Json> reconcile(Services& services, const Job& job, JobContext& context, Deeds&) {
  const std::string agreement = job.parameters.at("agreement");
  context.stage(message(Language::kEnglish, "job_step.reconcile", {agreement}), 0);
  TW_TRY(const auto home, services.home());
  Interruptible connection(services, context);
  TW_TRY(const auto account, feed::reconcile(home, services.store(), *connection, agreement));
  Json result = {{"newest", account.newest}, {"rows", account.rows}, {"faults", Json::array()}};
  for (const auto& fault : account.faults) {
    const auto text = message_in_both(fault.code, fault.args);
    result["faults"].push_back({{"code", fault.code}, {"en", text.en}, {"zh", text.zh}});
  }
  return result;
}

}  // namespace

std::map<std::string, Work> kinds_of_work(Services& services) {
  const auto with = [&services](auto work) {
    return [&services, work](const Job& job, JobContext& context) {
      return recorded(services, job.kind, job.by,
                      [&](Deeds& deeds) { return work(services, job, context, deeds); });
    };
  };
  return {{"check", with(check)}, {"queue", with(queue)},       {"close", with(close)},
          {"load", with(load)},   {"try_rule", with(try_rule)}, {"reconcile", with(reconcile)}};
}

}  // namespace tw::server
