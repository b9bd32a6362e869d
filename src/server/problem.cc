#include "server/problem.h"

#include <array>

#include "server/delta.h"

namespace tw::server {
namespace {

struct Mapped {
  std::string_view beginning;  // of the code
  int status;
};

// Beginnings of codes; what is not here is 422.
constexpr std::array kStatuses = {
    // There is no such thing.
    Mapped{"request.no_route", 404},
    Mapped{"table.unknown", 404},
    Mapped{"enterprise.unknown", 404},
    Mapped{"bill.unknown", 404},
    Mapped{"catalogue.unknown", 404},
    Mapped{"catalogue.system_unknown", 404},
    Mapped{"catalogue.table_unknown", 404},
    Mapped{"catalogue.code_taken", 409},
    Mapped{"catalogue.is_settled", 409},
    Mapped{"catalogue.not_now", 409},
    Mapped{"catalogue.own_submission", 403},
    Mapped{"catalogue.other_provider", 403},
    Mapped{"inplace.resource_unknown", 404},
    Mapped{"inplace.other_organisation", 403},
    Mapped{"exchange.agreement_unknown", 404},
    Mapped{"feed.unknown", 404},
    Mapped{"feed.share_unknown", 404},
    Mapped{"feed.no_batch", 404},
    Mapped{"feed.no_recipient_key", 409},
    Mapped{"feed.link_invalid", 403},
    Mapped{"feed.link_expired", 403},
    Mapped{"feed.version_too_early", 400},
    Mapped{"feed.version_unknown", 400},
    Mapped{"feed.not_a_moment", 400},
    Mapped{"exchange.not_in_force", 403},
    Mapped{"audit.no_log", 404},
    Mapped{"trust.no_entry", 404},
    Mapped{"exchange.not_published", 404},
    Mapped{"exchange.not_shared", 403},
    Mapped{"exchange.other_owner", 403},
    Mapped{"exchange.same_approver", 403},
    Mapped{"exchange.no_organisation", 403},
    Mapped{"exchange.not_now", 409},
    Mapped{"exchange.asked_before", 409},
    Mapped{"bill.no_assessment", 404},
    Mapped{"bill.issued_before", 409},
    Mapped{"bill.claimed_before", 409},
    Mapped{"bill.is_void", 409},
    Mapped{"trace.no_declaration", 404},
    Mapped{"review.no_record", 404},
    Mapped{"review.no_such_id", 404},
    Mapped{"release.missing", 404},

    Mapped{"vintage.none_yet", 404},
    Mapped{"table.not_closed", 404},

    Mapped{"editing.no_queue", 404},
    Mapped{"file.missing", 404},
    Mapped{"lake.no_table", 404},
    Mapped{"lake.no_version", 404},
    Mapped{"job.unknown", 404},
    Mapped{"explore.no_months", 404},
    Mapped{"explore.no_shapes", 404},
    Mapped{"identity.session_over", 404},
    Mapped{"identity.person_unknown", 404},
    Mapped{"identity.not_given", 404},
    Mapped{"identity.proposal_unknown", 404},
    Mapped{"rule.nothing_waits", 404},
    Mapped{"rule.not_own", 404},
    Mapped{"question.unknown", 404},
    // It is in another state than the request takes for granted.
    Mapped{"lake.conflict", 409},
    Mapped{"load.concurrent", 409},
    Mapped{"review.claimed", 409},
    Mapped{"review.corrected", 409},
    Mapped{"review.withdrawn_before", 409},
    Mapped{"review.same", 409},
    Mapped{"close.is_final", 409},
    Mapped{"close.not_final", 409},
    Mapped{"close.is_frozen", 409},
    Mapped{"close.not_checked", 409},
    Mapped{"close.fatal_stands", 409},
    Mapped{"job.ended", 409},
    Mapped{"rule.waits_already", 409},
    Mapped{"rule.has_ended", 409},
    Mapped{"question.answered", 409},
    Mapped{"identity.proposal_decided", 409},
    Mapped{"identity.login_taken", 409},
    Mapped{"identity.organisation_taken", 409},
    Mapped{"identity.last_administrator", 409},
    Mapped{"identity.same_person", 403},

    // Who asks.
    Mapped{"access.sign_in", 401},
    Mapped{"identity.sign_in_refused", 401},
    Mapped{"identity.code_needed", 401},
    Mapped{"identity.denied", 403},
    Mapped{"identity.own_rights", 403},
    Mapped{"identity.link_void", 403},
    Mapped{"identity.too_many_attempts", 429},
    Mapped{"call.failed", 502},
    Mapped{"sign_in.provider", 502},
    Mapped{"access.", 403},
    Mapped{"request.cross_site", 403},
    // The request itself.
    Mapped{"request.parameters", 400},
    Mapped{"request.malformed", 400},
    Mapped{"request.media_type", 415},
    Mapped{"request.method", 405},
    Mapped{"request.body_too_large", 413},

    Mapped{"serve.busy", 503},
    Mapped{"job.too_many", 503},
    Mapped{"explore.not_ready", 503},
    Mapped{"serve.not_ready", 503},
    // What we keep is damaged, or the machine is.
    Mapped{"lake.log_damaged", 500},
    Mapped{"lake.schema_differs", 500},
    Mapped{"release.damaged", 500},
    Mapped{"home.", 500},
    Mapped{"engine.", 500},
    Mapped{"disk.", 500},
    Mapped{"serve.failed", 500},
};

nlohmann::ordered_json in_both(const BothLanguages& text) {
  return {{"en", text.en}, {"zh", text.zh}};
}

nlohmann::ordered_json to_json(const Place& place) {
  nlohmann::ordered_json document = nlohmann::ordered_json::object();
  if (!place.file.empty()) document["file"] = place.file;
  if (place.line > 0) document["line"] = place.line;
  if (place.column > 0) document["column"] = place.column;
  if (!place.path.empty()) document["path"] = place.path;
  if (!place.field.empty()) document["field"] = place.field;
  return document;
}

}  // namespace

int status_of(const std::string& code) {
  int status = 422;
  std::size_t longest = 0;
  for (const auto& mapped : kStatuses) {
    if (code.starts_with(mapped.beginning) && mapped.beginning.size() > longest) {
      status = mapped.status;
      longest = mapped.beginning.size();
    }
  }
  return status;
}

Response problem(const Request& request, const Error& error) {
  return problem(request, status_of(error.code), error);
}

Response problem(const Request& request, int status, const Error& error,
                 const std::vector<Violation>& violations) {
  const Language language = request.language();
  const auto title = message_in_both("status." + std::to_string(status));
  const auto detail = message_in_both(error.code, error.args);
  nlohmann::ordered_json document = {{"type", "urn:tidewaiter:problem:" + error.code},
                                     {"title", title.in(language)},
                                     {"status", status},
                                     {"detail", detail.in(language)},
                                     {"instance", "urn:tidewaiter:request:" + request.id},
                                     {"code", error.code},
                                     {"messages", in_both(detail)}};
  if (request.path.starts_with(kDeltaSharing)) {
    document["errorCode"] = error.code;
    document["message"] = detail.in(language);
  }
  if (auto place = to_json(error.place); !place.empty()) document["place"] = std::move(place);
  for (const auto& violation : violations) {
    const auto text = message_in_both(violation.code, violation.args);
    document["violations"].push_back({{"path", violation.path},
                                      {"code", violation.code},
                                      {"detail", text.in(language)},
                                      {"messages", in_both(text)}});
  }
  Response response = Response::json(document, status);
  response.content_type = "application/problem+json";
  response.headers.set("Content-Language", language == Language::kChinese ? "zh" : "en");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Schema problem_schema() {
  const Schema text = {{"type", "string"}};
  const Schema place = schema::object({{"file?", text},
                                       {"line?", {{"type", "integer"}}},
                                       {"column?", {{"type", "integer"}}},
                                       {"path?", text},
                                       {"field?", text}});
  const Schema violation = schema::object(
      {{"path", text}, {"code", text}, {"detail", text}, {"messages", schema::both_languages()}});
  return schema::object({{"type", text},
                         {"title", text},
                         {"status", {{"type", "integer"}}},
                         {"detail", text},
                         {"instance", text},
                         {"code", text},
                         {"messages", schema::both_languages()},
                         {"errorCode?", text},
                         {"message?", text},
                         {"place?", place},
                         {"violations?", schema::list(violation)}},
                        true);
}

}  // namespace tw::server
