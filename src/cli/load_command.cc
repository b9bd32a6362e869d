#include <chrono>
#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/movement_report.h"
#include "cli/terminal.h"
#include "declaration/load.h"

namespace tw::cli {
namespace {

using declaration::LoadReport;

nlohmann::ordered_json to_json(const LoadReport& report, double seconds) {
  nlohmann::ordered_json document = {{"read", report.read()},
                                     {"loaded", report.loaded()},
                                     {"rejected", report.rejected()},
                                     {"declarations", report.declarations()},
                                     {"events", report.events()},
                                     {"restated", report.restated()},
                                     {"already_loaded", report.already_loaded()},
                                     {"bytes", report.bytes()},
                                     {"seconds", seconds},
                                     {"files", nlohmann::ordered_json::array()},
                                     {"rejections", nlohmann::ordered_json::array()}};
  for (const auto& file : report.files) {
    document["files"].push_back({{"name", file.name},
                                 {"load_id", file.load_id},
                                 {"sha256", file.sha256},
                                 {"format", file.format},
                                 {"bytes", file.bytes},
                                 {"read", file.read},
                                 {"loaded", file.loaded},
                                 {"rejected", file.rejected},
                                 {"declarations", file.declarations},
                                 {"events", file.events},
                                 {"restated", file.restated},
                                 {"already_loaded", file.already_loaded}});
  }
  for (const auto& [code, count] : report.rejections) {
    document["rejections"].push_back({{"code", code},
                                      {"records", count.records},
                                      {"example", count.example},
                                      {"en", count.message.en},
                                      {"zh", count.message.zh}});
  }
  return document;
}

void print(const Context& context, const LoadReport& report, double seconds) {
  constexpr std::size_t kListed = 24;  // files; more are told by their number
  Grid grid({false, true, true, true, false});
  for (std::size_t i = 0; i < std::min(report.files.size(), kListed); ++i) {
    const auto& file = report.files[i];
    if (file.already_loaded) {
      grid.add({file.name, "", "", "", context.say("load.report_known")});
    } else {
      grid.add({file.name, grouped(file.read), grouped(file.loaded), grouped(file.rejected),
                file.events > 0 ? context.say("load.report_events", {grouped(file.events)}) : ""});
    }
  }
  std::fputs(grid.text().c_str(), stdout);
  if (report.files.size() > kListed) {
    std::printf("  %s\n",
                context
                    .say("load.report_more",
                         {grouped(static_cast<std::int64_t>(report.files.size() - kListed))})
                    .c_str());
  }
  std::printf("%s\n", heading(context.say("load.report_equation",
                                          {grouped(report.read()), grouped(report.loaded()),
                                           grouped(report.rejected())}))
                          .c_str());
  std::printf("  %s\n",
              context
                  .say("load.report_speed", {human_bytes(report.bytes()), human_seconds(seconds),
                                             grouped(report.already_loaded())})
                  .c_str());
  if (report.restated() > 0) {
    std::printf("  %s\n",
                context.say("load.report_restated", {grouped(report.restated())}).c_str());
  }
  for (const auto& [code, count] : report.rejections) {
    std::printf("  %s  %s\n      %s\n", padded(grouped(count.records), 8, true).c_str(),
                count.message.in(context.language()).c_str(), count.example.c_str());
  }
}

}  // namespace

void add_load(Command& app, Context& context) {
  auto* command = app.add_subcommand("load",
                                     "Take files into the home: delimited text with a mapping, WCO "
                                     "XML, single-window DecMessage, ASYCUDA SAD.\n"
                                     "What cannot be read goes to quarantine with its place and "
                                     "reason; the same bytes twice change nothing");
  auto request = std::make_shared<declaration::LoadRequest>();
  auto mapping = std::make_shared<std::string>();
  command->add_option("files", request->files, "Files, or folders to walk")->required();
  command->add_option("--source", request->source, "Name of the source, e.g. district-22")
      ->required();
  command->add_option("--mapping", *mapping,
                      "What the columns mean (TOML); kept with the source for next time");
  run_as(*command, context, identity::Permission::kDeclarationLoad,
         [&context, request, mapping]() -> Result<void> {
           TW_TRY(const auto home, lake::Home::open(context.home_folder));
           if (!mapping->empty()) request->mapping = *mapping;
           const auto engine = context.engine(home);
           const auto start = std::chrono::steady_clock::now();
           TW_TRY(const auto report,
                  declaration::load(home, *engine, *request, context.progress()));
           const double seconds =
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
           context.end_progress();
           lake::Connection connection(*engine);
           TW_TRY(const auto pending, statistics::pending_months(home, connection));
           if (context.json) {
             auto document = to_json(report, seconds);
             document["pending"] = to_json(pending);
             print_json(document);
           } else {
             print(context, report, seconds);
             print(context, pending);
           }
           if (report.rejected() > 0) context.status = Status::kDataIsWrong;
           return {};
         });
}

}  // namespace tw::cli
