// Questions to data that stays in its owner's database. Who may ask is the agreement's matter: it
// must be one of the asker's organisation.
#include "inplace/ask.h"
#include "server/routes.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

// The answer as JSON Lines; its size is bounded by the source's limit of rows.
Result<Response> ask(Services& services, const Request& request, const Principal& principal) {
  inplace::Request asked{.agreement = request.parameter("agreement"),
                         .question = request.document.at("question"),
                         .actor = principal.login,
                         .organisation = principal.organisation,
                         .case_number = request.document.value("case", "")};
  if (const std::string join = request.document.value("join", ""); !join.empty()) {
    TW_TRY(asked.join, inplace::parse_join(join));
    // Our registry beside the answer is our registry given away, but to who may read it anyhow.
    if (asked.join->table == "enterprise" && !may(principal, Permission::kEnterpriseRead)) {
      return Error("access.permission",
                   {std::string(identity::permission_name(Permission::kEnterpriseRead))});
    }
  }
  std::string lines;
  std::vector<lake::ColumnSpec> columns;
  const inplace::Sink sink{
      .begin = [&](const std::vector<lake::ColumnSpec>& given) { columns = given; },
      .row =
          [&](const inplace::OdbcConnection::Cells& cells) {
            Json line = Json::object();
            for (std::size_t i = 0; i < cells.size(); ++i) {
              line[columns[i].name] = cells[i] ? Json(*cells[i]) : Json(nullptr);
            }
            lines += line.dump() + "\n";
          }};
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const auto answer, inplace::ask(home, services.store(), *connection, asked, sink));
  lines += Json({{"answer",
                  {{"rows", answer.rows},
                   {"bytes", answer.bytes},
                   {"is_cut", answer.is_cut},
                   {"record", answer.id}}}})
               .dump() +
           "\n";
  return Response::text(std::move(lines), "application/x-ndjson");
}

Result<Response> uses(Services& services, const Request& request) {
  const auto& limit = request.parameter("limit");
  TW_TRY(const auto all,
         services.store().read(
             [&](store::Transaction& transaction) -> Result<std::vector<inplace::Use>> {
               return inplace::uses(transaction, request.parameter("agreement"),
                                    limit.empty() ? 100 : std::stoll(limit));
             }));
  Json document = {{"uses", Json::array()}};
  for (const auto& use : all) {
    document["uses"].push_back({{"id", use.id},
                                {"agreement", use.agreement},
                                {"organisation", use.organisation},
                                {"actor", use.actor},
                                {"case_number", use.case_number},
                                {"question", use.question},
                                {"received_at", use.received_at},
                                {"sent_at", use.sent_at},
                                {"first_at", use.first_at},
                                {"done_at", use.done_at},
                                {"rows", use.rows},
                                {"bytes", use.bytes},
                                {"outcome", use.outcome},
                                {"fault", use.fault}});
  }
  return Response::json(document);
}

}  // namespace

std::vector<Route> inplace_routes(Services& services) {
  const Schema number = schema::pattern("[A-Za-z0-9-]{1,40}", "A-2026-0007");
  return {
      {.method = "POST",
       .path = "/api/inplace/{agreement}",
       .name = "ask_in_place",
       .group = "inplace",
       .access = Access::signed_in(),
       .parameters = {{"agreement", number}},
       .body = Body{schema::object({{"question", {{"type", "string"}, {"maxLength", 8000}}},
                                    {"join?", schema::text(500)},
                                    {"case?", schema::text(100)}})},
       .answers = {{200, "application/x-ndjson", {}}},
       .problems = {404, 422},
       .handler = [&services](
                      const Request& request,
                      const Principal& principal) { return ask(services, request, principal); }},
      {.method = "GET",
       .path = "/api/inplace/uses",
       .name = "in_place_uses",
       .group = "inplace",
       .access = Access::with(Permission::kAuditRead),
       .parameters = {{"agreement", number}, {"limit", schema::integer(1, 10000)}},
       .answers = {{200, "application/json", schema::any_object()}},
       .handler = [&services](const Request& request,
                              const Principal&) { return uses(services, request); }},
  };
}

}  // namespace tw::server
