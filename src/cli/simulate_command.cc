#include <chrono>
#include <map>
#include <memory>

#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "simulation/simulate.h"

namespace tw::cli {
namespace {

using simulation::Format;
using simulation::SimulationReport;

struct Options {
  simulation::SimulationOptions simulation;
  int year = 2025;
  std::int64_t items = 0;
  std::vector<std::string> formats = {"csv"};
  std::string profile = "rules";
};

const std::map<std::string, Format> kFormats = {{"csv", Format::kCsv},
                                                {"wco", Format::kWco},
                                                {"decmessage", Format::kDecMessage},
                                                {"sad", Format::kSad}};

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

void print(const Context& context, const SimulationReport& report, double seconds) {
  std::printf("  %s\n", context
                            .say("simulate_report.written",
                                 {grouped(whole(report.items)), grouped(whole(report.declarations)),
                                  grouped(whole(report.files)), human_bytes(whole(report.bytes)),
                                  human_seconds(seconds)})
                            .c_str());
  std::printf("  %s\n", context
                            .say("simulate_report.changes", {grouped(whole(report.amendments)),
                                                             grouped(whole(report.cancellations)),
                                                             grouped(whole(report.late))})
                            .c_str());
  std::uint64_t planted = 0;
  for (const auto& [kind, count] : report.errors) planted += count;
  std::printf("  %s\n", context
                            .say("simulate_report.errors",
                                 {grouped(whole(planted)), std::to_string(report.errors.size())})
                            .c_str());
}

nlohmann::ordered_json to_json(const SimulationReport& report) {
  nlohmann::ordered_json document = {{"items", report.items},
                                     {"declarations", report.declarations},
                                     {"amendments", report.amendments},
                                     {"cancellations", report.cancellations},
                                     {"late", report.late},
                                     {"bytes", report.bytes},
                                     {"files", report.files},
                                     {"errors", report.errors},
                                     {"months", nlohmann::ordered_json::array()}};
  for (const auto& file : report.months) {
    document["months"].push_back(
        {{"path", file.path.string()}, {"declarations", file.declarations}, {"items", file.items}});
  }
  return document;
}

}  // namespace

void add_simulate(Command& app, Context& context) {
  auto* command = app.add_subcommand("simulate",
                                     "Write a made-up country's declarations, its code lists, and "
                                     "the truth about the planted errors");
  auto options = std::make_shared<Options>();
  command->add_option("--out", options->simulation.folder, "Folder to write, empty or new")
      ->required();
  command->add_option("--seed", options->simulation.seed, "The same seed gives the same bytes")
      ->capture_default_str();
  command->add_option("--year", options->year, "First year")->capture_default_str();
  command->add_option("--months", options->simulation.months, "How many months from its January on")
      ->capture_default_str();
  command->add_option("--items", options->items, "Items in all months together");
  command->add_option("--items-per-month", options->simulation.items_per_month, "Items a month")
      ->capture_default_str();
  command->add_option("--formats", options->formats, "csv, wco, decmessage, sad")
      ->delimiter(',')
      ->check(one_of({"csv", "wco", "decmessage", "sad"}));
  command
      ->add_option("--errors", options->simulation.error_rate,
                   "Share of items with a planted error")
      ->capture_default_str();
  command
      ->add_option("--error-profile", options->profile,
                   "rules: one of each kind that a rule must find; review: what only prices and "
                   "habits can tell")
      ->check(one_of({"rules", "review"}))
      ->capture_default_str();
  run_as(*command, context, [&context, options]() -> Result<void> {
    auto& simulation = options->simulation;
    if (options->profile == "review") simulation.profile = simulation::ErrorProfile::kReview;
    if (!Date::is_valid(options->year, 1, 1))
      return Error("cli.not_a_period", {std::to_string(options->year)});
    simulation.first_month = Period::month(options->year, 1);
    if (options->items > 0) simulation.items = static_cast<std::uint64_t>(options->items);
    simulation.formats.clear();
    for (const auto& name : options->formats) simulation.formats.push_back(kFormats.at(name));
    if (context.threads > 0) simulation.threads = context.threads;
    const auto start = std::chrono::steady_clock::now();
    TW_TRY(const auto report, simulation::simulate(simulation, context.progress()));
    context.end_progress();
    if (context.json) {
      print_json(to_json(report));
    } else {
      print(context, report,
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return {};
  });
}

}  // namespace tw::cli
