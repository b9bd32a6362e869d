#include <memory>

#include "base/date.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "exchange/use.h"

namespace tw::cli {
namespace {

using identity::Permission;
using Json = nlohmann::ordered_json;

// What a question to the record answers, as a document and as lines.
struct Told {
  Json items = Json::array();
  std::vector<std::string> lines;
};
using Asking = std::function<Told(store::Transaction& transaction, const Context& context)>;

void add_question(Command& command, Context& context, Asking ask) {
  run_as(command, context, Permission::kAuditRead,
         [&context, ask = std::move(ask)]() -> Result<void> {
           TW_TRY(auto store, store::Store::open(context.home_folder));
           TW_TRY(const auto told, store.read([&](store::Transaction& transaction) -> Result<Told> {
             return ask(transaction, context);
           }));
           if (context.json) {
             print_json({{"uses", told.items}});
             return {};
           }
           for (const auto& line : told.lines) std::printf("  %s\n", line.c_str());
           if (told.lines.empty()) {
             std::printf("  %s\n", context.say("use_report.none").c_str());
           }
           return {};
         });
}

Json to_json(const exchange::Use& use) {
  return {{"agreement", use.agreement}, {"organisation", use.organisation},
          {"actor", use.actor},         {"service", use.service},
          {"subject", use.subject},     {"received_at", use.received_at},
          {"sent_at", use.sent_at},     {"first_at", use.first_at},
          {"done_at", use.done_at},     {"rows", use.rows},
          {"bytes", use.bytes},         {"outcome", use.outcome},
          {"fault", use.fault}};
}

void add_list(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "list",
      "Who had what, newest first: of an organisation, an agreement, a resource, some days");
  auto filter = std::make_shared<exchange::UseFilter>();
  command->add_option("--organisation", filter->organisation, "What has this one had?");
  command->add_option("--agreement", filter->agreement, "Under this agreement");
  command->add_option("--resource", filter->resource, "Of this resource");
  command->add_option("--from", filter->from, "From this day on (UTC)");
  command->add_option("--until", filter->until, "Up to this day");
  command->add_option("--limit", filter->limit, "So many")->capture_default_str();
  add_question(*command, context, [filter](store::Transaction& transaction, const Context& c) {
    Told told;
    for (const auto& use : exchange::uses(transaction, *filter)) {
      told.items.push_back(to_json(use));
      told.lines.push_back(use.received_at + "  " + use.organisation + "  " + use.agreement + "  " +
                           use.service + "  " + c.say("inplace_outcome." + use.outcome) + "  " +
                           grouped(use.rows) + "  " + human_bytes(use.bytes) + "  " + use.subject +
                           (use.fault.empty() ? "" : "  " + use.fault));
    }
    return told;
  });
}

void add_month(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "month", "A month's uses by department and agreement, the most rows first: the statement");
  struct Options {
    std::string month, organisation;
  };
  auto options = std::make_shared<Options>();
  command->add_option("month", options->month, "YYYY-MM")->required();
  command->add_option("--organisation", options->organisation, "Of this one alone");
  add_question(*command, context, [options](store::Transaction& transaction, const Context& c) {
    Told told;
    for (const auto& sum :
         exchange::use_of_month(transaction, options->month, options->organisation)) {
      told.items.push_back({{"organisation", sum.organisation},
                            {"agreement", sum.agreement},
                            {"resource", sum.resource},
                            {"uses", sum.uses},
                            {"days", sum.days},
                            {"rows", sum.rows},
                            {"bytes", sum.bytes},
                            {"not_answered", sum.not_answered}});
      told.lines.push_back(c.say(
          "use_report.sum",
          {sum.organisation, sum.agreement, sum.resource, grouped(sum.uses), grouped(sum.days),
           grouped(sum.rows), human_bytes(sum.bytes), grouped(sum.not_answered)}));
    }
    return told;
  });
}

void add_unused(Command& parent, Context& context) {
  auto* command =
      parent.add_subcommand("unused", "Agreements in force that nobody has used since a day");
  auto day = std::make_shared<std::string>();
  command->add_option("--since", *day, "The day (UTC)")->required();
  add_question(*command, context, [day](store::Transaction& transaction, const Context& c) {
    Told told;
    for (const auto& each : exchange::unused_since(transaction, *day)) {
      told.items.push_back({{"agreement", each.agreement},
                            {"organisation", each.organisation},
                            {"resource", each.resource},
                            {"last", each.last}});
      told.lines.push_back(
          c.say("use_report.unused", {each.agreement, each.organisation, each.resource,
                                      each.last.empty() ? c.say("feed_report.never") : each.last}));
    }
    return told;
  });
}

void add_unusual(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "unusual",
      "Days of a month on which somebody had more than five times the rows of the usual day");
  auto month = std::make_shared<std::string>();
  command->add_option("month", *month, "YYYY-MM")->required();
  add_question(*command, context, [month](store::Transaction& transaction, const Context& c) {
    Told told;
    for (const auto& each : exchange::unusual_days(transaction, *month)) {
      told.items.push_back({{"agreement", each.agreement},
                            {"organisation", each.organisation},
                            {"day", each.day},
                            {"rows", each.rows},
                            {"usual", each.usual}});
      told.lines.push_back(c.say("use_report.unusual", {each.day, each.organisation, each.agreement,
                                                        grouped(each.rows), grouped(each.usual)}));
    }
    return told;
  });
}

}  // namespace

void add_use(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "use", "Who has had what of what is shared: feeds, Delta Sharing, questions in place");
  command->require_subcommand(1);
  add_list(*command, context);
  add_month(*command, context);
  add_unused(*command, context);
  add_unusual(*command, context);
}

}  // namespace tw::cli
