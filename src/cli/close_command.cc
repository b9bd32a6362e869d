#include <chrono>
#include <memory>

#include "base/digest.h"
#include "base/parallel.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/months.h"
#include "cli/movement_report.h"
#include "cli/terminal.h"
#include "cli/watching.h"
#include "quality/publish.h"
#include "server/close_desk.h"
#include "statistics/close.h"
#include "watch/declaration.h"

namespace tw::cli {
namespace {

using statistics::CloseReport;

struct Options {
  std::string period;
  statistics::CloseTerms terms;
  std::vector<std::string> let_pass;
  std::vector<std::string> leave_out;
  bool let_pass_all = false;
};

// Code cli.not_a_let_pass.
Result<statistics::CloseTerms> terms_of(const Options& options) {
  statistics::CloseTerms terms = options.terms;
  for (const bool counts : {true, false}) {
    for (const auto& text : counts ? options.let_pass : options.leave_out) {
      const auto colon = text.find(':');
      if (colon == std::string::npos || colon == 0) return Error("cli.not_a_let_pass", {text});
      terms.let_pass.push_back({.rule = text.substr(0, colon),
                                .author = terms.author,
                                .reason = text.substr(colon + 1),
                                .counts = counts});
    }
  }
  if (options.let_pass_all) {
    terms.let_pass.push_back({.rule = "*", .author = terms.author, .reason = terms.reason});
  }
  return terms;
}

void print(const Context& context, const std::vector<CloseReport>& reports, double seconds) {
  Grid grid({false, true, true, true, true, false});
  grid.add({context.say("status.month"), context.say("status.loaded"),
            context.say("status.counted"), context.say("status.excluded"),
            context.say("close_report.cells"), ""});
  grid.rule();
  for (const auto& report : reports) {
    const auto& cube = report.manifest.cube;
    grid.add({report.manifest.period, grouped(cube.loaded), grouped(cube.counted),
              grouped(cube.excluded), grouped(cube.cells),
              context.say(report.is_new ? "close_report.release" : "close_report.unchanged",
                          {std::to_string(report.manifest.number), cube.digest.substr(0, 12),
                           context.say("status." + report.manifest.status)})});
  }
  std::fputs(grid.text().c_str(), stdout);
  if (reports.size() == 1) {
    for (const auto& each : reports.front().manifest.cube.exclusions) {
      std::printf("    %s  %s\n", padded(grouped(each.items), 8, true).c_str(),
                  (context.say("exclusion." + each.reason) +
                   (each.detail.empty() ? "" : " (" + each.detail + ")"))
                      .c_str());
    }
    for (const auto& each : reports.front().manifest.let_pass) {
      std::printf("    %s  %s\n", padded(grouped(each.items), 8, true).c_str(),
                  context
                      .say(each.counts ? "close_report.let_pass" : "close_report.leave_out",
                           {each.rule, each.author, each.reason})
                      .c_str());
    }
    if (reports.front().movement) print(context, *reports.front().movement);
    std::printf("  %s\n", reports.front().folder.string().c_str());
  }
  std::printf("  %s\n", context.say("close_report.time", {human_seconds(seconds)}).c_str());
}

nlohmann::ordered_json json_of(const std::vector<CloseReport>& reports,
                               const std::vector<watch::RunReport>& warnings) {
  auto document = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto& report = reports[i];
    auto each = nlohmann::ordered_json::parse(statistics::to_json(report.manifest));
    each["is_new"] = report.is_new;
    each["folder"] = report.folder.string();
    if (report.movement) {
      each["movement"] = nlohmann::ordered_json::parse(to_json(*report.movement));
    }
    each["warnings"] = watch_json(warnings[i])["warnings"];
    document.push_back(std::move(each));
  }
  return document;
}

// A close has an author, who may close so.
Result<void> act(Context& context, statistics::CloseTerms& terms) {
  TW_TRY(const auto principal,
         acting(context,
                server::is_final(terms) ? identity::Permission::kCloseFinal
                                        : identity::Permission::kClosePreliminary,
                "close"));
  (void)principal;
  terms.author = context.actor;
  return {};
}

// Where final figures need two people: what the second one approves, or what waits for another.
Result<std::optional<identity::Proposal>> second_of(Context& context, const lake::Home& home,
                                                    const std::vector<Period>& months,
                                                    const statistics::CloseTerms& terms) {
  std::optional<identity::Proposal> proposal;
  TW_TRY(const bool has_people, store::Store::exists(context.home_folder));
  if (!has_people || !server::is_final(terms)) return proposal;
  TW_CHECK(change_people(
      context, identity::Permission::kCloseFinal, "close",
      [&](store::Transaction& transaction, const identity::Deed& deed) -> Result<void> {
        TW_TRY(proposal, server::second_to_close(transaction, home, months, terms, deed));
        return {};
      }));
  return proposal;
}

void tell_that_it_waits(const Context& context, const identity::Proposal& proposal) {
  if (context.json) {
    print_json({{"waits", {{"proposal", proposal.id}, {"subject", proposal.subject}}}});
  } else {
    std::printf("  %s\n",
                context.say("close_report.waits", {proposal.subject, proposal.id}).c_str());
  }
}

void tell(Context& context, const CloseReport& report) {
  const auto& made = report.manifest;
  for (const auto& each : made.cube.exclusions) {
    if (each.reason == "fatal_finding") context.status = Status::kDataIsWrong;
  }
  if (!report.is_new) return;
  context.did(
      "close", made.author,
      {{"period", made.period}, {"release", std::to_string(made.number)}, {"status", made.status}},
      {{"manifest", sha256_hex(statistics::to_json(made))},
       {"cube", made.cube.digest},
       {"reason", made.reason}});
}

// Watches and quality report of each closed month: they look at the months up to theirs.
Result<std::vector<watch::RunReport>> looked_over(const lake::Home& home, lake::Engine& engine,
                                                  const std::vector<CloseReport>& reports,
                                                  std::size_t at_once) {
  std::vector<lake::Connection> connections;
  for (std::size_t i = 0; i < at_once; ++i) connections.emplace_back(engine);
  auto answers = collect_in_parallel<watch::RunReport>(
      reports.size(), at_once, [&](std::size_t i, std::size_t worker) -> Result<watch::RunReport> {
        const Period month = *Period::parse(reports[i].manifest.period);
        TW_TRY(auto seen, watch::run(home, connections[worker], month));
        TW_TRY(const auto quality, quality::report_of(home, connections[worker], month));
        quality::publish(home, quality);
        return seen;
      });
  std::vector<watch::RunReport> warnings;
  for (auto& answer : answers) {
    TW_TRY(auto seen, std::move(answer));
    warnings.push_back(std::move(seen));
  }
  return warnings;
}

}  // namespace

void add_close(Command& app, Context& context) {
  auto* command =
      app.add_subcommand("close",
                         "Count a checked month (or the months of a quarter or year) into the cube "
                         "and record the release.\n"
                         "Records with fatal findings are left out and listed by reason");
  auto options = std::make_shared<Options>();
  command->add_option("--period", options->period, "YYYY-MM, YYYY-Qn or YYYY")->required();
  command
      ->add_option(
          "--status", options->terms.status,
          "preliminary (the default), final (no fatal finding may stand), revised (a final "
          "month again, with a reason), yearbook (nothing moves any more)")
      ->check(one_of({"preliminary", "final", "revised", "yearbook"}));
  command->add_option("--reason", options->terms.reason,
                      "Why: of a revision, or of --let-pass-all");
  command->add_option(
      "--let-pass", options->let_pass,
      "RULE:REASON: records with a fatal finding of the rule count as declared; may "
      "be repeated");
  command->add_option("--leave-out", options->leave_out,
                      "RULE:REASON: records with a fatal finding of the rule are rightly left out "
                      "(duplicates, say); may be repeated");
  command->add_flag("--let-pass-all", options->let_pass_all,
                    "Records count as declared whatever fatal finding they have");
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_CHECK(act(context, options->terms));
    TW_TRY(const auto months, months_of(options->period));
    TW_TRY(const auto terms, terms_of(*options));
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    TW_TRY(const auto proposal, second_of(context, home, months, terms));
    if (proposal && proposal->state == "open") {
      tell_that_it_waits(context, *proposal);
      return {};
    }
    TW_TRY(const auto watches, watch::watches_of(home));  // a mistake in them is told before work
    (void)watches;
    const std::size_t at_once = context.months_at_once(months.size());
    const auto engine = context.engine(home, at_once);
    const auto start = std::chrono::steady_clock::now();
    auto answers = statistics::close(home, *engine, months, at_once, context.progress(), terms);
    std::vector<CloseReport> reports;
    for (auto& answer : answers) {
      if (!answer) continue;
      tell(context, *answer);
      reports.push_back(std::move(*answer));
    }
    TW_TRY(const auto warnings, looked_over(home, *engine, reports, at_once));
    for (const auto& answer : answers) {
      if (!answer) return answer.error();
    }
    context.end_progress();
    if (!context.json) {
      print(context, reports,
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      for (const auto& each : warnings) {
        std::fputs(watch_text(context, each, reports.size() == 1 ? 10 : 0).c_str(), stdout);
      }
      return {};
    }
    const auto document = json_of(reports, warnings);
    print_json(reports.size() == 1 ? document[0] : document);
    return {};
  });
}

}  // namespace tw::cli
