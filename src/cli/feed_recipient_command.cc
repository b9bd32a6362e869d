// The recipient's side of a feed, and what the sender does with its receipts.
#include <cstdlib>
#include <memory>

#include "base/file.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/feed.h"
#include "cli/terminal.h"
#include "feed/receive.h"
#include "feed/reconcile.h"

namespace tw::cli {
namespace {

using identity::Permission;
using Json = nlohmann::ordered_json;

// The key itself, or the file that holds it.
Result<trust::VerifierKey> key_named(const std::string& text) {
  const auto in_file = read_file(text);
  const std::string& key = in_file ? *in_file : text;
  return trust::VerifierKey::parse(std::string_view(key).substr(0, key.find('\n')));
}

std::unique_ptr<feed::Origin> origin_of(const ReceiveOptions& options) {
  if (!options.from.starts_with("http://") && !options.from.starts_with("https://")) {
    return feed::folder_origin(options.from);
  }
  const char* key = std::getenv("TIDEWAITER_KEY");
  return feed::server_origin(options.from, key == nullptr ? "" : key, options.spool);
}

}  // namespace

Result<void> receive(Context& context, const ReceiveOptions& options, feed::Target& target) {
  feed::Receiving receiving{.agreement = options.agreement, .most = options.most};
  TW_TRY(receiving.sender, key_named(options.sender));
  TW_TRY(receiving.recipient, feed::recipient_key(options.key, options.name));
  const auto origin = origin_of(options);
  lake::Engine engine({.threads = context.threads, .memory_limit = context.memory});
  lake::Connection connection(engine);
  TW_TRY(const auto received, feed::receive(connection, *origin, target, receiving));
  Json document = {{"cursor", received.cursor.number}, {"batches", Json::array()}};
  for (const auto& receipt : received.receipts) {
    document["batches"].push_back({{"number", receipt.number}, {"rows", receipt.rows}});
    if (context.json) continue;
    std::printf("  %s\n", context
                              .say("feed_report.received",
                                   {std::to_string(receipt.number), grouped(receipt.inserted),
                                    grouped(receipt.updated), grouped(receipt.deleted),
                                    grouped(receipt.rows)})
                              .c_str());
  }
  if (context.json) print_json(document);
  if (!context.json && received.receipts.empty()) {
    std::printf(
        "  %s\n",
        context.say("feed_report.nothing_came", {std::to_string(received.cursor.number)}).c_str());
  }
  return {};
}

void add_receive_options(Command& command, ReceiveOptions& options) {
  command
      .add_option("from", options.from,
                  "The feed's address (https://.../api/feeds/A-2026-0007, with the key of the "
                  "service in $TIDEWAITER_KEY), or a folder")
      ->required();
  command.add_option("--agreement", options.agreement, "Number of the agreement")->required();
  command.add_option("--sender", options.sender, "Verifier key of the sender, or its file")
      ->required();
  command.add_option("--name", options.name, "Name of a key that is made")->capture_default_str();
  command.add_option("--most", options.most, "So many batches at most");
}

namespace {

void add_receive(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "receive",
      "For a recipient: take what has come of a feed into a table of one's own (SQLite or\n"
      "PostgreSQL), verify it, and hand signed receipts in. Needs no home");
  auto options = std::make_shared<ReceiveOptions>();
  add_receive_options(*command, *options);
  command->add_option("--into", options->into, "SQLite file, or postgresql:// address")->required();
  command->add_option("--table", options->table, "The table")->capture_default_str();
  command
      ->add_option("--signing-key", options->key, "File of the recipient's own key; made if none")
      ->required();
  command->add_option("--spool", options->spool, "Folder for what is being fetched")
      ->capture_default_str();
  run_as(*command, context, [&context, options]() -> Result<void> {
    return receive(context, *options, *feed::sql_target(options->into, options->table));
  });
}

void add_recipient(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "recipient", "State the key that the recipient of a feed signs its receipts with");
  struct Options {
    std::string agreement, key;
  };
  auto options = std::make_shared<Options>();
  command->add_option("agreement", options->agreement, "Number of the agreement")->required();
  command->add_option("key", options->key, "Verifier key, or its file")->required();
  run_as(*command, context, Permission::kReleasePublish, [&context, options]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto key, key_named(options->key));
    TW_CHECK(store.change([&](store::Transaction& transaction) {
      return feed::set_recipient_key(transaction, options->agreement, key.text());
    }));
    context.did("grant", "", {{"scope", "feed"}},
                {{"agreement", options->agreement}, {"key", key.text()}});
    return {};
  });
}

void add_key(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "key", "For a recipient: the verifier key of one's own key, to be told to the sender");
  struct Options {
    std::string file, name = "recipient";
  };
  auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "File of the key; made if there is none")->required();
  command->add_option("--name", options->name, "Name of a key that is made")->capture_default_str();
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto key, feed::recipient_key(options->file, options->name));
    if (context.json) {
      print_json({{"key", key.verifier().text()}});
    } else {
      std::printf("%s\n", key.verifier().text().c_str());
    }
    return {};
  });
}

void add_receipt(Command& parent, Context& context) {
  auto* command =
      parent.add_subcommand("receipt", "Take a receipt that came as a file, and compare it");
  struct Options {
    std::string agreement, file;
  };
  auto options = std::make_shared<Options>();
  command->add_option("agreement", options->agreement, "Number of the agreement")->required();
  command->add_option("file", options->file, "The receipt")->required();
  run_as(*command, context, Permission::kReleasePublish, [&context, options]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto document, read_file(options->file));
    TW_TRY(const auto kept, feed::take_receipt(context.home_folder, store, options->agreement,
                                               document, instant_now()));
    if (context.json) {
      print_json(
          {{"number", kept.number}, {"outcome", kept.outcome}, {"difference", kept.difference}});
    } else {
      std::printf("  %s\n", context
                                .say("feed_receipt." + kept.outcome,
                                     {std::to_string(kept.number), kept.difference})
                                .c_str());
    }
    if (kept.outcome != "agrees") context.status = Status::kDataIsWrong;
    return {};
  });
}

void add_reconcile(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "reconcile",
      "For every night: count a feed's table anew, look at its files and its chain of manifests,\n"
      "and tell the batches that have no receipt, or one that differs");
  auto agreement = std::make_shared<std::string>();
  command->add_option("agreement", *agreement, "Number of the agreement")->required();
  run_as(*command, context, [&context, agreement]() -> Result<void> {
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    TW_TRY(auto store, store::Store::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto account, feed::reconcile(home, store, connection, *agreement));
    Json document = {{"newest", account.newest},
                     {"rows", account.rows},
                     {"without_receipt", account.without_receipt},
                     {"differs", Json::array()},
                     {"faults", Json::array()}};
    const auto say = [&](const char* code, const std::vector<std::string>& args) {
      if (!context.json) std::printf("  %s\n", context.say(code, args).c_str());
    };
    say("feed_report.reconciled", {std::to_string(account.newest), grouped(account.rows),
                                   std::to_string(account.without_receipt.size())});
    for (const auto& [number, difference] : account.differs) {
      document["differs"].push_back({{"number", number}, {"difference", difference}});
      say("feed_receipt.differs", {std::to_string(number), difference});
    }
    for (const auto& fault : account.faults) {
      document["faults"].push_back({{"code", fault.code}, {"args", fault.args}});
      say(fault.code.c_str(), fault.args);
    }
    if (context.json) print_json(document);
    if (!account.differs.empty() || !account.faults.empty()) context.status = Status::kDataIsWrong;
    return {};
  });
}

}  // namespace

void add_feed_recipient(Command& feed, Context& context) {
  add_receive(feed, context);
  add_key(feed, context);
  add_recipient(feed, context);
  add_receipt(feed, context);
  add_reconcile(feed, context);
}

}  // namespace tw::cli
