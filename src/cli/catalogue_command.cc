#include <memory>

#include "base/file.h"
#include "catalogue/likeness.h"
#include "catalogue/search.h"
#include "cli/acting.h"
#include "cli/catalogue_report.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "cli/trust_report.h"

namespace tw::cli {
namespace {

using catalogue::Entry;
using catalogue::Json;
using identity::Permission;
using store::Transaction;

template <class T, class F>
Result<T> reading(const Context& context, F f) {
  TW_TRY(auto store, store::Store::open(context.home_folder));
  return store.read([&](Transaction& transaction) -> Result<T> { return f(transaction); });
}

Result<std::vector<Entry>> all_entries(const Context& context) {
  return reading<std::vector<Entry>>(
      context, [](Transaction& transaction) { return catalogue::entries(transaction); });
}

void add_add(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "add",
      "Put drafts into the ledger: files of JSON, one object, a list, or one object a line\n"
      "(docs/catalogue.md). What is like something registered is shown and not saved without "
      "--save");
  struct Options {
    std::vector<std::string> files;
    bool save = false, change = false;
  };
  auto options = std::make_shared<Options>();
  command->add_option("files", options->files, "Files; - is standard input")->required();
  command->add_flag("--save", options->save, "Also what is like something that is there");
  command->add_flag("--change", options->change, "In place of drafts and returned entries");
  run_on_people(
      *command, context, Permission::kCatalogueWrite,
      [&context, options](Transaction& transaction, const identity::Deed& deed) -> Result<void> {
        TW_TRY(const auto drafts, read_drafts(options->files));
        const catalogue::Comparison comparison(catalogue::entries(transaction));
        Json document = {{"saved", Json::array()}, {"alike", Json::object()}};
        for (const auto& draft : drafts) {
          TW_CHECK(catalogue::check_form(draft.resource));
          const auto alike = comparison.like(draft);
          for (const auto& each : alike) {
            document["alike"][draft.resource.code].push_back(catalogue::to_json(each));
          }
          if (!context.json && !alike.empty()) print_alike(context, draft.resource, alike);
          if (!alike.empty() && !options->save && !options->change) {
            context.status = Status::kDataIsWrong;
            continue;
          }
          TW_TRY(const auto entry, options->change ? catalogue::change(transaction, draft, deed)
                                                   : catalogue::add(transaction, draft, deed));
          document["saved"].push_back(entry.resource.code);
          if (!context.json) {
            std::printf("  %s\n",
                        context.say("catalogue_report.saved", {entry.resource.code}).c_str());
          }
        }
        if (context.json) print_json(document);
        return {};
      });
}

void add_event(Command& parent, Context& context, catalogue::Event event, const char* about) {
  auto* command = parent.add_subcommand(std::string(catalogue::to_string(event)), about);
  struct Options {
    std::vector<std::string> codes;
    std::string reason;
  };
  auto options = std::make_shared<Options>();
  command->add_option("codes", options->codes, "Codes of entries")->required();
  command->add_option("--reason", options->reason, "Why");
  run_on_people(
      *command, context,
      catalogue::is_the_providers(event) ? Permission::kCatalogueWrite
                                         : Permission::kCatalogueReview,
      [&context, options, event](Transaction& transaction,
                                 const identity::Deed& deed) -> Result<void> {
        Json document = {{"entries", Json::array()}};
        for (const auto& code : options->codes) {
          TW_TRY(const auto entry, catalogue::act(transaction, code, event, options->reason, deed));
          context.did("catalogue", "", {{"act", std::string(catalogue::to_string(event))}},
                      {{"entry", code},
                       {"digest", catalogue::digest_of(entry.resource)},
                       {"reason", options->reason}});
          document["entries"].push_back(catalogue::to_json(entry));
          if (!context.json) print_entry(context, entry);
        }
        if (context.json) print_json(document);
        return {};
      });
}

void add_publish(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "publish", "Publish a batch of entries; its list is signed with the key of the log");
  auto codes = std::make_shared<std::vector<std::string>>();
  command->add_option("codes", *codes, "Codes of entries that wait to be published")->required();
  run_on_people(
      *command, context, Permission::kCatalogueReview,
      [&context, codes](Transaction& transaction, const identity::Deed& deed) -> Result<void> {
        TW_TRY(const auto key, trust::signer_of(context.home_folder));
        TW_TRY(const auto batch, catalogue::publish(transaction, *codes, key, deed));
        context.did("catalogue", "", {{"act", "publish"}}, catalogue::to_json(batch));
        if (context.json) {
          print_json(catalogue::to_json(batch));
        } else {
          std::printf(
              "  %s\n",
              context.say("catalogue_report.batch", {batch.number, std::to_string(codes->size())})
                  .c_str());
        }
        return {};
      });
}

void add_list(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("list", "Entries of the ledger");
  struct Options {
    std::string state, provider;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--state", options->state, "draft, waiting_review, published, ...");
  command->add_option("--provider", options->provider, "Of one organisation");
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto all, all_entries(context));
    std::vector<Entry> chosen;
    for (const auto& entry : all) {
      if ((options->state.empty() || catalogue::to_string(entry.state) == options->state) &&
          (options->provider.empty() || entry.resource.provider == options->provider)) {
        chosen.push_back(entry);
      }
    }
    print_entries(context, chosen);
    return {};
  });
}

void add_show(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("show", "An entry, its items and what happened to it");
  auto code = std::make_shared<std::string>();
  command->add_option("code", *code, "Code of the entry")->required();
  run_as(*command, context, [&context, code]() -> Result<void> {
    TW_TRY(const auto entry, reading<Entry>(context, [&](Transaction& transaction) {
             return catalogue::find(transaction, *code);
           }));
    TW_TRY(const auto history,
           reading<std::vector<catalogue::Happening>>(context, [&](Transaction& transaction) {
             return catalogue::history(transaction, *code);
           }));
    show_entry(context, entry, history);
    return {};
  });
}

void add_search(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("search", "Find entries by words, Chinese or English");
  auto words = std::make_shared<std::vector<std::string>>();
  command->add_option("words", *words, "Words; all of them must be there")->required();
  run_as(*command, context, [&context, words]() -> Result<void> {
    TW_TRY(const auto all, all_entries(context));
    std::string text;
    for (const auto& word : *words) text += (text.empty() ? "" : " ") + word;
    std::vector<Entry> chosen;
    for (const auto& code : catalogue::Index(all).find(text)) {
      for (const auto& entry : all) {
        if (entry.resource.code == code) chosen.push_back(entry);
      }
    }
    print_entries(context, chosen);
    return {};
  });
}

void add_like(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "like", "What is like these drafts, without saving them; without files: all pairs alike");
  auto files = std::make_shared<std::vector<std::string>>();
  command->add_option("files", *files, "Files as of add");
  run_as(*command, context, [&context, files]() -> Result<void> {
    TW_TRY(const auto all, all_entries(context));
    const catalogue::Comparison comparison(all);
    Json document = {{"pairs", Json::array()}};
    const auto tell = [&](const std::string& code, const catalogue::Likeness& likeness) {
      auto json = catalogue::to_json(likeness);
      json["first"] = code;
      document["pairs"].push_back(std::move(json));
    };
    if (files->empty()) {
      for (const auto& [code, likeness] : comparison.pairs()) {
        tell(code, likeness);
        if (!context.json) print_alike(context, {.code = code, .name = {code, code}}, {likeness});
      }
    } else {
      TW_TRY(const auto drafts, read_drafts(*files));
      for (const auto& draft : drafts) {
        const auto alike = comparison.like(draft);
        for (const auto& each : alike) tell(draft.resource.code, each);
        if (!context.json) print_alike(context, draft.resource, alike);
      }
    }
    if (context.json) print_json(document);
    return {};
  });
}

void add_describe(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "describe", "A draft of an entry for a table of the lake, to be filled in and added");
  auto table = std::make_shared<std::string>();
  command->add_option("table", *table, "Its name (docs/structures.md)")->required();
  run_as(*command, context, [table]() -> Result<void> {
    TW_TRY(const auto resource, catalogue::resource_of_table(*table));
    auto document = catalogue::to_json(resource);
    document.erase("number");
    print_json(document);
    return {};
  });
}

void add_decide(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("decide", "Decide whether two entries are one");
  struct Options {
    std::string first, second, decision, reason;
  };
  auto options = std::make_shared<Options>();
  command->add_option("first", options->first, "Code of an entry")->required();
  command->add_option("second", options->second, "Code of the other")->required();
  command->add_option("decision", options->decision, "same or different")
      ->required()
      ->check(one_of({"same", "different"}));
  command->add_option("--reason", options->reason, "Why")->required();
  run_on_people(
      *command, context, Permission::kCatalogueReview,
      [&context, options](Transaction& transaction, const identity::Deed& deed) -> Result<void> {
        TW_CHECK(catalogue::decide(transaction, options->first, options->second, options->decision,
                                   options->reason, deed));
        context.did("catalogue", "", {{"act", "decide"}},
                    {{"first", options->first},
                     {"second", options->second},
                     {"decision", options->decision},
                     {"reason", options->reason}});
        return {};
      });
}

void add_batch(Command& parent, Context& context) {
  auto* command =
      parent.add_subcommand("batch", "The signed list of a batch; --key verifies a list, offline");
  struct Options {
    std::string number, output, key;
  };
  auto options = std::make_shared<Options>();
  command->add_option("number", options->number, "Number of the batch, or with --key a file")
      ->required();
  command->add_option("--output", options->output, "The list goes to this file");
  command->add_option("--key", options->key, "The verifier key, or a file that holds it");
  run_as(*command, context, [&context, options]() -> Result<void> {
    if (!options->key.empty()) {
      TW_TRY(const auto key, given_key(options->key));
      TW_TRY(const auto text, read_file(options->number));
      TW_TRY(const auto number, catalogue::verified(text, key));
      std::printf("  %s\n", context.say("catalogue_report.good", {number, key.name}).c_str());
      return {};
    }
    TW_TRY(const auto batch, reading<catalogue::Batch>(context, [&](Transaction& transaction) {
             return catalogue::batch(transaction, options->number);
           }));
    if (!options->output.empty()) {
      write_file_durably(options->output, batch.document);
    } else if (context.json) {
      print_json(catalogue::to_json(batch));
    } else {
      std::printf("%s", batch.document.c_str());
    }
    return {};
  });
}

}  // namespace

void add_catalogue(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "catalogue",
      "The ledger of systems and resources: what exists, whose it is, how it is shared");
  command->require_subcommand(1);
  add_describe(*command, context);
  add_add(*command, context);
  add_list(*command, context);
  add_show(*command, context);
  add_search(*command, context);
  add_like(*command, context);
  using catalogue::Event;
  add_event(*command, context, Event::kSubmit, "Submit drafts for review");
  add_event(*command, context, Event::kRegister, "Review: register what was submitted");
  add_event(*command, context, Event::kReturn, "Review: return to the provider, with the reason");
  add_event(*command, context, Event::kPropose, "Propose what is registered for publication");
  add_event(*command, context, Event::kHold, "Do not publish for now, with the reason");
  add_publish(*command, context);
  add_event(*command, context, Event::kWithdraw, "Withdraw, with the reason");
  add_event(*command, context, Event::kRevise, "Make what was withdrawn a draft again");
  add_decide(*command, context);
  add_batch(*command, context);
  add_systems(*command, context);
}

}  // namespace tw::cli
