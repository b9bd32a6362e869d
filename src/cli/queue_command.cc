#include <memory>
#include <optional>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "editing/queue.h"

namespace tw::cli {
namespace {

using editing::QueueEntry;
using editing::QueueReport;

struct Options {
  std::string period;
  std::int64_t budget = 0;
  std::string error_left;
  std::int64_t show = 10;
};

std::string per_cent(double part, double whole) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", whole == 0 ? 0 : 100 * part / whole);
  return text;
}

std::string rounded(double number) { return grouped(static_cast<std::int64_t>(number)); }

nlohmann::ordered_json to_json(const QueueReport& report, const std::vector<QueueEntry>& entries) {
  nlohmann::ordered_json document = {{"period", report.period},
                                     {"items", report.items},
                                     {"history", report.history},
                                     {"suspects", report.suspects},
                                     {"entries", nlohmann::ordered_json::array()},
                                     {"suspected_value", report.suspected_value},
                                     {"suspected_mass", report.suspected_mass},
                                     {"value", report.value},
                                     {"mass", report.mass},
                                     {"left_value", report.left_value},
                                     {"left_mass", report.left_mass},
                                     {"score_seconds", report.score_seconds},
                                     {"queue_seconds", report.queue_seconds},
                                     {"kinds", nlohmann::ordered_json::array()}};
  for (const auto& each : report.kinds) {
    document["kinds"].push_back({{"kind", each.kind},
                                 {"entries", each.entries},
                                 {"impact_value", each.impact_value},
                                 {"impact_mass", each.impact_mass}});
  }
  for (const auto& each : entries) {
    document["entries"].push_back(
        {{"rank", each.rank},
         {"score", each.score},
         {"flow", each.flow},
         {"source", each.source},
         {"declaration_number", each.declaration_number},
         {"declaration_version", each.declaration_version},
         {"item_number", each.item_number},
         {"commodity", each.commodity},
         {"partner", each.partner},
         {"trader_id", each.trader_id},
         {"kind", each.kind},
         {"field", each.field},
         {"value", each.value},
         {"repair_value", each.repair_value},
         {"probability", each.probability},
         {"suspicion", each.suspicion},
         {"impact_value", each.impact_value},
         {"impact_mass", each.impact_mass},
         {"message", {{"en", each.message.en}, {"zh", each.message.zh}}},
         {"evidence_text", {{"en", each.evidence_text.en}, {"zh", each.evidence_text.zh}}},
         {"evidence", nlohmann::ordered_json::parse(each.evidence)}});
  }
  return document;
}

void print(const Context& context, const lake::Home& home, const QueueReport& report,
           const std::vector<QueueEntry>& entries) {
  std::printf("%s\n", heading(context.say("queue_report.heading",
                                          {report.period, grouped(report.suspects),
                                           grouped(report.items), grouped(report.entries)}))
                          .c_str());
  const auto line = [&](const char* code, const std::vector<std::string>& args) {
    std::printf("  %s\n", context.say(code, args).c_str());
  };
  line("queue_report.suspected",
       {rounded(report.suspected_value), home.settings().currency,
        per_cent(report.suspected_value, report.value), rounded(report.suspected_mass),
        per_cent(report.suspected_mass, report.mass)});
  line("queue_report.left", {per_cent(report.left_value, 1), per_cent(report.left_mass, 1)});
  line("queue_report.time",
       {human_seconds(report.score_seconds), human_seconds(report.queue_seconds)});
  if (entries.empty()) return line("queue_report.none", {});
  std::printf("\n");
  Grid grid({false, true, true, true});
  grid.add({context.say("queue_report.kinds"), context.say("queue_report.count"),
            context.say("queue_report.impact_value", {home.settings().currency}),
            context.say("queue_report.impact_mass")});
  grid.rule();
  for (const auto& each : report.kinds) {
    grid.add({context.say("editing_kind." + each.kind), grouped(each.entries),
              rounded(each.impact_value), rounded(each.impact_mass)});
  }
  std::fputs(grid.text().c_str(), stdout);
  for (const auto& each : entries) {
    std::printf("\n%s\n",
                heading(context.say("queue_report.entry",
                                    {std::to_string(each.rank), each.declaration_number,
                                     std::to_string(each.item_number),
                                     each.flow + " " + each.commodity + " × " + each.partner,
                                     context.say("editing_kind." + each.kind)}))
                    .c_str());
    std::printf("  %s\n", each.message.in(context.language()).c_str());
    std::printf("  %s %s\n", context.say("queue_report.evidence").c_str(),
                each.evidence_text.in(context.language()).c_str());
  }
  const auto shown = static_cast<std::int64_t>(entries.size());
  if (shown < report.entries) {
    std::printf("\n");
    line("queue_report.more", {grouped(report.entries - shown)});
  }
}

// "1%", "0.5 %" or a share "0.01".
std::optional<double> share_of(std::string text) {
  double unit = 1;
  if (!text.empty() && text.back() == '%') {
    unit = 0.01;
    text.pop_back();
    while (!text.empty() && text.back() == ' ') text.pop_back();
  }
  const auto number = Decimal::parse(text);
  if (!number || number->is_negative() || number->is_zero()) return std::nullopt;
  return number->to_double() * unit;
}

Result<void> queue(Context& context, const Options& options) {
  const auto month = Period::parse(options.period);
  if (!month || month->kind() != Period::Kind::kMonth)
    return Error("cli.not_a_month", {options.period});
  editing::Cut cut;
  if (options.budget > 0) cut.budget = options.budget;
  if (!options.error_left.empty()) {
    cut.error_left = share_of(options.error_left);
    if (!cut.error_left) return Error("cli.not_a_share", {options.error_left});
  }
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  lake::Connection connection(*engine);
  TW_TRY(const auto report, editing::make_queue(home, connection, *month, cut, context.progress()));
  context.end_progress();
  std::vector<QueueEntry> entries;
  if (report.entries > 0) {
    TW_TRY(entries, editing::read_queue(home, connection, *month, context.json ? 0 : options.show));
  }
  context.json ? print_json(to_json(report, entries)) : print(context, home, report, entries);
  return {};
}

}  // namespace

void add_queue(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "queue",
      "Compare a checked month with its history and list the records whose correction would change "
      "the published figures most, with what they probably should be and why");
  auto options = std::make_shared<Options>();
  command->add_option("--period", options->period, "YYYY-MM")->required();
  auto* budget =
      command->add_option("--budget", options->budget, "How many records can be looked at")
          ->check(positive_number());
  command
      ->add_option("--error-left", options->error_left,
                   "Or: as many as it takes until the suspected error left is below this share of "
                   "the month, e.g. 1%")
      ->excludes(budget);
  command->add_option("--show", options->show, "Entries shown; --json gives all")
      ->check(positive_number())
      ->capture_default_str();
  run_as(*command, context, identity::Permission::kReviewWork,
         [&context, options] { return queue(context, *options); });
}

}  // namespace tw::cli
