#include <memory>

#include "catalogue/system.h"
#include "cli/acting.h"
#include "cli/catalogue_report.h"
#include "cli/command_line.h"
#include "cli/terminal.h"

namespace tw::cli {
namespace {

using catalogue::Json;
using catalogue::System;
using identity::Permission;
using store::Transaction;

void add_system(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "system", "Put a system into the ledger, in place of one with its code");
  auto system = std::make_shared<System>();
  command->add_option("code", system->code, "Its code")->required();
  command->add_option("--name-en", system->name.en, "English name")->required();
  command->add_option("--name-zh", system->name.zh, "Chinese name")->required();
  command->add_option("--owner", system->owner, "Its organisation")->required();
  command->add_option("--place", system->place, "here or elsewhere")->required();
  command->add_option("--channel", system->channel, "database, file, web_service or message");
  command->add_option("--address", system->address, "Where it is reached");
  command->add_flag("--serves-customs-data", system->serves_customs_data,
                    "It hands customs data to others");
  command->add_option("--plan", system->plan, "stays, to_move or moved")->capture_default_str();
  command->add_option("--plan-by", system->plan_by, "The day by which it is moved");
  command->add_option("--note", system->note, "What else is to be known");
  run_on_people(
      *command, context, Permission::kCatalogueReview,
      [&context, system](Transaction& transaction, const identity::Deed& deed) -> Result<void> {
        TW_CHECK(catalogue::keep_system(transaction, *system, deed));
        context.did("catalogue", "", {{"act", "system"}}, catalogue::to_json(*system));
        return {};
      });
}

void add_use(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "use", "State how much a system elsewhere was used in a month, in place of what was stated");
  auto use = std::make_shared<catalogue::SystemUse>();
  command->add_option("system", use->system, "Code of the system")->required();
  command->add_option("--month", use->month, "YYYY-MM")->required();
  command->add_option("--by", use->organisation, "Who used it")->required();
  command->add_option("--requests", use->requests, "So many requests")->required();
  command->add_option("--records", use->records, "So many records")->required();
  run_on_people(*command, context, Permission::kCatalogueReview,
                [use](Transaction& transaction, const identity::Deed& deed) {
                  return catalogue::state_use(transaction, *use, deed);
                });
}

void add_list(Command& parent, Context& context) {
  auto* command =
      parent.add_subcommand("systems", "Systems; those that are still to be moved here first");
  run_as(*command, context, [&context]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto all, store.read([](Transaction& transaction) -> Result<std::vector<System>> {
      return catalogue::systems(transaction);
    }));
    Json document = {{"systems", Json::array()}};
    for (const auto& each : all) {
      if (context.json) {
        document["systems"].push_back(catalogue::to_json(each));
        continue;
      }
      std::printf("  %s  %s\n", each.code.c_str(), each.name.in(context.language()).c_str());
      if (each.plan == "to_move") {
        std::printf("    %s\n",
                    context.say("catalogue_report.still_to_move", {each.plan_by}).c_str());
      }
      if (!each.last_month.empty()) {
        std::printf("    %s\n",
                    context
                        .say("catalogue_report.use",
                             {grouped(each.requests), grouped(each.records), each.last_month})
                        .c_str());
      }
    }
    if (context.json) print_json(document);
    return {};
  });
}

}  // namespace

void add_systems(Command& parent, Context& context) {
  add_system(parent, context);
  add_use(parent, context);
  add_list(parent, context);
}

}  // namespace tw::cli
