#include <chrono>
#include <memory>

#include "base/file.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/trust_report.h"
#include "trust/witness_home.h"

namespace tw::cli {
namespace {

struct Options {
  std::string name;
  std::string key;
  std::string request;
  std::string out;
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
      "cosigned.\nRequests come as files (log request), in the form of c2sp.org/tlog-witness");
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
}

}  // namespace tw::cli
