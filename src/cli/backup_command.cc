#include <memory>

#include "backup/backup.h"
#include "base/date.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "trust/recording.h"

namespace tw::cli {
namespace {

void print(const Context& context, const backup::Report& report, const char* code,
           const std::string& place) {
  if (context.json) {
    print_json({{"folder", place},
                {"made_at", report.made_at},
                {"files", report.files},
                {"bytes", report.bytes},
                {"tables", report.versions}});
    return;
  }
  std::printf(
      "  %s\n",
      context.say(code, {grouped(report.files), human_bytes(report.bytes), place, report.made_at})
          .c_str());
}

}  // namespace

void add_backup(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "backup",
      "Copy the home as it is at this moment, while others work on it: lake, log and operational "
      "store.\n"
      "On the same file system data files are hard links: copy the folder on to another machine");
  auto folder = std::make_shared<std::string>();
  command->add_option("folder", *folder, "A new folder, outside the home")->required();
  run_as(*command, context, identity::Permission::kBackupRun, [&context, folder]() -> Result<void> {
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    TW_TRY(const auto report,
           backup::back_up(home.folder(), *folder, utc_now(), context.progress()));
    context.end_progress();
    print(context, report, "backup.done", *folder);
    return {};
  });
}

void add_restore(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "restore", "Make a home from a backup: --home names the new one. `doctor` then examines it");
  struct Options {
    std::string folder, store;
  };
  auto options = std::make_shared<Options>();
  command->add_option("folder", options->folder, "The folder of a backup")->required();
  command->add_option("--store", options->store,
                      "postgresql://...: the empty database for a store that was in PostgreSQL");
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto report, backup::restore(options->folder, context.home_folder, options->store,
                                              context.progress()));
    // Settles in the log what was at work when the backup was taken.
    TW_TRY(auto recording,
           trust::Recording::begin(context.home_folder, "restore", system_user(), utc_now()));
    TW_CHECK(recording.finish({}, utc_now()));
    context.end_progress();
    print(context, report, "backup.restored", context.home_folder.string());
    return {};
  });
}

}  // namespace tw::cli
