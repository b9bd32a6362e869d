#include <memory>

#include "base/file.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/feed.h"
#include "cli/terminal.h"
#include "editing/evidence.h"
#include "editing/history.h"
#include "editing/inward.h"
#include "feed/target.h"

namespace tw::cli {
namespace {

struct Options {
  std::string file;
  std::string period;
  std::string source;
  std::string key;
  std::string column;
};

Result<void> import_history(Context& context, const Options& options) {
  std::optional<Period> month;
  if (!options.period.empty()) {
    month = Period::parse(options.period);
    if (!month || month->kind() != Period::Kind::kMonth)
      return Error("cli.not_a_month", {options.period});
  }
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  lake::Connection connection(*engine);
  TW_TRY(const auto done,
         editing::import_history(home, connection, options.file, month, options.source));
  if (context.json) {
    print_json({{"source", done.source}, {"cells", done.cells}, {"months", done.months}});
  } else {
    std::printf("  %s\n", context
                              .say("history_report.imported",
                                   {done.source, grouped(done.cells), grouped(done.months)})
                              .c_str());
  }
  return {};
}

Result<void> import_evidence(Context& context, const Options& options) {
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  lake::Connection connection(*engine);
  const auto& column = options.column.empty() ? options.key : options.column;
  TW_TRY(const auto done, editing::import_evidence(home, connection, options.file, options.source,
                                                   options.key, column));
  if (context.json) {
    print_json({{"source", done.source}, {"key", done.key}, {"records", done.records}});
  } else {
    std::printf(
        "  %s\n",
        context.say("evidence_report.imported", {done.source, grouped(done.records), done.key})
            .c_str());
  }
  return {};
}

Result<void> receive_evidence(Context& context, const Options& options, ReceiveOptions receiving) {
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto folder = editing::inward_folder(home, receiving.agreement);
  make_folders(folder);
  receiving.key = (folder.parent_path() / "key").string();
  receiving.spool = home.spill_folder().string();
  TW_CHECK(receive(context, receiving, *feed::lake_target(folder)));
  return editing::join_inward(home,
                              {receiving.agreement, options.source, options.key,
                               options.column.empty() ? options.key : options.column});
}

}  // namespace

void add_history(Command& app, Context& context) {
  auto* history = app.add_subcommand(
      "history", "Published figures of earlier months, for a home that has no records of them");
  history->require_subcommand(1);
  auto* command = history->add_subcommand(
      "import",
      "Take in a CSV file with the columns flow, commodity, partner, value_local and, where there "
      "are any, period, net_mass_kg, quantity, quantity_unit, items");
  auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "CSV file")->required();
  command->add_option("--period", options->period, "YYYY-MM, where the file does not say");
  command->add_option("--source", options->source, "Name of the publication")
      ->default_val("published");
  run_as(*command, context, identity::Permission::kDeclarationLoad,
         [&context, options] { return import_history(context, *options); });
}

namespace {

void add_join_options(Command& command, Options& options) {
  command.add_option("--source", options.source, "Where it comes from: tax, payment, manifest")
      ->required();
  command.add_option("--key", options.key, "Field of the item by which it is joined")
      ->default_val("declaration_number");
  command.add_option("--column", options.column,
                     "The column that holds it, where it has another name");
}

void add_receive_evidence(Command& parent, Context& context) {
  auto* command =
      parent.add_subcommand("receive",
                            "Take what has come of a feed that another organisation sends "
                            "(docs/feeds.md), verify it, and\n"
                            "hand signed receipts in; its rows are evidence from then on");
  auto options = std::make_shared<Options>();
  auto receiving = std::make_shared<ReceiveOptions>();
  add_receive_options(*command, *receiving);
  add_join_options(*command, *options);
  run_as(*command, context, identity::Permission::kDeclarationLoad, [&context, options, receiving] {
    return receive_evidence(context, *options, *receiving);
  });
}

}  // namespace

void add_evidence(Command& app, Context& context) {
  auto* evidence = app.add_subcommand(
      "evidence", "What other places know of a declaration: tax refunds, payments, manifests");
  evidence->require_subcommand(1);
  auto* command = evidence->add_subcommand(
      "import",
      "Take in a CSV file; its records are shown beside the suspect items they belong to");
  auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "CSV file")->required();
  add_join_options(*command, *options);
  run_as(*command, context, identity::Permission::kDeclarationLoad,
         [&context, options] { return import_evidence(context, *options); });
  add_receive_evidence(*evidence, context);
}

}  // namespace tw::cli
