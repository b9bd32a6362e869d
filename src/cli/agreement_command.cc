#include <memory>

#include "base/file.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "cli/trust_report.h"
#include "exchange/agreement.h"

namespace tw::cli {
namespace {

using catalogue::Json;
using exchange::Agreement;
using identity::Permission;
using store::Transaction;

Date today() { return *Date::parse(utc_now().substr(0, 10)); }

Result<void> print(const Context& context, const std::vector<Agreement>& all) {
  TW_TRY(const auto calendar, exchange::WorkingDays::of_home(context.home_folder));
  Json document = {{"agreements", Json::array()}};
  for (const auto& each : all) {
    if (context.json) {
      document["agreements"].push_back(exchange::to_json(each, calendar, today()));
      continue;
    }
    const auto& grant = each.grant;
    const auto state = each.end_reason.empty() ? each.state : each.end_reason;
    std::printf("  %s\n", context
                              .say("agreement_report.line",
                                   {grant.id, each.provider, grant.resource, grant.organisation,
                                    context.say("agreement_state." + state)})
                              .c_str());
    if (const auto due = Date::parse(each.due)) {
      std::printf("    %s\n", context
                                  .say("agreement_report.clock",
                                       {each.due, std::to_string(calendar.between(today(), *due))})
                                  .c_str());
    }
    std::string columns;
    for (const auto& column : grant.columns) {
      columns += (columns.empty() ? "" : ", ") + column.name;
      if (column.mask != exchange::Mask::kNone) {
        columns += ":" + std::string(exchange::to_string(column.mask));
      }
    }
    std::printf("    %s\n",
                context
                    .say("agreement_report.terms", {grant.from.to_string(), grant.until.to_string(),
                                                    each.cycle, grant.purpose, grant.legal_basis})
                    .c_str());
    std::printf("    %s%s%s\n", columns.c_str(), grant.rows.empty() ? "" : " | ",
                grant.rows.c_str());
    if (!each.reason.empty()) std::printf("    %s\n", each.reason.c_str());
  }
  if (context.json) print_json(document);
  return {};
}

// "name" or "name:mask".
Result<std::vector<exchange::GrantedColumn>> columns_in(const std::vector<std::string>& words) {
  std::vector<exchange::GrantedColumn> columns;
  for (const auto& word : words) {
    const auto colon = word.find(':');
    const auto mask = colon == std::string::npos ? std::optional(exchange::Mask::kNone)
                                                 : exchange::mask_named(word.substr(colon + 1));
    if (!mask) return Error("exchange.mask_unknown", {word});
    columns.push_back({word.substr(0, colon), *mask});
  }
  return columns;
}

// Runs `work` -> Result<Agreement>, tells the log, and prints what came of it.
template <class Work>
void run_on_agreement(Command& command, Context& context, Permission permission, Work work) {
  run_on_people(
      command, context, permission,
      [&context, work, name = command.name()](Transaction& transaction,
                                                  const identity::Deed& deed) -> Result<void> {
        TW_TRY(const auto key, trust::signer_of(context.home_folder));
        exchange::expire(transaction, deed.now);
        TW_TRY(const Agreement made, work(transaction, exchange::Act{deed, key}));
        TW_TRY(const auto calendar, exchange::WorkingDays::of_home(context.home_folder));
        context.did("agreement", "", {{"act", name}}, exchange::to_json(made, calendar, today()));
        return print(context, {made});
      });
}

struct Terms {
  std::string id, organisation, resource, rows, purpose, legal_basis, cycle = "day", from, until,
                                                                      reason;
  std::vector<std::string> columns;
  std::int64_t rows_a_day = 0;

  void add_options(Command& command) {
    command.add_option("--columns", columns, "Columns, each with its mask if any: name:last_four")
        ->required()
        ->delimiter(',');
    command.add_option("--rows", rows, "Which rows, in the language of rules; else all");
    command.add_option("--from", from, "First day; else today");
    command.add_option("--until", until, "Last day")->required();
    command.add_option("--rows-a-day", rows_a_day, "At most so many rows a day; 0: no cap");
  }
  Result<exchange::Grant> grant() const {
    const auto first = from.empty() ? std::optional(today()) : Date::parse(from);
    const auto last = Date::parse(until);
    if (!first || !last) return Error("cli.not_a_day", {first ? until : from});
    exchange::Grant made{.organisation = organisation,
                         .resource = resource,
                         .rows = rows,
                         .purpose = purpose,
                         .legal_basis = legal_basis,
                         .from = *first,
                         .until = *last,
                         .rows_a_day = rows_a_day};
    TW_TRY(made.columns, columns_in(columns));
    return made;
  }
};

void add_ask(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "ask", "Ask for a resource, for one's organisation (docs/agreements.md)");
  auto terms = std::make_shared<Terms>();
  command->add_option("resource", terms->resource, "Its code in the catalogue")->required();
  terms->add_options(*command);
  command->add_option("--for", terms->organisation,
                      "The organisation, on a home without people; else one's own");
  command->add_option("--purpose", terms->purpose, "What it is for")->required();
  command->add_option("--legal-basis", terms->legal_basis, "The law that allows it")->required();
  command->add_option("--cycle", terms->cycle, "real_time, day, week, month, ...")
      ->capture_default_str();
  run_on_agreement(
      *command, context, Permission::kAgreementAsk,
      [&context, terms](Transaction& transaction, const exchange::Act& act) -> Result<Agreement> {
        TW_TRY(const auto grant, terms->grant());
        TW_TRY(const auto calendar, exchange::WorkingDays::of_home(context.home_folder));
        TW_TRY(const int days, exchange::days_to_answer(context.home_folder));
        return exchange::ask(transaction, grant, terms->cycle, calendar, days, act);
      });
}

void add_offer(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("offer", "Offer other terms than were asked for");
  auto terms = std::make_shared<Terms>();
  command->add_option("number", terms->id, "Number of the agreement")->required();
  terms->add_options(*command);
  command->add_option("--reason", terms->reason, "Why")->required();
  run_on_agreement(
      *command, context, Permission::kAgreementDecide,
      [terms](Transaction& transaction, const exchange::Act& act) -> Result<Agreement> {
        TW_TRY(const auto grant, terms->grant());
        return exchange::offer(transaction, terms->id, grant, terms->reason, act);
      });
}

void add_act(Command& parent, Context& context, const char* what, Permission permission,
             const char* about) {
  auto* command = parent.add_subcommand(what, about);
  struct Options {
    std::string id, reason;
  };
  auto options = std::make_shared<Options>();
  command->add_option("number", options->id, "Number of the agreement")->required();
  command->add_option("--reason", options->reason, "Why");
  run_on_agreement(*command, context, permission,
                   [options, what](Transaction& transaction, const exchange::Act& act) {
                     return exchange::act_on(transaction, options->id, what, options->reason, act);
                   });
}

void add_renew(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "renew", "Let it last longer; of something sensitive, when a second person says the same");
  struct Options {
    std::string id, until;
  };
  auto options = std::make_shared<Options>();
  command->add_option("number", options->id, "Number of the agreement")->required();
  command->add_option("--until", options->until, "The new last day")->required();
  run_on_agreement(
      *command, context, Permission::kAgreementDecide,
      [options](Transaction& transaction, const exchange::Act& act) -> Result<Agreement> {
        const auto until = Date::parse(options->until);
        if (!until) return Error("cli.not_a_day", {options->until});
        return exchange::renew(transaction, options->id, *until, act);
      });
}

void add_list(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("list", "Agreements, newest first");
  struct Options {
    std::string state, organisation, provider;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--state", options->state, "requested, in_force, ...");
  command->add_option("--organisation", options->organisation, "Who asked");
  command->add_option("--provider", options->provider, "Whose resources");
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(auto all, store.read([](Transaction& transaction) -> Result<std::vector<Agreement>> {
      return exchange::agreements(transaction);
    }));
    std::erase_if(all, [&](const Agreement& each) {
      const auto differs = [](const std::string& wanted, const std::string& value) {
        return !wanted.empty() && wanted != value;
      };
      return differs(options->state, each.state) || differs(options->provider, each.provider) ||
             differs(options->organisation, each.grant.organisation);
    });
    return print(context, all);
  });
}

void add_show(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "show", "An agreement; --output writes the signed document, --key verifies one, offline");
  struct Options {
    std::string id, output, key;
  };
  auto options = std::make_shared<Options>();
  command->add_option("number", options->id, "Number of the agreement, or with --key a file")
      ->required();
  command->add_option("--output", options->output, "The document goes to this file");
  command->add_option("--key", options->key, "The verifier key, or a file that holds it");
  run_as(*command, context, [&context, options]() -> Result<void> {
    if (!options->key.empty()) {
      TW_TRY(const auto key, given_key(options->key));
      TW_TRY(const auto text, read_file(options->id));
      TW_TRY(const auto number, exchange::verified_agreement(text, key));
      std::printf("  %s\n", context.say("agreement_report.good", {number, key.name}).c_str());
      return {};
    }
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto found, store.read([&](Transaction& transaction) {
      return exchange::find_agreement(transaction, options->id);
    }));
    if (!options->output.empty()) {
      write_file_durably(options->output, found.document);
      return {};
    }
    TW_CHECK(print(context, {found}));
    if (context.json) return {};
    TW_TRY(
        const auto history,
        store.read([&](Transaction& transaction) -> Result<std::vector<exchange::AgreementEvent>> {
          return exchange::history_of(transaction, options->id);
        }));
    for (const auto& each : history) {
      std::printf("    %s  %s  %s  %s\n", each.at.c_str(),
                  context.say("agreement_act." + each.what).c_str(), each.author.c_str(),
                  each.reason.c_str());
    }
    return {};
  });
}

}  // namespace

void add_agreement(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "agreement", "Asking for resources and agreeing: who may have what, for how long, and why");
  command->require_subcommand(1);
  add_ask(*command, context);
  add_list(*command, context);
  add_show(*command, context);
  add_offer(*command, context);
  const auto decides = Permission::kAgreementDecide;
  const auto asks = Permission::kAgreementAsk;
  add_act(*command, context, "approve", decides, "Approve; of something sensitive, two persons do");
  add_act(*command, context, "accept", asks, "Accept the terms that were offered");
  add_act(*command, context, "refuse", decides, "Refuse, with the reason");
  add_act(*command, context, "withdraw", asks, "Withdraw what one asked for");
  add_act(*command, context, "suspend", decides, "Give nothing for now, with the reason");
  add_act(*command, context, "resume", decides, "Give again");
  add_act(*command, context, "revoke", decides, "End it, with the reason; what runs is cut");
  add_renew(*command, context);
}

}  // namespace tw::cli
