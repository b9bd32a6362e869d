// Long work: begun, listed, watched, cancelled.
#include <filesystem>

#include "base/file.h"
#include "server/close_desk.h"
#include "server/job_json.h"
#include "server/people_change.h"
#include "server/routes.h"
#include "server/scope.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

bool may_watch(const Principal& principal, const Job& job) {
  return job.by == principal.login || may(principal, Permission::kJobWatch);
}

// What somebody may not see is not there.
Result<Job> find_job(Services& services, const Request& request, const Principal& principal) {
  const auto& id = request.parameter("id");
  const auto job = services.jobs().find(id);
  if (!job || !may_watch(principal, *job)) return Error("job.unknown", {id});
  return *job;
}

// Tells each change until the job has ended.
class JobFeed : public EventFeed {
 public:
  JobFeed(Services& services, std::string id, Principal principal)
      : services_(services), id_(std::move(id)), principal_(std::move(principal)) {}
  std::optional<std::string> poll() override {
    if (has_ended_) return std::nullopt;
    const auto job = services_.jobs().find(id_);
    if (!job) return std::nullopt;
    const std::string text = to_json(*job, principal_).dump();
    has_ended_ = job->has_ended();
    if (text == last_) return "";
    last_ = text;
    return "event: job\ndata: " + text + "\n\n";
  }

 private:
  Services& services_;
  std::string id_;
  Principal principal_;
  std::string last_;
  bool has_ended_ = false;
};

Result<Response> list(Services& services, const Principal& principal) {
  Json list = Json::array();
  for (const auto& job : services.jobs().list()) {
    if (may_watch(principal, job)) list.push_back(to_json(job, principal));
  }
  Json document;
  document["jobs"] = std::move(list);
  return Response::json(document);
}

Result<Response> cancel(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto job, find_job(services, request, principal));
  if (job.by != principal.login && !may(principal, Permission::kJobCancel)) {
    return Error("access.permission",
                 {std::string(identity::permission_name(Permission::kJobCancel))});
  }
  TW_TRY(const auto cancelled, services.jobs().cancel(job.id));
  return Response::json(to_json(cancelled, principal));
}

// Whether whoever asks may close so, and what waits for a second person; nothing: it may begin.
Result<std::optional<identity::Proposal>> may_close(Services& services, const Job& job,
                                                    const Principal& principal) {
  const statistics::CloseTerms terms{.status = job.parameters.at("status"),
                                     .reason = job.parameters.at("reason")};
  const auto needed = is_final(terms) ? Permission::kCloseFinal : Permission::kClosePreliminary;
  std::optional<identity::Proposal> proposal;
  if (!may(principal, needed)) {
    return Error("access.permission", {std::string(identity::permission_name(needed))});
  }
  if (!is_final(terms)) return proposal;
  TW_TRY(const auto home, services.home());
  TW_TRY(proposal, changed(services, principal,
                           [&](store::Transaction& transaction, const identity::Deed& deed) {
                             return second_to_close(transaction, home, {*Period::parse(job.period)},
                                                    terms, deed);
                           }));
  if (proposal && proposal->state != "open") proposal.reset();
  return proposal;
}

// Of a month: check, queue or close.
Handler begin(Services& services, const char* kind) {
  return [&services, kind](const Request& request, const Principal& principal) -> Result<Response> {
    Job job{.kind = kind,
            .period = request.parameter("period"),
            .parameters = Json::object(),
            .by = principal.login};
    if (std::string_view(kind) == "close") {
      job.parameters = {{"status", request.document.value("status", "")},
                        {"reason", request.document.value("reason", "")}};
      TW_TRY(const auto waits, may_close(services, job, principal));
      if (waits) return Response::json({{"job", nullptr}, {"proposal", waits->id}}, 202);
    }
    TW_TRY(const auto begun, services.jobs().start(std::move(job)));
    return accepted(begun, principal);
  };
}

Result<Response> begin_load(Services& services, const Request& request,
                            const Principal& principal) {
  if (request.upload == nullptr) return Error("request.body_needed");
  Job job{.id = unique_name(), .kind = "load", .by = principal.login};
  const auto folder = services.jobs().folder() / (job.id + ".upload");
  make_folders(folder);
  const auto path = folder / std::filesystem::path(request.parameter("name")).filename();
  std::filesystem::rename(request.upload->path(), path);
  job.parameters = {{"source", request.parameter("source")},
                    {"file", request.parameter("name")},
                    {"path", path.string()}};
  TW_TRY(const auto begun, services.jobs().start(std::move(job)));
  return accepted(begun, principal);
}

Schema jobs_schema() { return schema::object({{"jobs", schema::list(job_schema())}}); }
Schema begun_schema() { return schema::object({{"job", job_schema()}}); }
// Of a close: no job, but a proposal, where it waits for a second person.
Schema closing_schema() {
  return schema::object({{"job", schema::nullable(job_schema())}, {"proposal?", schema::text(60)}});
}

Route month_work(Services& services, const char* kind, Access access, Body body) {
  return {.method = "POST",
          .path = std::string("/api/months/{period}/") + kind,
          .name = std::string("begin_") + kind,
          .group = "work",
          .access = access,
          .parameters = {{"period", schema::month()}},
          .body = std::move(body),
          .answers = {{202, "application/json",
                       std::string_view(kind) == "close" ? closing_schema() : begun_schema()}},
          .handler = begin(services, kind)};
}

}  // namespace

std::vector<Route> job_routes(Services& services) {
  const Parameter id{"id", schema::pattern("[0-9a-f-]{1,60}", "4711-0a1b2c")};
  constexpr std::uint64_t kMostUploaded = std::uint64_t{16} << 30;
  const Body empty{schema::object({})};
  const Body close{
      schema::object({{"status?", schema::one_of({"preliminary", "final", "revised", "yearbook"})},
                      {"reason?", schema::text(500)}})};
  const auto find = [&services](const Request& request, const Principal& principal) {
    return find_job(services, request, principal);
  };
  return {
      month_work(services, "check", Access::with(Permission::kCheckRun), empty),
      month_work(services, "queue", Access::with(Permission::kReviewWork), empty),
      // Which of the two permissions a close needs depends on its status: see begin().
      month_work(services, "close", Access::signed_in(), close),
      {.method = "POST",
       .path = "/api/loads",
       .name = "begin_load",
       .group = "work",
       .access = Access::with(Permission::kDeclarationLoad),
       .parameters = {{"name", schema::pattern("[^/\\\\\\x00-\\x1f]*[^/\\\\.\\x00-\\x1f]", "a.csv"),
                       true},
                      {"source", schema::pattern("[A-Za-z0-9_-]{1,60}", "district-22"), true}},
       .body = Body{Schema{{"type", "string"}}, kMostUploaded, "application/octet-stream", true},
       .answers = {{202, "application/json", begun_schema()}},
       .handler = [&services](const Request& request,
                              const Principal& who) { return begin_load(services, request, who); }},
      {.method = "GET",
       .path = "/api/jobs",
       .name = "jobs",
       .group = "work",
       .access = Access::signed_in(),
       .answers = {{200, "application/json", jobs_schema()}},
       .handler = [&services](const Request&,
                              const Principal& who) { return list(services, who); }},
      {.method = "GET",
       .path = "/api/jobs/{id}",
       .name = "job",
       .group = "work",
       .access = Access::signed_in(),
       .parameters = {id},
       .answers = {{200, "application/json", job_schema()}},
       .problems = {404},
       .handler = [find](const Request& request, const Principal& who) -> Result<Response> {
         TW_TRY(const auto job, find(request, who));
         return Response::json(to_json(job, who));
       }},
      {.method = "GET",
       .path = "/api/jobs/{id}/events",
       .name = "job_events",
       .group = "work",
       .access = Access::signed_in(),
       .parameters = {id},
       .answers = {{200, "text/event-stream", {}}},
       .problems = {404},
       .handler = [find, &services](const Request& request,
                                    const Principal& who) -> Result<Response> {
         TW_TRY(const auto job, find(request, who));
         Response response = Response::text("", "text/event-stream");
         response.headers.set("Cache-Control", "no-store");
         response.events = std::make_shared<JobFeed>(services, job.id, who);
         return response;
       }},
      {.method = "DELETE",
       .path = "/api/jobs/{id}",
       .name = "cancel_job",
       .group = "work",
       .access = Access::signed_in(),
       .parameters = {id},
       .answers = {{200, "application/json", job_schema()}},
       .problems = {404, 409},
       .handler = [&services](const Request& request,
                              const Principal& who) { return cancel(services, request, who); }},
  };
}

}  // namespace tw::server
