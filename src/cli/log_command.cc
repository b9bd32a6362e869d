#include <filesystem>
#include <memory>

#include "base/date.h"
#include "base/file.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/making_log.h"
#include "cli/terminal.h"
#include "cli/trust_report.h"
#include "trust/journal.h"
#include "trust/log_view.h"
#include "trust/recording.h"
#include "trust/table_heads.h"
#include "trust/witness.h"

namespace tw::cli {
namespace {

struct Options {
  LogTerms terms;
  std::uint64_t index = 0;
  std::uint64_t from = 0;
  std::uint64_t limit = 20;
  std::string kind;
  std::string out;
  std::string disclose;
  std::string author;
  std::string reason;
  std::uint64_t old_size = 0;
  std::string answer;
  std::string witness;
};

Result<void> make(Context& context, const Options& options) {
  TW_CHECK(make_log(context, options.terms));
  TW_TRY(const auto key, trust::verifier_of(context.home_folder));
  if (context.json) {
    print_json({{"origin", key.name}, {"verifier", key.text()}});
  } else {
    std::printf("  %s\n  %s\n", context.say("trust_report.made", {key.name}).c_str(),
                key.text().c_str());
  }
  return {};
}

Result<void> head(Context& context, const Options&) {
  TW_TRY(const auto log, trust::LogView::at(context.home_folder));
  const auto verifier = log.key().text();
  if (context.json) {
    auto document = to_json(log.checkpoint());
    document["verifier"] = verifier;
    document["checkpoint"] = log.note().bytes();
    print_json(document);
    return {};
  }
  std::printf("%s\n%s\n  %s\n", log.note().bytes().c_str(),
              context.say("trust_report.verifier").c_str(), verifier.c_str());
  return {};
}

Result<void> list(Context& context, const Options& options) {
  TW_TRY(auto log, trust::LogView::at(context.home_folder));
  auto document = nlohmann::ordered_json::array();
  Grid grid({true, false, false, false});
  // Newest first, a bundle at a time.
  std::uint64_t end = log.size();
  std::uint64_t left = options.limit;
  while (end > options.from && left > 0) {
    const std::uint64_t number = (end - 1) / trust::kTileWidth;
    TW_TRY(const auto bundle, log.reader().bundle(number, log.size()));
    for (; end > std::max(options.from, number * trust::kTileWidth) && left > 0; --end) {
      const auto shown = log.shown(end - 1, bundle[(end - 1) % trust::kTileWidth]);
      if (!options.kind.empty() && (!shown.entry || shown.entry->kind != options.kind)) continue;
      --left;
      document.push_back(to_json(shown));
      grid.add({std::to_string(shown.index), shown.entry ? shown.entry->time : "", shown.actor(),
                shown.entry ? trust::title_of(*shown.entry).in(context.language()) : shown.bytes.substr(0, 60)});
    }
  }
  if (context.json) {
    print_json({{"size", log.size()}, {"entries", document}});
  } else {
    std::printf("%s\n", heading(context.say("trust_report.title",
                                            {log.checkpoint().origin,
                                             grouped(static_cast<std::int64_t>(log.size()))}))
                            .c_str());
    std::fputs(grid.text().c_str(), stdout);
  }
  return {};
}

Result<void> show(Context& context, const Options& options) {
  TW_TRY(auto log, trust::LogView::at(context.home_folder));
  TW_TRY(const auto shown, log.entry(options.index));
  if (context.json) {
    print_json(to_json(shown));
  } else {
    print(context, shown);
  }
  return {};
}

Result<void> prove(Context& context, const Options& options) {
  TW_TRY(auto log, trust::LogView::at(context.home_folder));
  TW_TRY(const auto shown, log.entry(options.index));
  TW_TRY(const auto proof, log.proof(options.index));
  if (!options.disclose.empty()) {
    if (!shown.part) return Error("trust.nothing_to_disclose", {std::to_string(options.index)});
    write_file_durably(options.disclose, shown.part->text() + "\n");
  }
  write_file_durably(options.out, proof.bytes());
  const auto verifier = log.key().text();
  if (context.json) {
    print_json({{"index", options.index},
                {"size", log.size()},
                {"proof", options.out},
                {"disclosed", options.disclose},
                {"verifier", verifier}});
    return {};
  }
  std::printf(
      "  %s\n  tidewaiter verify %s --key %s%s\n",
      context.say("trust_report.proven", {std::to_string(options.index), options.out}).c_str(),
      options.out.c_str(), verifier.c_str(),
      options.disclose.empty() ? "" : (" --disclosed " + options.disclose).c_str());
  return {};
}

// The witness's side is `witness cosign`, or its HTTP service.
Result<void> request(Context& context, const Options& options) {
  TW_TRY(auto log, trust::LogView::at(context.home_folder));
  TW_TRY(const auto made, trust::request_for(log.reader(), log.note(), options.old_size));
  write_file_durably(options.out, made.body());
  if (context.json) {
    print_json({{"size", log.size()}, {"request", options.out}});
  } else {
    std::printf(
        "  %s\n",
        context.say("trust_report.requested", {std::to_string(log.size()), options.out}).c_str());
  }
  return {};
}

Result<void> cosigned(Context& context, const Options& options) {
  TW_TRY(const auto log, trust::LogView::at(context.home_folder));
  TW_TRY(auto journal, trust::Journal::open(context.home_folder));
  TW_TRY(const auto witness, given_key(options.witness));
  TW_TRY(const auto answer, read_file(options.answer));
  TW_TRY(const auto found, trust::cosignatures_in(answer, log.note(), witness));
  TW_CHECK(journal.log().publish_cosignatures(log.note().text, found));
  if (context.json) {
    print_json({{"size", log.size()}, {"witness", witness.name}});
  } else {
    std::printf(
        "  %s\n",
        context.say("trust_report.published", {std::to_string(log.size()), witness.name}).c_str());
  }
  return {};
}

// Versions of tables that the log does not know, taken on under a name.
Result<void> adopt(Context& context, const Options& options) {
  TW_TRY(auto journal, trust::Journal::open(context.home_folder));
  TW_TRY(const auto faults, trust::compare_tables(context.home_folder, journal,
                                                  trust::pending_versions(context.home_folder)));
  auto document = nlohmann::ordered_json::array();
  std::vector<trust::Act> acts;
  for (const auto& gap : faults.unknown) {
    const trust::Act common{"lake_adopted",
                            utc_now(),
                            options.author,
                            {},
                            nlohmann::ordered_json{{"reason", options.reason}}.dump()};
    const auto head = trust::heads_since(context.home_folder, {{gap.table, gap.first - 1}},
                                         {{gap.table, gap.last}}, common);
    acts.insert(acts.end(), head.begin(), head.end());
    document.push_back({{"table", gap.table}, {"from", gap.first}, {"version", gap.last}});
    if (!context.json) {
      std::printf("  %s\n", context
                                .say("trust_report.adopted", {gap.table, std::to_string(gap.first),
                                                              std::to_string(gap.last)})
                                .c_str());
    }
  }
  if (!acts.empty()) TW_CHECK(journal.record(acts));
  if (context.json) print_json({{"adopted", document}});
  if (!context.json && acts.empty()) {
    std::printf("  %s\n", context.say("trust_report.all_known").c_str());
  }
  return {};
}

Command& add(Command& parent, Context& context, const std::shared_ptr<Options>& options,
             const char* name, const char* help, Result<void> (*body)(Context&, const Options&)) {
  auto* command = parent.add_subcommand(name, help);
  run_as(*command, context, [&context, options, body] { return body(context, *options); });
  return *command;
}

}  // namespace

void add_log(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "log",
      "The transparency log of the home: what was done and by whom, in a form that nobody can "
      "change unseen,\nthe owner included. Others keep its checkpoints; anybody verifies a proof "
      "offline (tidewaiter verify)");
  command->require_subcommand(1);
  const auto options = std::make_shared<Options>();

  auto& init = add(*command, context, options, "init",
                   "Make the log of a home that was made without one: a key, an empty log", make);
  add_log_options(init, options->terms, "--");

  add(*command, context, options, "head",
      "The newest checkpoint, for others to keep, and the key that verifies it", head);

  auto& entries = add(*command, context, options, "list", "The entries, newest first", list);
  entries.add_option("--kind", options->kind, "Only this kind: close, correction, lake_head, ...");
  entries.add_option("--from", options->from, "From this index on");
  entries.add_option("--limit", options->limit, "At most so many")->capture_default_str();

  auto& one = add(*command, context, options, "show",
                  "One entry with what is kept of it here and nowhere else", show);
  one.add_option("index", options->index, "Its index, from 0")->required();

  auto& proof =
      add(*command, context, options, "prove",
          "A proof file of one entry (c2sp.org/tlog-proof): verifies offline, for ever", prove);
  proof.add_option("index", options->index, "Its index, from 0")->required();
  proof.add_option("--out", options->out, "Where to, by custom *.tlog-proof")->required();
  proof.add_option("--disclose", options->disclose,
                   "Also write the private part (who, which record, what changed) to this file");

  auto& ask =
      add(*command, context, options, "request",
          "Ask a witness for its cosignature: the request of c2sp.org/tlog-witness, as a file",
          request);
  ask.add_option("--old", options->old_size, "The size the witness knows; 0 the first time")
      ->capture_default_str();
  ask.add_option("--out", options->out, "Where the request goes")->required();

  auto& answered = add(*command, context, options, "cosigned",
                       "Put a witness's answer under the published checkpoint", cosigned);
  answered.add_option("answer", options->answer, "The answer")->required()->check(existing_file());
  answered
      .add_option("--witness", options->witness, "The witness's verifier key, or a file with it")
      ->required();

  auto& take =
      add(*command, context, options, "adopt",
          "Take on versions of tables that the log does not know (doctor names them)", adopt);
  take.add_option("--as", options->author, "Who answers for them")->required();
  take.add_option("--reason", options->reason, "Where they come from")->required();
}

}  // namespace tw::cli
