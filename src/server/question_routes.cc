// What the head office asks a customs office about a record: asked with a day, answered by whoever
// sees that office's records.
#include "base/date.h"
#include "base/hex.h"
#include "base/random.h"
#include "review/record.h"
#include "server/recorded.h"
#include "server/routes.h"
#include "server/scope.h"
#include "sql/query.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using store::Transaction;

struct Question {
  std::string id, period, source, declaration_number;
  std::int64_t item_number = 0;
  std::string office, declarant, text, due, asked_by, asked_at;
  std::optional<std::string> answer, answered_by, answered_at;

  std::string record() const { return declaration_number + "/" + std::to_string(item_number); }
};

struct Wanted {
  std::string period, declaration_number, id;
};

// Those that the principal may know of.
std::vector<Question> questions(Transaction& transaction, const Principal& principal,
                                const Wanted& wanted) {
  using Text = std::string;
  using MaybeText = std::optional<std::string>;
  std::vector<Question> list;
  for (const auto& [id, period, source, number, item, office, declarant, text, due, by, at, answer,
                    answered_by, answered_at] :
       transaction.rows<Text, Text, Text, Text, std::int64_t, Text, Text, Text, Text, Text, Text,
                        MaybeText, MaybeText, MaybeText>(
           "server", "question_list",
           {{"period", wanted.period},
            {"declaration_number", wanted.declaration_number},
            {"id", wanted.id}})) {
    if (!sees_office(principal, office) || !sees_declarant(principal, declarant)) continue;
    list.push_back({id, period, source, number, item, office, declarant, text, due, by, at, answer,
                    answered_by, answered_at});
  }
  return list;
}

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json to_json(const Question& question, const std::string& today) {
  const char* state = question.answer ? "answered" : question.due < today ? "overdue" : "open";
  return {{"id", question.id},
          {"period", question.period},
          {"source", question.source},
          {"record", question.record()},
          {"text", question.text},
          {"from", question.asked_by},
          {"to", question.office},
          {"asked_at", question.asked_at},
          {"due", question.due},
          {"state", state},
          {"answer", text_or_null(question.answer)},
          {"answered_by", text_or_null(question.answered_by)},
          {"answered_at", text_or_null(question.answered_at)}};
}

Result<Response> list(Services& services, const Request& request, const Principal& principal) {
  const std::string today = utc_now().substr(0, 10);
  Json document = {{"overdue", 0}, {"questions", Json::array()}};
  return services.store().read([&](Transaction& transaction) -> Result<Response> {
    int overdue = 0;
    for (const auto& each :
         questions(transaction, principal,
                   {request.parameter("period"), request.parameter("declaration"), ""})) {
      auto json = to_json(each, today);
      overdue += json["state"] == "overdue" ? 1 : 0;
      document["questions"].push_back(std::move(json));
    }
    document["overdue"] = overdue;
    return Response::json(document);
  });
}

// The record that the question is about, which whoever asks must see.
Result<Question> about(Services& services, const Request& request, const Principal& principal) {
  const std::string record = request.document.at("record");
  const auto slash = record.find('/');
  Question question{.period = request.document.at("period"),
                    .declaration_number = record.substr(0, slash),
                    .item_number = std::stoll(record.substr(slash + 1))};
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_CHECK(review::attach_month(home, *connection, *Period::parse(question.period)));
  attach_visible(*connection, principal, "item_declared");
  const auto rows = (*connection)
                        .query(sql::query("server", "question_record"),
                               {{"declaration_number", question.declaration_number},
                                {"item_number", question.item_number}});
  if (rows.empty()) return Error("review.no_record", {record});
  question.source = rows.text(0, 0);
  question.office = rows.text(0, 1);
  question.declarant = rows.text(0, 2);
  return question;
}

// The public part of the log says no more than that something was asked about that month.
void tell(Deeds& deeds, const char* decision, const Question& question, const std::string& text) {
  deeds.did("review", {{"period", question.period}, {"decision", decision}},
            {{"id", question.id},
             {"record", question.record()},
             {"office", question.office},
             {"text", text}});
}

Result<Response> ask(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(auto question, about(services, request, principal));
  question.id = "f-" + hex_of(system_random(8));
  question.text = request.document.at("text");
  question.due = request.document.at("due");
  question.asked_by = principal.login;
  question.asked_at = utc_now();
  if (!Date::parse(question.due)) return Error("request.not_a_day", {question.due});
  if (question.due < question.asked_at.substr(0, 10)) return Error("question.past", {question.due});
  return recorded(services, "review", principal.login, [&](Deeds& deeds) -> Result<Response> {
    TW_CHECK(services.store().change([&](Transaction& transaction) -> Result<void> {
      transaction.run("server", "question_add",
                      {{"id", question.id},
                       {"period", question.period},
                       {"source", question.source},
                       {"declaration_number", question.declaration_number},
                       {"item_number", question.item_number},
                       {"office", question.office},
                       {"declarant", question.declarant},
                       {"text", question.text},
                       {"due", question.due},
                       {"asked_by", question.asked_by},
                       {"asked_at", question.asked_at}});
      return {};
    }));
    tell(deeds, "ask", question, question.text);
    return Response::json(to_json(question, question.asked_at.substr(0, 10)), 201);
  });
}

Result<Response> answer(Services& services, const Request& request, const Principal& principal) {
  const auto& id = request.parameter("id");
  const std::string text = request.document.at("text");
  const std::string now = utc_now();
  return recorded(services, "review", principal.login, [&](Deeds& deeds) -> Result<Response> {
    TW_TRY(const auto question,
           services.store().change([&](Transaction& transaction) -> Result<Question> {
             if (questions(transaction, principal, {"", "", id}).empty()) {
               return Error("question.unknown", {id});
             }
             const auto changed = transaction.run(
                 "server", "question_answer",
                 {{"id", id}, {"answer", text}, {"by", principal.login}, {"at", now}});
             if (changed == 0) return Error("question.answered", {id});
             return questions(transaction, principal, {"", "", id}).front();
           }));
    tell(deeds, "answer", question, text);
    return Response::json(to_json(question, now.substr(0, 10)));
  });
}

Schema question_schema() {
  const Schema text = {{"type", "string"}};
  const Schema maybe = schema::nullable(text);
  return schema::object({{"id", text},
                         {"period", text},
                         {"source", text},
                         {"record", text},
                         {"text", text},
                         {"from", text},
                         {"to", text},
                         {"asked_at", text},
                         {"due", text},
                         {"state", schema::one_of({"open", "overdue", "answered"})},
                         {"answer", maybe},
                         {"answered_by", maybe},
                         {"answered_at", maybe}});
}

}  // namespace

std::vector<Route> question_routes(Services& services) {
  const Schema day = schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-20");
  const Schema record = schema::pattern("[^/]{1,80}/[0-9]{1,5}", "010120250000002404/1");
  return {
      {.method = "GET",
       .path = "/api/questions",
       .name = "questions",
       .group = "review",
       .access = Access::with(Permission::kDeclarationRead),
       .parameters = {{"period", schema::month()}, {"declaration", schema::text(80, 1)}},
       .answers = {{200, "application/json",
                    schema::object({{"overdue", {{"type", "integer"}}},
                                    {"questions", schema::list(question_schema())}})}},
       .handler = [&services](const Request& request,
                              const Principal& who) { return list(services, request, who); }},
      {.method = "POST",
       .path = "/api/questions",
       .name = "ask_question",
       .group = "review",
       .access = Access::with(Permission::kReviewQuery),
       .body = Body{schema::object({{"period", schema::month()},
                                    {"record", record},
                                    {"text", schema::text(2000, 1)},
                                    {"due", day}})},
       .answers = {{201, "application/json", question_schema()}},
       .problems = {404, 422},
       .handler = [&services](const Request& request,
                              const Principal& who) { return ask(services, request, who); }},
      {.method = "POST",
       .path = "/api/questions/{id}/answer",
       .name = "answer_question",
       .group = "review",
       .access = Access::with(Permission::kReviewQuery),
       .parameters = {{"id", schema::text(40, 1)}},
       .body = Body{schema::object({{"text", schema::text(4000, 1)}})},
       .answers = {{200, "application/json", question_schema()}},
       .problems = {404, 409},
       .handler = [&services](const Request& request,
                              const Principal& who) { return answer(services, request, who); }},
  };
}

}  // namespace tw::server
