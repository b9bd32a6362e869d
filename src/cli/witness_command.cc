#include <chrono>
#include <memory>
#include <optional>

#include "base/file.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/trust_report.h"
#include "server/call.h"
#include "trust/collect.h"
#include "trust/journal.h"
#include "trust/log_view.h"
#include "trust/witness_home.h"

namespace tw::cli {
namespace {

struct Options {
  std::string name;
  std::string key;
  std::string request;
  std::string out;
  std::string address;
  std::optional<std::size_t> quorum;
};

Result<void> make(Context& context, const Options& options) {
  TW_TRY(const auto key, trust::make_witness(context.home_folder, options.name));
  if (context.json) {
    print_json({{"name", key.name}, {"verifier", key.text()}});
  } else {
    std::printf("  %s\n  %s\n", context.say("trust_report.witness_made", {key.name}).c_str(),
                key.text().c_str());
  }
  return {};
}

Result<void> know(Context& context, const Options& options) {
  TW_TRY(const auto key, given_key(options.key));
  TW_CHECK(trust::know_log(context.home_folder, key));
  if (context.json) {
    print_json({{"origin", key.name}});
  } else {
    std::printf("  %s\n", context.say("trust_report.witness_knows", {key.name}).c_str());
  }
  return {};
}

Result<void> cosign(Context& context, const Options& options) {
  TW_TRY(const auto witness, trust::open_witness(context.home_folder));
  TW_TRY(const auto body, read_file(options.request));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  const auto answer = witness.add_checkpoint(body, static_cast<std::uint64_t>(seconds));
  const bool cosigned = answer.status == 200;
  if (cosigned) {
    write_file_durably(options.out, answer.body);
  } else {
    context.status = Status::kDataIsWrong;
  }
  if (context.json) {
    print_json({{"status", answer.status}, {"body", answer.body}});
  } else if (cosigned) {
    std::printf("  %s\n", context.say("trust_report.witness_cosigned", {options.out}).c_str());
  } else {
    std::printf(
        "  %s",
        context.say("trust_report.witness_refused", {std::to_string(answer.status), answer.body})
            .c_str());
  }
  return {};
}

Result<void> ask(Context& context, const Options& options) {
  TW_TRY(auto key, given_key(options.key));
  TW_CHECK(trust::ask_witness(context.home_folder, {key, options.address}));
  if (context.json) {
    print_json({{"witness", key.name}, {"address", options.address}});
  } else {
    std::printf(
        "  %s\n",
        context.say("trust_report.witness_asked", {key.name, options.address}).c_str());
  }
  return {};
}

Result<trust::Posted> post(const std::string& url, const std::string& body) {
  server::Call call{.method = "POST", .url = url, .body = body};
  call.headers.add("Content-Type", "text/plain");
  TW_TRY(auto answer, server::call(call));
  return trust::Posted{answer.status, std::move(answer.body)};
}

struct Gathered {
  std::uint64_t size = 0;
  std::vector<trust::Collected> answers;
};

// The log may grow while witnesses are asked: what they cosigned is then a checkpoint of
// yesterday, and they are asked for today's.
Result<Gathered> gather(const Context& context,
                        const std::vector<trust::AskedWitness>& witnesses) {
  constexpr int kAttempts = 5;
  TW_TRY(auto journal, trust::Journal::open(context.home_folder));
  for (int attempt = 1;; ++attempt) {
    TW_TRY(auto log, trust::LogView::at(context.home_folder));
    Gathered gathered{log.size(), trust::collect(log.reader(), log.note(), witnesses, post)};
    std::vector<trust::NoteSignature> found;
    for (const auto& each : gathered.answers) {
      found.insert(found.end(), each.cosignatures.begin(), each.cosignatures.end());
    }
    if (found.empty()) return gathered;
    const auto published = journal.log().publish_cosignatures(log.note().text, found);
    if (published) return gathered;
    if (published.error().code != "trust.checkpoint_moved" || attempt == kAttempts) {
      return published.error();
    }
  }
}

Result<void> collect(Context& context, const Options& options) {
  TW_TRY(const auto witnesses, trust::asked_witnesses(context.home_folder));
  if (witnesses.empty()) return Error("trust.nobody_asked");
  TW_TRY(const auto gathered, gather(context, witnesses));
  std::size_t cosigned = 0;
  auto document = nlohmann::ordered_json::array();
  for (const auto& each : gathered.answers) {
    nlohmann::ordered_json one{{"witness", each.witness.name}, {"cosigned", !each.failure}};
    std::string said = context.say("trust_report.cosigned_by", {each.witness.name});
    if (each.failure) {
      one["code"] = each.failure->code;
      one["why"] = context.say(each.failure->code, each.failure->args);
      said = each.witness.name + ": " + context.say(each.failure->code, each.failure->args);
    } else {
      ++cosigned;
    }
    document.push_back(std::move(one));
    if (!context.json) std::printf("  %s\n", said.c_str());
  }
  const bool is_enough = cosigned >= options.quorum.value_or(witnesses.size());
  if (!is_enough) context.status = Status::kDataIsWrong;
  if (context.json) {
    print_json({{"size", gathered.size},
                {"cosigned", cosigned},
                {"enough", is_enough},
                {"witnesses", document}});
  } else {
    std::printf("  %s\n", context
                              .say("trust_report.collected",
                                   {std::to_string(gathered.size), std::to_string(cosigned),
                                    std::to_string(witnesses.size())})
                              .c_str());
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

void add_witness(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "witness",
      "Be a witness of others' logs: cosign a checkpoint only where it grows out of the last one "
      "cosigned.\nRequests come as files (log request) or over HTTP (serve answers POST "
      "/add-checkpoint), in the form of c2sp.org/tlog-witness.\nAnd the owner's side: whom to ask "
      "for cosignatures of the home's own log, and asking them");
  command->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  add(*command, context, options, "init", "Make the witness's key", make)
      .add_option("--name", options->name, "Its name, such as witness.audit.example/w1")
      ->required();
  add(*command, context, options, "know", "A log to be witnessed", know)
      .add_option("key", options->key, "Its verifier key, or a file with it")
      ->required();
  auto& sign = add(*command, context, options, "cosign",
                   "Answer a request; exit status 1, and why, where it is refused", cosign);
  sign.add_option("request", options->request, "The request")->required()->check(existing_file());
  sign.add_option("--out", options->out, "Where the cosignature goes")->required();

  auto& asked = add(*command, context, options, "ask",
                    "Names a witness that is asked for cosignatures of this home's log", ask);
  asked.add_option("key", options->key, "Its verifier key, or a file with it")->required();
  asked
      .add_option("--address", options->address,
                  "Where it listens, such as https://witness.audit.example")
      ->required();
  add(*command, context, options, "collect",
      "Asks the witnesses over HTTP and puts their cosignatures under the published checkpoint; "
      "exit status 1 where fewer than the quorum answer",
      collect)
      .add_option("--quorum", options->quorum, "So many are enough; else all of them");
}

}  // namespace tw::cli
