#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/feed.h"
#include "cli/terminal.h"
#include "feed/extract.h"
#include "feed/publish.h"
#include "feed/twin.h"

namespace tw::cli {
namespace {

using identity::Permission;
using Json = nlohmann::ordered_json;

Json to_json(const feed::Feed& each, std::int64_t newest) {
  return {{"agreement", each.agreement}, {"organisation", each.organisation},
          {"resource", each.resource},   {"relation", each.relation},
          {"opened_by", each.opened_by}, {"opened_at", each.opened_at},
          {"looked_at", each.looked_at}, {"newest", newest},
          {"twin_rows", each.twin_rows}};
}

std::string number(std::int64_t value) { return grouped(value); }

void tell_opened(Context& context, const feed::Feed& opened) {
  context.did("grant", "", {{"scope", "feed"}}, to_json(opened, 0));
  if (context.json) {
    print_json(to_json(opened, 0));
  } else {
    std::printf(
        "  %s\n",
        context.say("feed_report.opened", {opened.agreement, opened.organisation, opened.relation})
            .c_str());
  }
}

void add_open(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "open",
      "Open the feed of an agreement in force: what of ours it publishes (declarations,\n"
      "enterprises, bills, or a table of the lake; docs/feeds.md)");
  struct Options {
    std::string agreement, relation;
  };
  auto options = std::make_shared<Options>();
  command->add_option("agreement", options->agreement, "Number of the agreement")->required();
  command->add_option("relation", options->relation, "What it publishes")->required();
  run_as(*command, context, Permission::kReleasePublish, [&context, options]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto opened, store.change([&](store::Transaction& transaction) {
      return feed::open_feed(transaction, options->agreement, options->relation, context.actor,
                             instant_now());
    }));
    tell_opened(context, opened);
    return {};
  });
}

void add_twin(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "twin",
      "Open the twin of a feed: made-up rows in the shape of what an agreement would give, so "
      "that\n"
      "its recipient tries everything before it is in force. `publish` makes its batches");
  struct Options {
    std::string agreement, relation;
    std::int64_t rows = 1000;
  };
  auto options = std::make_shared<Options>();
  command->add_option("agreement", options->agreement, "Number of the agreement")->required();
  command->add_option("relation", options->relation, "What it publishes")->required();
  command->add_option("--rows", options->rows, "Rows of its first batch")
      ->capture_default_str()
      ->check(between(1, feed::kMostTwinRows));
  run_as(*command, context, Permission::kReleasePublish, [&context, options]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto opened, store.change([&](store::Transaction& transaction) {
      return feed::open_twin(transaction, options->agreement, options->relation, options->rows,
                             context.actor, instant_now());
    }));
    tell_opened(context, opened);
    return {};
  });
}

void print_batch(const Context& context, const feed::Manifest& batch) {
  std::printf("  %s\n",
              context
                  .say("feed_report.made",
                       {std::to_string(batch.number), number(batch.inserted), number(batch.updated),
                        number(batch.deleted), number(batch.rows), number(batch.held)})
                  .c_str());
}

void add_publish(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "publish",
      "Make the next batch: what has changed of what the agreement gives. Nothing is made where\n"
      "nothing has changed");
  struct Options {
    std::string agreement;
    bool is_full = false;
  };
  auto options = std::make_shared<Options>();
  command->add_option("agreement", options->agreement, "Number of the agreement")->required();
  command->add_flag("--full", options->is_full, "Compare all rows, not those alone that changed");
  run_as(*command, context, Permission::kReleasePublish, [&context, options]() -> Result<void> {
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    TW_TRY(auto store, store::Store::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto made, feed::publish(home, store, connection,
                                          {.agreement = options->agreement,
                                           .actor = context.actor,
                                           .is_full = options->is_full}));
    if (context.json) {
      print_json({{"is_new", made.is_new}, {"batch", feed::to_json(made.manifest)}});
    } else if (made.is_new) {
      print_batch(context, made.manifest);
    } else {
      std::printf("  %s\n",
                  context.say("feed_report.nothing", {std::to_string(made.number)}).c_str());
    }
    return {};
  });
}

void add_list(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("list", "The feeds, and where they stand");
  run_as(*command, context, [&context]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto feeds,
           store.read([](store::Transaction& transaction) -> Result<std::vector<feed::Feed>> {
             return feed::feeds(transaction);
           }));
    Json document = {{"feeds", Json::array()}};
    for (const auto& each : feeds) {
      TW_TRY(const auto standing,
             feed::standing_of(feed::folder_of(context.home_folder, each.agreement)));
      document["feeds"].push_back(to_json(each, standing.newest()));
      if (context.json) continue;
      std::printf("  %s\n", context
                                .say("feed_report.line",
                                     {each.agreement, each.organisation, each.relation,
                                      std::to_string(standing.newest()),
                                      each.looked_at.empty() ? context.say("feed_report.never")
                                                             : each.looked_at})
                                .c_str());
    }
    if (context.json) print_json(document);
    if (!context.json && feeds.empty()) {
      std::printf("  %s\n", context.say("feed_report.none").c_str());
    }
    return {};
  });
}

void show_batch(const Context& context, const feed::Manifest& batch) {
  print_batch(context, batch);
  if (!batch.previous.empty()) {
    std::printf("    %s\n", context.say("feed_report.previous", {batch.previous}).c_str());
  }
  for (const auto& [name, sum] : batch.totals) {
    std::printf("    %s\n", context.say("feed_report.sum", {name, sum.to_string()}).c_str());
  }
  for (const auto& file : batch.files) {
    std::printf("    %s\n", context
                                .say("feed_report.file", {file.path, number(file.rows),
                                                          human_bytes(file.bytes), file.sha256})
                                .c_str());
  }
}

// Where the feed stands. Codes feed.unknown; feed.nothing_yet: there is no batch to speak of.
Result<feed::Standing> begun(const Context& context, const std::string& agreement) {
  TW_TRY(auto store, store::Store::open(context.home_folder));
  TW_TRY(const auto feed, store.read([&](store::Transaction& transaction) {
    return feed::feed_of(transaction, agreement);
  }));
  TW_TRY(const auto standing,
         feed::standing_of(feed::folder_of(context.home_folder, feed.agreement)));
  if (standing.newest() == 0) return Error("feed.nothing_yet", {feed.agreement});
  return standing;
}

void add_extract(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("extract",
                                        "What a batch changed as a file for those who read no "
                                        "Parquet: .csv, .jsonl or .xlsx, by the\n"
                                        "ending of its name");
  struct Options {
    std::string agreement, output;
    feed::Extract wanted;
  };
  auto options = std::make_shared<Options>();
  command->add_option("agreement", options->agreement, "Number of the agreement")->required();
  command->add_option("--output", options->output, "The file")->required();
  command->add_option("--batch", options->wanted.number,
                      "Its number; the newest where none is named");
  command->add_flag("--whole", options->wanted.is_whole,
                    "All rows that the recipient has after the batch");
  command->add_option("--record", options->wanted.record,
                      "Only the row with this key: its values in the order of the key");
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto standing, begun(context, options->agreement));
    auto& wanted = options->wanted;
    if (wanted.number == 0) wanted.number = standing.newest();
    const std::filesystem::path file = options->output;
    const auto ending = file.extension().string();
    TW_TRY(wanted.form, feed::form_named(ending.empty() ? ending : ending.substr(1)));
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto rows,
           feed::write_extract(connection, feed::folder_of(context.home_folder, options->agreement),
                               wanted, file));
    if (context.json) {
      print_json({{"batch", wanted.number}, {"rows", rows}, {"file", file.string()}});
    } else {
      std::printf("  %s\n", context
                                .say("feed_report.extracted",
                                     {number(rows), std::to_string(wanted.number), file.string()})
                                .c_str());
    }
    return {};
  });
}

void add_show(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "show", "A batch of a feed: its manifest, verified with the key of the home's log");
  struct Options {
    std::string agreement;
    std::int64_t batch = 0;
  };
  auto options = std::make_shared<Options>();
  command->add_option("agreement", options->agreement, "Number of the agreement")->required();
  command->add_option("--batch", options->batch, "Its number; the newest where none is named");
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto standing, begun(context, options->agreement));
    TW_TRY(const auto document,
           feed::batch_document(feed::folder_of(context.home_folder, options->agreement),
                                options->batch > 0 ? options->batch : standing.newest()));
    TW_TRY(const auto key, trust::verifier_of(context.home_folder));
    TW_TRY(const auto batch, feed::verify(document, key));
    if (context.json) {
      print_json(feed::to_json(batch));
    } else {
      show_batch(context, batch);
    }
    return {};
  });
}

}  // namespace

void add_feed(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "feed", "Feeds: what an organisation is given under an agreement, batch by batch");
  command->require_subcommand(1);
  add_open(*command, context);
  add_twin(*command, context);
  add_publish(*command, context);
  add_list(*command, context);
  add_show(*command, context);
  add_extract(*command, context);
  add_feed_recipient(*command, context);
}

}  // namespace tw::cli
