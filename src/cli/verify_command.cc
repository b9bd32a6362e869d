#include <filesystem>
#include <memory>
#include <optional>

#include "base/file.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "cli/trust_report.h"
#include "trust/audit.h"
#include "trust/entry.h"
#include "trust/policy.h"
#include "trust/proof.h"

namespace tw::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string target;
  std::string key;
  std::vector<std::string> witnesses;
  std::optional<std::size_t> quorum;
  std::string entry;
  std::string disclosed;
  std::string since;
};

Result<trust::Policy> policy_of(const Options& options) {
  TW_TRY(auto log, given_key(options.key));
  std::vector<trust::VerifierKey> witnesses;
  for (const auto& given : options.witnesses) {
    TW_TRY(auto witness, given_key(given));
    witnesses.push_back(std::move(witness));
  }
  const std::size_t quorum = options.quorum.value_or(witnesses.size());
  return trust::Policy::make(std::move(log), std::move(witnesses), quorum);
}

// What was found good.
struct Verified {
  trust::Checkpoint checkpoint;
  std::vector<std::string> cosigners;
  std::optional<trust::ShownEntry> entry;
  std::uint64_t tiles = 0;
};

// What the files say, before anything is judged: a mistake here is wrong use, not a bad log.
struct Given {
  trust::Policy policy;
  std::optional<std::string> proof;
  std::optional<std::string> entry;
  std::optional<std::string> disclosed;
  std::optional<trust::Checkpoint> since;
};

Result<Given> read_given(const Options& options) {
  TW_TRY(auto policy, policy_of(options));
  Given given{std::move(policy), {}, {}, {}, {}};
  if (!fs::is_directory(options.target)) {
    TW_TRY(given.proof, read_file(options.target));
  }
  if (!options.entry.empty()) {
    TW_TRY(given.entry, read_file(options.entry));
  }
  if (!options.disclosed.empty()) {
    TW_TRY(given.disclosed, read_file(options.disclosed));
  }
  if (!options.since.empty()) {
    TW_TRY(const auto bytes, read_file(options.since));
    TW_TRY(const auto note, trust::Note::parse(bytes));
    TW_TRY(given.since, trust::open_checkpoint(note, given.policy.log));
  }
  return given;
}

Result<Verified> verify_proof_file(const Given& given) {
  TW_TRY(const auto proof, trust::Proof::parse(*given.proof));
  if (!given.entry && !proof.extra) return Error("trust.entry_needed");
  const std::string& bytes = given.entry ? *given.entry : *proof.extra;
  TW_TRY(auto opened, trust::verify_proof(proof, bytes, given.policy));
  trust::ShownEntry shown{proof.index, bytes, {}, {}};
  if (const auto entry = trust::Entry::parse(bytes)) shown.entry = *entry;
  if (given.disclosed) {
    TW_TRY(shown.part, trust::PrivatePart::parse(*given.disclosed));
    const auto digest = trust::log_digest_of(given.policy.log.type);
    if (!shown.entry || shown.part->digest(digest) != shown.entry->digest) {
      return Error("trust.disclosed_differs");
    }
  }
  return Verified{std::move(opened.checkpoint), std::move(opened.cosigners), std::move(shown), 0};
}

Result<Verified> verify_log(Context& context, const Options& options, const Given& given) {
  // A home, its trust folder and the log itself are all taken for the log.
  fs::path folder = options.target;
  for (const char* inside : {"trust/log", "log"}) {
    if (fs::exists(folder / inside / "checkpoint")) {
      folder /= inside;
      break;
    }
  }
  TW_TRY(auto report, trust::audit(folder, given.policy, given.since, context.progress()));
  context.end_progress();
  return Verified{std::move(report.checkpoint), std::move(report.cosigners), {}, report.tiles};
}

void print_good(const Context& context, const Verified& good) {
  const auto size = grouped(static_cast<std::int64_t>(good.checkpoint.tree.size));
  if (good.entry) {
    std::printf("%s\n", context
                            .say("trust_report.proof_good",
                                 {std::to_string(good.entry->index), good.checkpoint.origin, size})
                            .c_str());
    print(context, *good.entry);
  } else {
    std::printf("%s\n",
                context
                    .say("trust_report.log_good", {good.checkpoint.origin, size,
                                                   grouped(static_cast<std::int64_t>(good.tiles))})
                    .c_str());
  }
  for (const auto& name : good.cosigners) {
    std::printf("  %s\n", context.say("trust_report.cosigned", {name}).c_str());
  }
}

void print_bad(const Context& context, const Error& error) {
  if (context.json) {
    print_json({{"good", false},
                {"code", error.code},
                {"en", message(Language::kEnglish, error.code, error.args)},
                {"zh", message(Language::kChinese, error.code, error.args)}});
    return;
  }
  const bool chinese = context.language() == Language::kChinese;
  const auto first = context.language();
  const auto second = chinese ? Language::kEnglish : Language::kChinese;
  std::printf("%s %s\n%s %s\n", message(first, "trust_report.bad").c_str(),
              describe(first, error).c_str(), message(second, "trust_report.bad").c_str(),
              describe(second, error).c_str());
}

Result<void> verify(Context& context, const Options& options) {
  TW_TRY(const auto given, read_given(options));
  const auto verified =
      given.proof ? verify_proof_file(given) : verify_log(context, options, given);
  if (!verified) {
    context.end_progress();
    context.status = Status::kDataIsWrong;
    print_bad(context, verified.error());
    return {};
  }
  if (!context.json) {
    print_good(context, *verified);
    return {};
  }
  nlohmann::ordered_json document{{"good", true}};
  document.update(to_json(verified->checkpoint));
  document["cosigners"] = verified->cosigners;
  if (verified->entry) document.update(to_json(*verified->entry));
  print_json(document);
  return {};
}

}  // namespace

void add_verify(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "verify",
      "Is this in the log, is this log whole? Works offline, on what anybody was handed.\n"
      "Exit status 0: good; 1: not, and why; 2: wrong use");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("target", options->target,
                   "A proof file (c2sp.org/tlog-proof), or the folder of a log: then every entry "
                   "and tile is recomputed")
      ->required()
      ->check(existing_path());
  command
      ->add_option("--key", options->key,
                   "Verifier key of the log (name+id+base64), or a file with it")
      ->required();
  command->add_option("--witness", options->witnesses,
                      "Verifier key of a witness, or a file with it; may be repeated");
  command->add_option("--quorum", options->quorum,
                      "How many of the witnesses must have cosigned; all of them if not said");
  command->add_option("--entry", options->entry,
                      "The entry, where the proof file does not carry it");
  command->add_option("--disclosed", options->disclosed,
                      "A disclosed private part that must be the entry's");
  command->add_option("--since", options->since,
                      "A checkpoint kept from earlier: the log must have grown out of it");
  run_as(*command, context, [&context, options] { return verify(context, *options); });
}

}  // namespace tw::cli
