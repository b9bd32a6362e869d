#include <memory>

#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/making_log.h"
#include "cli/terminal.h"
#include "standards/shipped.h"
#include "trust/journal.h"

namespace tw::cli {

void add_init(Command& app, Context& context) {
  auto* command =
      app.add_subcommand("init", "Make a home: folders, settings, the shipped code lists");
  auto settings = std::make_shared<lake::Settings>();
  command->add_option("--country", settings->country, "Home country, ISO 3166 alpha-2")
      ->capture_default_str();
  command->add_option("--currency", settings->currency, "Home currency, ISO 4217")
      ->capture_default_str();
  command
      ->add_option("--commodity-list", settings->commodity_list,
                   "Code list of commodity codes: HS, CN or a national one")
      ->capture_default_str();
  command
      ->add_option("--mode-scheme", settings->mode_scheme,
                   "Scheme of trade modes where a source names none")
      ->capture_default_str();
  command->add_option("--office-en", settings->office_name_en, "Name of the office in English")
      ->capture_default_str();
  command->add_option("--office-zh", settings->office_name_zh, "Name of the office in Chinese")
      ->capture_default_str();
  const auto log = std::make_shared<LogTerms>();
  add_log_options(*command, *log, "--log-");
  const auto no_log = std::make_shared<bool>(false);
  command->add_flag("--no-log", *no_log, "Keep no transparency log (log init makes it later)");
  run_as(*command, context, [&context, settings, log, no_log]() -> Result<void> {
    TW_TRY(const auto home, lake::Home::create(context.home_folder, *settings));
    if (!*no_log && !trust::Journal::exists(home.folder())) TW_CHECK(make_log(context, *log));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto installed, standards::install_shipped(connection, home));
    for (const auto& notice : installed.notices) {
      std::fprintf(stderr, "tidewaiter: %s\n", describe(context.language(), notice).c_str());
    }
    std::string verifier;
    if (const auto key = trust::verifier_of(home.folder())) verifier = key->text();
    if (context.json) {
      print_json({{"home", home.folder().string()},
                  {"codes", installed.stored.rows},
                  {"verifier", verifier}});
    } else {
      std::printf("  %s\n",
                  context.say("init.done", {home.folder().string(), grouped(installed.stored.rows)})
                      .c_str());
      if (!verifier.empty()) {
        std::printf("  %s\n  %s\n", context.say("trust_report.verifier").c_str(), verifier.c_str());
      }
    }
    return {};
  });
}

}  // namespace tw::cli
