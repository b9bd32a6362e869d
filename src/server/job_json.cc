#include "server/job_json.h"

#include "server/problem.h"
#include "server/scope.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

Json to_json(const Job& job, const identity::Principal& principal) {
  Json document = {{"id", job.id},
                   {"kind", job.kind},
                   {"period", text_or_null(job.period)},
                   {"state", std::string(to_string(job.state))},
                   {"done", job.done ? Json(*job.done) : Json(nullptr)},
                   {"step", nullptr},
                   {"queued", job.queued},
                   {"started", text_or_null(job.started)},
                   {"finished", text_or_null(job.finished)},
                   {"by", job.by},
                   {"begun", job.begun}};
  if (!job.step.empty()) document["step"] = {{"en", job.step}, {"zh", job.step}};
  if (job.state == Job::State::kDone && sees_everything(principal)) document["result"] = job.result;
  if (job.failure) {
    const auto& failure = *job.failure;
    const auto text = message_in_both(failure.code, failure.args);
    document["problem"] = {{"code", failure.code},
                           {"messages", {{"en", text.en}, {"zh", text.zh}}}};
    if (failure.place.line > 0 || !failure.place.field.empty()) {
      document["problem"]["place"] = {{"file", failure.place.file},
                                      {"line", failure.place.line},
                                      {"column", failure.place.column},
                                      {"field", failure.place.field}};
    }
  }
  return document;
}

Schema job_schema() {
  const Schema text = {{"type", "string"}};
  const Schema maybe = schema::nullable(text);
  return schema::object(
      {{"id", text},
       {"kind", schema::one_of({"load", "check", "queue", "close", "try_rule", "reconcile"})},
       {"period", maybe},
       {"state", schema::one_of({"queued", "running", "done", "failed", "cancelled"})},
       {"done", schema::nullable(schema::number())},
       {"step", schema::nullable(schema::both_languages())},
       {"queued", text},
       {"started", maybe},
       {"finished", maybe},
       {"by", text},
       {"begun", {{"type", "integer"}}},
       {"result?", schema::any_object()},
       {"problem?", schema::any_object()}});
}

Response accepted(const Job& job, const identity::Principal& principal) {
  Json document;
  document["job"] = to_json(job, principal);
  Response response = Response::json(document, 202);
  response.headers.set("Location", "/api/jobs/" + job.id);
  return response;
}

}  // namespace tw::server
