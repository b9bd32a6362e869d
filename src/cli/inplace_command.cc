#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "inplace/ask.h"

namespace tw::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

// Rows to standard output as they come: CSV, or JSON Lines.
inplace::Sink to_output(const Context& context) {
  const auto columns = std::make_shared<std::vector<lake::ColumnSpec>>();
  const bool json = context.json;
  return {.begin =
              [columns, json](const std::vector<lake::ColumnSpec>& given) {
                *columns = given;
                if (json) return;
                for (std::size_t i = 0; i < given.size(); ++i) {
                  std::printf("%s%s", i > 0 ? "," : "", csv_cell(given[i].name).c_str());
                }
                std::printf("\n");
              },
          .row =
              [columns, json](const inplace::OdbcConnection::Cells& cells) {
                Json line = Json::object();
                for (std::size_t i = 0; i < cells.size(); ++i) {
                  if (json) {
                    line[columns->at(i).name] = cells[i] ? Json(*cells[i]) : Json(nullptr);
                  } else {
                    std::printf("%s%s", i > 0 ? "," : "",
                                cells[i] ? csv_cell(*cells[i]).c_str() : "");
                  }
                }
                std::printf("%s\n", json ? line.dump().c_str() : "");
              }};
}

void add_ask(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "ask",
      "Ask a question under an agreement, where the data is. The answer is CSV (--json: JSON\n"
      "Lines) on standard output; what it cost is said on standard error (docs/inplace.md)");
  struct Options {
    inplace::Request request;
    std::string join;
  };
  auto options = std::make_shared<Options>();
  command
      ->add_option("question", options->request.question,
                   "SELECT ... FROM resource WHERE ... GROUP BY ... ORDER BY ... LIMIT n")
      ->required();
  command->add_option("--agreement", options->request.agreement, "Number of the agreement")
      ->required();
  command->add_option("--case", options->request.case_number,
                      "Number of the case it is asked for; it is recorded");
  command->add_option("--join", options->join,
                      "Columns of ours beside the answer: \"enterprise ON trader_id = uscc TAKE "
                      "name, credit\", or a code list");
  run_as(*command, context, identity::Permission::kTableRead,
         [&context, options]() -> Result<void> {
           if (!options->join.empty()) {
             TW_TRY(options->request.join, inplace::parse_join(options->join));
           }
           options->request.actor = context.actor;
           TW_TRY(const auto home, lake::Home::open(context.home_folder));
           TW_TRY(auto store, store::Store::open(context.home_folder));
           TW_TRY(const auto principal, acting(context, std::nullopt, "inplace ask"));
           options->request.organisation = principal.organisation;
           const auto engine = context.engine(home);
           lake::Connection connection(*engine);
           TW_TRY(const auto answer,
                  inplace::ask(home, store, connection, options->request, to_output(context)));
           std::fprintf(stderr, "  %s\n",
                        context
                            .say(answer.is_cut ? "inplace_report.cut" : "inplace_report.answered",
                                 {grouped(answer.rows), human_bytes(answer.bytes), answer.id})
                            .c_str());
           if (answer.is_cut) context.status = Status::kDataIsWrong;
           return {};
         });
}

void add_sources(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("sources", "The sources of the home, and what they hold");
  run_as(*command, context, [&context]() -> Result<void> {
    TW_TRY(const auto sources, inplace::sources_of(context.home_folder));
    Json document = {{"sources", Json::array()}};
    for (const auto& source : sources) {
      Json resources = Json::array();
      for (const auto& resource : source.resources) resources.push_back(resource.code);
      document["sources"].push_back({{"name", source.name},
                                     {"dialect", std::string(to_string(source.dialect))},
                                     {"seconds", source.seconds},
                                     {"rows", source.rows},
                                     {"cost", source.cost},
                                     {"resources", resources}});
      if (context.json) continue;
      std::printf("%s\n", heading(source.name).c_str());
      std::printf("  %s\n",
                  context
                      .say("inplace_report.limits", {std::string(to_string(source.dialect)),
                                                     grouped(source.seconds), grouped(source.rows)})
                      .c_str());
      for (const auto& resource : source.resources) {
        std::printf("  %s\n", resource.code.c_str());
        for (const auto& column : resource.columns) {
          std::printf("    %s  %s\n", column.name.c_str(), column.type.name().c_str());
        }
      }
    }
    if (context.json) print_json(document);
    return {};
  });
}

void add_uses(Command& parent, Context& context) {
  auto* command =
      parent.add_subcommand("uses", "Who asked what, when, how much came, and what became of it");
  struct Options {
    std::string agreement;
    std::int64_t limit = 20;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--agreement", options->agreement, "Of one agreement only");
  command->add_option("--limit", options->limit, "So many")->capture_default_str();
  run_as(
      *command, context, identity::Permission::kAuditRead, [&context, options]() -> Result<void> {
        TW_TRY(auto store, store::Store::open(context.home_folder));
        TW_TRY(
            const auto uses,
            store.read([&](store::Transaction& transaction) -> Result<std::vector<inplace::Use>> {
              return inplace::uses(transaction, options->agreement, options->limit);
            }));
        Json document = {{"uses", Json::array()}};
        for (const auto& use : uses) {
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
          if (context.json) continue;
          std::printf("  %s  %s  %s  %s  %s\n    %s\n", use.received_at.c_str(),
                      use.agreement.c_str(), context.say("inplace_outcome." + use.outcome).c_str(),
                      grouped(use.rows).c_str(), human_bytes(use.bytes).c_str(),
                      use.question.c_str());
          if (!use.fault.empty()) std::printf("    %s\n", use.fault.c_str());
        }
        if (context.json) print_json(document);
        return {};
      });
}

}  // namespace

void add_inplace(Command& app, Context& context) {
  auto* command =
      app.add_subcommand("inplace", "Questions to data that stays in its owner's database (ODBC)");
  command->require_subcommand(1);
  add_ask(*command, context);
  add_sources(*command, context);
  add_uses(*command, context);
}

}  // namespace tw::cli
