#include <memory>

#include "base/file.h"
#include "bill/face.h"
#include "bill/json.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "cli/trust_report.h"
#include "trust/journal.h"

namespace tw::cli {
namespace {

using identity::Permission;
using Json = nlohmann::ordered_json;

// The home's log binds what happened, and says of it only that it did.
void record(Context& context, const char* act, const bill::Bill& bill) {
  context.did("bill", "", {{"act", act}}, bill::to_json(bill));
}

template <class F>
Result<bill::Bill> change(const Context& context, F f) {
  TW_TRY(auto store, store::Store::open(context.home_folder));
  return store.change(f);
}

bill::Act act_of(const Context& context) { return {context.actor, utc_now()}; }

void print_bill(const Context& context, const bill::Bill& each) {
  std::printf("  %s  %s  %s %s\n", each.number.c_str(),
              context.say("bill_state." + each.state).c_str(), each.currency.c_str(),
              each.total.c_str());
  std::printf(
      "    %s\n",
      context.say("bill_report.of", {each.declaration, each.trader, each.issued_at.substr(0, 10)})
          .c_str());
  if (!each.claimed_at.empty()) {
    std::printf(
        "    %s\n",
        context.say("bill_report.claimed", {each.claimed_by, each.claimed_at, each.claim}).c_str());
  }
  if (!each.voided_at.empty()) {
    std::printf("    %s\n",
                context.say("bill_report.voided", {each.voided_at, each.reason}).c_str());
  }
}

void show_bill(const Context& context, const bill::Bill& each) {
  if (context.json) {
    print_json(bill::to_json(each));
  } else {
    print_bill(context, each);
  }
}

void add_issue(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "issue",
      "Issue the certificate of a declaration from the taxes that customs assessed on it.\n"
      "There is no way to type an amount");
  struct Options {
    std::string declaration, source;
  };
  auto options = std::make_shared<Options>();
  command->add_option("declaration", options->declaration, "Declaration number")->required();
  command->add_option("--source", options->source, "Its source, where several have the number");
  run_as(*command, context, Permission::kBillIssue, [&context, options]() -> Result<void> {
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto key, trust::signer_of(home.folder()));
    TW_TRY(auto certificate,
           bill::assessed(home, connection, options->declaration, options->source));
    certificate.issuer = home.settings().office_name_en + " / " + home.settings().office_name_zh;
    TW_TRY(const auto issued, change(context, [&](store::Transaction& transaction) {
             return bill::issue(transaction, certificate, key, act_of(context));
           }));
    record(context, "issued", issued);
    show_bill(context, issued);
    return {};
  });
}

void add_claim(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "claim", "Claim a certificate for a refund or deduction; a second claim is refused");
  struct Options {
    std::string number, by, reference;
  };
  auto options = std::make_shared<Options>();
  command->add_option("number", options->number, "Number of the certificate")->required();
  command->add_option("--by", options->by, "Who claims: the tax office")->required();
  command->add_option("--reference", options->reference, "The claimant's own number")->required();
  run_as(*command, context, Permission::kBillClaim, [&context, options]() -> Result<void> {
    TW_TRY(const auto claimed, change(context, [&](store::Transaction& transaction) {
             return bill::claim(transaction, options->number, options->by, options->reference,
                                act_of(context));
           }));
    record(context, "claimed", claimed);
    show_bill(context, claimed);
    return {};
  });
}

void add_void(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("void", "Void a certificate, by an entry that stays");
  struct Options {
    std::string number, reason;
  };
  auto options = std::make_shared<Options>();
  command->add_option("number", options->number, "Number of the certificate")->required();
  command->add_option("--reason", options->reason, "Why")->required();
  run_as(*command, context, Permission::kBillIssue, [&context, options]() -> Result<void> {
    TW_TRY(const auto voided, change(context, [&](store::Transaction& transaction) {
             return bill::void_bill(transaction, options->number, options->reason, act_of(context));
           }));
    record(context, "voided", voided);
    show_bill(context, voided);
    return {};
  });
}

void add_list(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("list", "Certificates, newest first");
  struct Options {
    std::string state;
    std::int64_t limit = 20;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--state", options->state, "issued, claimed or voided")
      ->check(one_of({"issued", "claimed", "voided"}));
  command->add_option("--limit", options->limit, "So many")->capture_default_str();
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto bills,
           store.read([&](store::Transaction& transaction) -> Result<std::vector<bill::Bill>> {
             return bill::list(transaction, options->state, options->limit, 0);
           }));
    Json document = {{"bills", Json::array()}};
    for (const auto& each : bills) {
      if (context.json) {
        document["bills"].push_back(bill::to_json(each));
      } else {
        print_bill(context, each);
      }
    }
    if (context.json) print_json(document);
    return {};
  });
}

void add_show(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "show",
      "A certificate; with --output the signed document, or its page (.html) to be printed");
  struct Options {
    std::string number, output;
  };
  auto options = std::make_shared<Options>();
  command->add_option("number", options->number, "Number of the certificate")->required();
  command->add_option("--output", options->output, "A file: .html for the page");
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto found, store.read([&](store::Transaction& transaction) {
      return bill::find(transaction, options->number);
    }));
    if (options->output.empty()) {
      show_bill(context, found);
      if (!context.json) std::printf("\n%s", found.document.c_str());
      return {};
    }
    std::string text = found.document;
    if (std::filesystem::path(options->output).extension() == ".html") {
      TW_TRY(const auto key, trust::verifier_of(context.home_folder));
      TW_TRY(const auto certificate, bill::verify(found.document, key));
      text = bill::html_face(found, certificate);
    }
    write_file_durably(options->output, text);
    return {};
  });
}

void add_verify_bill(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "verify",
      "Is this certificate the issuer's, unaltered? Works offline. Whether it was claimed or\n"
      "voided since, only the issuer knows. Exit status 0: good; 1: not");
  struct Options {
    std::string file, key;
  };
  auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "The signed document")->required();
  command->add_option("--key", options->key, "The issuer's verifier key, or a file with it")
      ->required();
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto key, given_key(options->key));
    TW_TRY(const auto text, read_file(options->file));
    const auto certificate = bill::verify(text, key);
    if (!certificate) {
      context.status = Status::kDataIsWrong;
      const auto said = message_in_both(certificate.error().code, certificate.error().args);
      if (context.json) {
        print_json({{"good", false},
                    {"code", certificate.error().code},
                    {"en", said.en},
                    {"zh", said.zh}});
      } else {
        std::printf("  %s\n",
                    context.say("bill_report.bad", {said.in(context.language())}).c_str());
      }
      return {};
    }
    if (context.json) {
      auto document = bill::to_json(*certificate);
      document["good"] = true;
      print_json(document);
    } else {
      std::printf("  %s\n", context
                                .say("bill_report.good",
                                     {certificate->number, certificate->issuer,
                                      certificate->currency, certificate->total.to_string()})
                                .c_str());
    }
    return {};
  });
}

void print_reconciliation(const Context& context, const bill::Reconciliation& result) {
  const auto sums = [&](const char* key, const std::vector<bill::Reconciliation::Sum>& all) {
    for (const auto& sum : all) {
      std::printf(
          "  %s\n",
          context.say(std::string("bill_day.") + key, {grouped(sum.count), sum.currency, sum.total})
              .c_str());
    }
  };
  std::printf("%s\n", heading(context.say("bill_report.day", {result.day})).c_str());
  sums("issued", result.issued);
  sums("claimed", result.claimed);
  sums("voided", result.voided);
  for (const auto& each : result.differences) {
    std::printf("  ! %s  %s  %s  %s\n", each.number.c_str(),
                context.say("bill_difference." + each.kind).c_str(), each.ours.c_str(),
                each.theirs.c_str());
  }
  if (result.differences.empty()) {
    std::printf("  %s\n", context.say("bill_report.agrees").c_str());
  }
}

void add_reconcile(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "reconcile",
      "A day's account: issued, claimed, voided; beside what the tax authority says it claimed\n"
      "(CSV: number,total). Exit status 1 where the two differ");
  struct Options {
    std::string day, claims;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--day", options->day, "YYYY-MM-DD (UTC)")->required();
  command->add_option("--claims", options->claims, "The tax authority's file");
  run_as(*command, context, Permission::kBillIssue, [&context, options]() -> Result<void> {
    if (!Date::parse(options->day)) return Error("cli.not_a_day", {options->day});
    std::optional<std::vector<bill::Claimed>> theirs;
    if (!options->claims.empty()) {
      TW_TRY(const auto text, read_file(options->claims));
      TW_TRY(theirs, bill::read_claims(text, options->claims));
    }
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto result,
           store.read([&](store::Transaction& transaction) -> Result<bill::Reconciliation> {
             return bill::reconcile(transaction, options->day, theirs);
           }));
    if (!result.differences.empty()) context.status = Status::kDataIsWrong;
    if (context.json) {
      print_json(bill::to_json(result));
    } else {
      print_reconciliation(context, result);
    }
    return {};
  });
}

}  // namespace

void add_bill(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "bill", "Paperless certificates of duty and tax: issued, claimed once, voided, reconciled");
  command->require_subcommand(1);
  add_issue(*command, context);
  add_claim(*command, context);
  add_void(*command, context);
  add_list(*command, context);
  add_show(*command, context);
  add_verify_bill(*command, context);
  add_reconcile(*command, context);
}

}  // namespace tw::cli
