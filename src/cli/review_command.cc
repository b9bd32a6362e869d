#include <memory>

#include "base/date.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/review_report.h"
#include "cli/terminal.h"
#include "review/automatic.h"
#include "review/correct.h"
#include "review/decide.h"
#include "review/queue.h"
#include "review/view.h"

namespace tw::cli {
namespace {

struct Options {
  std::string period;
  std::string record;
  std::string source;
  std::string text;  // reason or question
  std::vector<std::string> set;
  std::string replaces;
  std::string id;
  int minutes = review::kClaimMinutes;
  std::int64_t limit = 20;

  // Whose act it is. Code cli.who_acts: a review has an author.
  Result<review::Act> act(const Context& context) const {
    if (context.actor.empty()) return Error("cli.who_acts");
    return review::Act{context.actor, text, utc_now()};
  }
};

// The home open, the month attached, the record found.
struct Desk {
  lake::Home home;
  std::unique_ptr<lake::Engine> engine;
  lake::Connection connection;
  Period month;
  review::MonthUnderReview read;
};

Result<Desk> open_desk(const Context& context, const std::string& period) {
  const auto month = Period::parse(period);
  if (!month || month->kind() != Period::Kind::kMonth) return Error("cli.not_a_month", {period});
  TW_TRY(auto home, lake::Home::open(context.home_folder));
  auto engine = context.engine(home);
  lake::Connection connection(*engine);
  TW_TRY(auto read, review::attach_month(home, connection, *month));
  return Desk{std::move(home), std::move(engine), std::move(connection), *month, std::move(read)};
}

// What is so afterwards.
Result<void> show(Context& context, Desk& desk, const review::RecordKey& record,
                  const nlohmann::ordered_json& more = nlohmann::ordered_json::object()) {
  TW_TRY(desk.read, review::attach_month(desk.home, desk.connection, desk.month));
  const auto view = review::view_of(desk.connection, record, utc_now());
  if (context.json) {
    auto document = to_json(view);
    document.update(more);
    print_json(document);
  } else {
    print(context, view);
  }
  return {};
}

Result<void> next(Context& context, const Options& options) {
  TW_TRY(const auto act, options.act(context));
  TW_TRY(auto desk, open_desk(context, options.period));
  TW_TRY(const auto claimed,
         review::take_next(desk.home, desk.connection, desk.month, act, options.minutes));
  if (!claimed) {
    context.json ? print_json({{"record", nullptr}})
                 : static_cast<void>(std::printf("  %s\n", context.say("review.empty").c_str()));
    return {};
  }
  if (!context.json) {
    std::printf("%s\n",
                context.say(claimed->held_before ? "review.held" : "review.taken", {claimed->until})
                    .c_str());
  }
  return show(context, desk, claimed->record,
              {{"until", claimed->until}, {"held_before", claimed->held_before}});
}

Result<void> show_record(Context& context, const Options& options) {
  TW_TRY(auto desk, open_desk(context, options.period));
  TW_TRY(const auto record, review::find_record(desk.connection, options.record, options.source));
  return show(context, desk, record);
}

// What the log says of a decision: in public the month and what was decided.
void record_decision(Context& context, const Options& options, const char* decision,
                     nlohmann::ordered_json content) {
  const auto period =
      options.period.empty() ? options.id.substr(0, options.id.find('/')) : options.period;
  content["reason"] = options.text;
  context.did("review", "", {{"period", period}, {"decision", decision}}, content);
}

using Decide = Result<std::string> (*)(const lake::Home&, lake::Connection&, const Period&,
                                       const review::RecordKey&, const review::Act&);

Result<void> decide(Context& context, const Options& options, const char* name, Decide decision) {
  TW_TRY(const auto act, options.act(context));
  TW_TRY(auto desk, open_desk(context, options.period));
  TW_TRY(const auto record, review::find_record(desk.connection, options.record, options.source));
  TW_TRY(const auto id, decision(desk.home, desk.connection, desk.month, record, act));
  record_decision(context, options, name, {{"id", id}, {"record", options.record}});
  if (!context.json) std::printf("%s\n", context.say("review.noted", {id}).c_str());
  return show(context, desk, record, {{"id", id}});
}

Result<void> correct(Context& context, const Options& options) {
  TW_TRY(const auto act, options.act(context));
  std::vector<review::FieldChange> changes;
  for (const auto& text : options.set) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return Error("cli.not_a_change", {text});
    changes.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  TW_TRY(auto desk, open_desk(context, options.period));
  TW_TRY(const auto record, review::find_record(desk.connection, options.record, options.source));
  TW_TRY(const auto ids, review::correct(desk.home, desk.connection, desk.month, record, changes,
                                         act, options.replaces));
  context.did("correction", "", {{"period", options.period}},
              {{"ids", ids},
               {"record", options.record},
               {"changes", options.set},
               {"replaces", options.replaces},
               {"reason", options.text}});
  if (!context.json) {
    for (const auto& id : ids) std::printf("%s\n", context.say("review.noted", {id}).c_str());
  }
  return show(context, desk, record, {{"ids", ids}});
}

Result<void> withdraw(Context& context, const Options& options) {
  TW_TRY(const auto act, options.act(context));
  TW_TRY(auto desk, open_desk(context, options.id.substr(0, options.id.find('/'))));
  TW_TRY(const auto id, review::withdraw(desk.home, desk.connection, desk.month, options.id, act));
  record_decision(context, options, "withdraw", {{"id", id}, {"withdraws", options.id}});
  if (context.json) {
    print_json({{"id", id}, {"withdraws", options.id}});
  } else {
    std::printf("%s\n", context.say("review.withdrawn", {options.id, id}).c_str());
  }
  return {};
}

Result<void> list(Context& context, const Options& options) {
  TW_TRY(auto desk, open_desk(context, options.period));
  review::attach_queue(desk.connection, desk.read);
  const review::MonthReview month{
      options.period, review::read_queue(desk.connection, options.limit),
      review::corrections_of(desk.connection), review::decisions_of(desk.connection, utc_now())};
  context.json ? print_json(to_json(month)) : print(context, month);
  return {};
}

Result<void> automatic(Context& context, const Options& options) {
  TW_TRY(const auto act, options.act(context));
  TW_TRY(auto desk, open_desk(context, options.period));
  TW_TRY(const auto report,
         review::correct_automatically(desk.home, desk.connection, desk.month, act));
  if (!report.successors.empty() || !report.imputed.empty()) {
    context.did(
        "correction", "", {{"period", options.period}},
        {{"automatic", true}, {"successors", report.successors}, {"imputed", report.imputed}});
  }
  if (context.json) {
    print_json({{"period", report.period},
                {"successors", report.successors},
                {"imputed", report.imputed}});
    return {};
  }
  const auto count = [](const auto& ids) { return grouped(static_cast<std::int64_t>(ids.size())); };
  std::printf("  %s\n", context
                            .say("review.automatic",
                                 {report.period, count(report.successors), count(report.imputed)})
                            .c_str());
  return {};
}

void add_record(Command& command, Options& options) {
  command.add_option("--period", options.period, "YYYY-MM")->required();
  command
      .add_option("record", options.record,
                  "NUMBER/ITEM; NUMBER alone is the declaration as a whole")
      ->required();
  command.add_option("--source", options.source, "Where more than one source has the number");
}

void add_act(Command& command, Options& options, const char* text, const char* meaning) {
  command.add_option(text, options.text, meaning)->required();
}

Command& add(Command& parent, Context& context, const std::shared_ptr<Options>& options,
             Needed needed, const char* name, const char* help,
             Result<void> (*body)(Context&, const Options&)) {
  auto* command = parent.add_subcommand(name, help);
  const Body whole = [&context, options, body] { return body(context, *options); };
  needed ? run_as(*command, context, needed, whole) : run_as(*command, context, whole);
  return *command;
}

}  // namespace

void add_review(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "review",
      "Take the records that need a person, one by one: confirm, correct or ask.\n"
      "Corrections count from the next check and close on; what was declared stays as it is");
  command->require_subcommand(1);
  const auto options = std::make_shared<Options>();

  auto& take =
      add(*command, context, options, identity::Permission::kReviewWork, "next",
          "The first open record of the month that nobody has; it is yours for a while", next);
  take.add_option("--period", options->period, "YYYY-MM")->required();
  take.add_option("--minutes", options->minutes, "How long it is yours")->capture_default_str();

  add_record(add(*command, context, options, std::nullopt, "show",
                 "A record: its fields, findings, corrections and decisions", show_record),
             *options);

  auto& change = add(*command, context, options, identity::Permission::kReviewWork, "correct",
                     "Correct fields of an item: --set net_mass_kg=120.5", correct);
  add_record(change, *options);
  change.add_option("--set", options->set, "field=value; may be repeated; no value: nothing")
      ->required();
  add_act(change, *options, "--reason", "Why");
  change.add_option("--replaces", options->replaces,
                    "The correction of somebody else that this one takes the place of");

  auto& right =
      add(*command, context, options, identity::Permission::kReviewWork, "accept",
          "The record is right as it is: its findings no longer keep it out",
          [](Context& c, const Options& o) { return decide(c, o, "accept", review::accept); });
  add_record(right, *options);
  add_act(right, *options, "--reason", "Why");

  auto& out = add(
      *command, context, options, identity::Permission::kReviewWork, "leave-out",
      "The record is rightly not counted (a duplicate, say)",
      [](Context& c, const Options& o) { return decide(c, o, "leave_out", review::leave_out); });
  add_record(out, *options);
  add_act(out, *options, "--reason", "Why");

  auto& ask =
      add(*command, context, options, identity::Permission::kReviewQuery, "query",
          "Ask the trader; the record waits until it is decided",
          [](Context& c, const Options& o) { return decide(c, o, "query", review::query); });
  add_record(ask, *options);
  add_act(ask, *options, "--question", "What is asked");

  auto& back = add(*command, context, options, identity::Permission::kReviewWork, "withdraw",
                   "Take a correction or a decision back, by its id", withdraw);
  back.add_option("id", options->id, "e.g. 2026-03/17 or 2026-03/accept/5")->required();
  add_act(back, *options, "--reason", "Why");

  auto& machine = add(*command, context, options, identity::Permission::kReviewWork, "automatic",
                      "What needs no person: codes with exactly one successor, and net mass where "
                      "imputation.toml allows it",
                      automatic);
  machine.add_option("--period", options->period, "YYYY-MM")->required();

  auto& all =
      add(*command, context, options, std::nullopt, "list",
          "The month: what waits, what is being looked at, what was decided and corrected", list);
  all.add_option("--period", options->period, "YYYY-MM")->required();
  all.add_option("--limit", options->limit, "Records of the queue listed")->capture_default_str();
}

}  // namespace tw::cli
