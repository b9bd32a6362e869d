// The review of a month: queue, records, what reviewers decide. Each sees the declarations of his
// offices; what he does not see is, for him, not there.
#include <algorithm>

#include "base/date.h"
#include "review/correct.h"
#include "review/decide.h"
#include "review/json.h"
#include "server/recorded.h"
#include "server/routes.h"
#include "server/scope.h"
#include "sql/query.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using review::Act;
using review::RecordKey;

// A month under review, narrowed to what the caller sees.
struct Desk {
  lake::Home home;
  lake::Connection& connection;
  Period month;
  review::MonthUnderReview read;
};

std::string period_in(const Request& request) {
  return request.document.is_object() ? request.document.value("period", "")
                                      : request.parameter("period");
}

Result<Desk> desk_of(Services& services, lake::Connection& connection, const Request& request,
                     const Principal& principal) {
  const auto month = Period::parse(period_in(request));
  TW_ASSERT(month.has_value());
  TW_TRY(auto home, services.home());
  TW_TRY(auto read, review::attach_month(home, connection, *month));
  attach_visible(connection, principal, "item_declared");
  return Desk{std::move(home), connection, *month, std::move(read)};
}

void narrow_queue(lake::Connection& connection, const Principal& principal) {
  if (!sees_everything(principal)) connection.execute(sql::query("server", "queue_narrow"));
}

Result<RecordKey> record_in(Desk& desk, const Request& request) {
  const auto& number = request.parameter("number");
  const std::string text = number + "/" + request.parameter("item");
  const auto seen = desk.connection.query(sql::query("server", "visible_record"),
                                          {{"declaration_number", number}});
  if (seen.integer(0, 0) == 0) return Error("review.no_record", {text});
  const std::string source = request.document.is_object() ? request.document.value("source", "")
                                                          : request.parameter("source");
  return review::find_record(desk.connection, text, source);
}

Act act_of(const Request& request, const Principal& principal) {
  return {principal.login, request.document.value("text", ""), utc_now()};
}

Result<Response> queue(Services& services, const Request& request, const Principal& principal) {
  auto connection = services.connection();
  TW_TRY(auto desk, desk_of(services, *connection, request, principal));
  review::attach_queue(*connection, desk.read);
  narrow_queue(*connection, principal);
  const auto& most = request.parameter("limit");
  review::MonthReview month{desk.month.to_string(),
                            review::read_queue(*connection, most.empty() ? 100 : std::stoll(most)),
                            {},
                            {}};
  if (sees_everything(principal)) {
    month.corrections = review::corrections_of(*connection);
    month.decisions = review::decisions_of(*connection, utc_now());
  }
  return Response::json(to_json(month));
}

Result<Response> next(Services& services, const Request& request, const Principal& principal) {
  auto connection = services.connection();
  TW_TRY(auto desk, desk_of(services, *connection, request, principal));
  const auto narrow = [&] { narrow_queue(*connection, principal); };
  const auto act = act_of(request, principal);
  using Claim = std::optional<review::Claimed>;
  TW_TRY(const auto claimed, recorded(services, "review", act.author, [&](Deeds&) -> Result<Claim> {
           return review::take_next(desk.home, *connection, desk.month, act, review::kClaimMinutes,
                                    narrow);
         }));
  Json document = {{"record", nullptr}};
  if (claimed) {
    TW_TRY(desk.read, review::attach_month(desk.home, *connection, desk.month));
    document["record"] = to_json(review::view_of(*connection, claimed->record, utc_now()));
    document["until"] = claimed->until;
    document["held_before"] = claimed->held_before;
  }
  return Response::json(document);
}

Result<Response> record(Services& services, const Request& request, const Principal& principal) {
  auto connection = services.connection();
  TW_TRY(auto desk, desk_of(services, *connection, request, principal));
  TW_TRY(const auto key, record_in(desk, request));
  return Response::json(to_json(review::view_of(*connection, key, utc_now())));
}

Response noted(std::vector<std::string> ids) {
  Json document;
  document["ids"] = std::move(ids);
  return Response::json(document);
}

using Decide = Result<std::string> (*)(const lake::Home&, lake::Connection&, const Period&,
                                       const RecordKey&, const Act&);

Handler deciding(Services& services, const std::string& name, Decide decide) {
  return [&services, name, decide](const Request& request,
                                   const Principal& principal) -> Result<Response> {
    auto connection = services.connection();
    TW_TRY(auto desk, desk_of(services, *connection, request, principal));
    TW_TRY(const auto key, record_in(desk, request));
    const auto act = act_of(request, principal);
    TW_TRY(auto id,
           recorded(services, "review", act.author, [&](Deeds& deeds) -> Result<std::string> {
             TW_TRY(auto made, decide(desk.home, *connection, desk.month, key, act));
             deeds.did("review", {{"period", desk.month.to_string()}, {"decision", name}},
                       {{"id", made}, {"record", to_text(key)}, {"reason", act.text}});
             return made;
           }));
    return noted({std::move(id)});
  };
}

Result<Response> correct(Services& services, const Request& request, const Principal& principal) {
  std::vector<review::FieldChange> changes;
  for (const auto& each : request.document.at("changes")) {
    changes.push_back({each.at("field"), each.at("value")});
  }
  auto connection = services.connection();
  TW_TRY(auto desk, desk_of(services, *connection, request, principal));
  TW_TRY(const auto key, record_in(desk, request));
  const auto act = act_of(request, principal);
  const std::string replaces = request.document.value("replaces", "");
  using Ids = std::vector<std::string>;
  TW_TRY(auto ids, recorded(services, "review", act.author, [&](Deeds& deeds) -> Result<Ids> {
           TW_TRY(auto made,
                  review::correct(desk.home, *connection, desk.month, key, changes, act, replaces));
           deeds.did("correction", {{"period", desk.month.to_string()}},
                     {{"ids", made},
                      {"record", to_text(key)},
                      {"changes", request.document.at("changes")},
                      {"replaces", replaces},
                      {"reason", act.text}});
           return made;
         }));
  return noted(std::move(ids));
}

// The record that a correction or decision is about.
Result<RecordKey> subject_of(lake::Connection& connection, const std::string& id) {
  for (const auto& each : review::corrections_of(connection)) {
    if (each.id == id) return each.record;
  }
  for (const auto& each : review::decisions_of(connection, utc_now())) {
    if (each.id == id) return each.record;
  }
  return Error("review.no_such_id", {id});
}

Result<Response> withdraw(Services& services, const Request& request, const Principal& principal) {
  const auto& action = request.parameter("action");
  const std::string id = request.parameter("month") + "/" + (action.empty() ? "" : action + "/") +
                         request.parameter("sequence");
  auto connection = services.connection();
  TW_TRY(auto desk, desk_of(services, *connection, request, principal));
  if (!sees_everything(principal)) {
    TW_TRY(const auto subject, subject_of(*connection, id));
    const auto seen = (*connection)
                          .query(sql::query("server", "visible_record"),
                                 {{"declaration_number", subject.declaration_number}});
    if (seen.integer(0, 0) == 0) return Error("review.no_such_id", {id});
  }
  const auto act = act_of(request, principal);
  TW_TRY(auto withdrawal,
         recorded(services, "review", act.author, [&](Deeds& deeds) -> Result<std::string> {
           TW_TRY(auto made, review::withdraw(desk.home, *connection, desk.month, id, act));
           deeds.did("review", {{"period", desk.month.to_string()}, {"decision", "withdraw"}},
                     {{"id", made}, {"withdraws", id}, {"reason", act.text}});
           return made;
         }));
  return noted({std::move(withdrawal)});
}

Result<Response> findings(Services& services, const Request& request, const Principal& principal) {
  auto connection = services.connection();
  TW_TRY(auto desk, desk_of(services, *connection, request, principal));
  const auto number = [&](const char* name, std::int64_t otherwise) {
    const auto& text = request.parameter(name);
    return text.empty() ? otherwise : std::stoll(text);
  };
  Json document = {{"period", desk.month.to_string()},
                   {"total", 0},
                   {"rules", Json::array()},
                   {"findings", Json::array()}};
  const auto counts = (*connection).query(sql::query("server", "finding_counts"));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    document["rules"].push_back({{"rule", counts.text(i, 0)},
                                 {"severity", counts.text(i, 1)},
                                 {"findings", counts.integer(i, 2)},
                                 {"en", counts.text(i, 3)},
                                 {"zh", counts.text(i, 4)}});
  }
  const auto rows =
      (*connection)
          .query(sql::query("server", "findings"), {{"rule", request.parameter("rule")},
                                                    {"severity", request.parameter("severity")},
                                                    {"most", number("limit", 100)},
                                                    {"skip", number("offset", 0)}});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    document["total"] = rows.integer(i, 0);
    document["findings"].push_back({{"rule", rows.text(i, 1)},
                                    {"severity", rows.text(i, 2)},
                                    {"outcome", rows.text(i, 3)},
                                    {"source", rows.text(i, 4)},
                                    {"declaration_number", rows.text(i, 5)},
                                    {"declaration_version", rows.integer(i, 6)},
                                    {"item_number", rows.integer(i, 7)},
                                    {"field", rows.text(i, 8)},
                                    {"value", rows.text(i, 9)},
                                    {"en", rows.text(i, 10)},
                                    {"zh", rows.text(i, 11)}});
  }
  return Response::json(document);
}

std::vector<Parameter> record_parameters() {
  return {{"number", schema::text(80, 1)}, {"item", schema::integer(0, 99999)}};
}

std::vector<std::pair<std::string, Schema>> act_fields() {
  return {{"period", schema::month()}, {"text", schema::text(1000)}, {"source?", schema::text(60)}};
}

Route decision(Services& services, const char* name, Permission permission, Decide decide) {
  std::string path = std::string("/api/records/{number}/{item}/") + name;
  std::replace(path.begin(), path.end(), '_', '-');
  return {.method = "POST",
          .path = path,
          .name = name,
          .group = "review",
          .access = Access::with(permission),
          .parameters = record_parameters(),
          .body = Body{schema::object(act_fields())},
          .answers = {{200, "application/json",
                       schema::object({{"ids", schema::list({{"type", "string"}})}})}},
          .problems = {404, 409},
          .handler = deciding(services, name, decide)};
}

using Call = Result<Response> (*)(Services&, const Request&, const Principal&);

Handler calling(Services& services, Call call) {
  return [&services, call](const Request& request, const Principal& principal) {
    return call(services, request, principal);
  };
}

// The id of a correction is 2026-03/17, that of a decision 2026-03/accept/5.
Route withdrawal(Services& services, const char* path, const char* name, Call withdraw) {
  std::vector<Parameter> parameters = {{"month", schema::month()},
                                       {"sequence", schema::integer(1, 1'000'000'000)}};
  if (std::string_view(path).find("{action}") != std::string_view::npos) {
    parameters.push_back({"action", schema::one_of({"accept", "leave_out", "query", "claim"})});
  }
  return {.method = "POST",
          .path = path,
          .name = name,
          .group = "review",
          .access = Access::with(Permission::kReviewWork),
          .parameters = std::move(parameters),
          .body = Body{schema::object(act_fields())},
          .answers = {{200, "application/json",
                       schema::object({{"ids", schema::list({{"type", "string"}})}})}},
          .problems = {404, 409},
          .handler = calling(services, withdraw)};
}

Route correction(Services& services) {
  auto fields = act_fields();
  fields.emplace_back(
      "changes",
      schema::list(schema::object({{"field", schema::text(60, 1)}, {"value", schema::text(500)}}),
                   50, 1));
  fields.emplace_back("replaces?", schema::text(60));
  auto route = decision(services, "correct", Permission::kReviewWork, nullptr);
  route.body = Body{schema::object(fields)};
  route.handler = calling(services, correct);
  return route;
}

}  // namespace

std::vector<Route> review_routes(Services& services) {
  const Parameter period{"period", schema::month(), true};
  auto shown = record_parameters();
  shown.push_back(period);
  shown.push_back({"source", schema::text(60, 1)});
  return {
      {.method = "GET",
       .path = "/api/findings",
       .name = "findings",
       .group = "review",
       .access = Access::with(Permission::kDeclarationRead),
       .parameters = {period,
                      {"rule", schema::text(80, 1)},
                      {"severity", schema::one_of({"fatal", "error", "warning"})},
                      {"limit", schema::integer(1, 10000)},
                      {"offset", schema::integer(0, 100000000)}},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {422},
       .handler = calling(services, findings)},
      {.method = "GET",
       .path = "/api/queue",
       .name = "queue",
       .group = "review",
       .access = Access::with(Permission::kDeclarationRead),
       .parameters = {period, {"limit", schema::integer(1, 10000)}},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {422},
       .handler = calling(services, queue)},
      {.method = "POST",
       .path = "/api/queue/next",
       .name = "queue_next",
       .group = "review",
       .access = Access::with(Permission::kReviewWork),
       .body = Body{schema::object({{"period", schema::month()}})},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {409},
       .handler = calling(services, next)},
      {.method = "GET",
       .path = "/api/records/{number}/{item}",
       .name = "record",
       .group = "review",
       .access = Access::with(Permission::kDeclarationRead),
       .parameters = shown,
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {404, 422},
       .handler = calling(services, record)},
      decision(services, "accept", Permission::kReviewWork, review::accept),
      decision(services, "leave_out", Permission::kReviewWork, review::leave_out),
      decision(services, "query", Permission::kReviewQuery, review::query),
      correction(services),
      withdrawal(services, "/api/reviews/{month}/{sequence}/withdraw", "withdraw_correction",
                 withdraw),
      withdrawal(services, "/api/reviews/{month}/{action}/{sequence}/withdraw", "withdraw_decision",
                 withdraw),
  };
}

}  // namespace tw::server
