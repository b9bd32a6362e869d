#include <iostream>
#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/terminal.h"
#include "identity/sign_in.h"

namespace tw::cli {
namespace {

using identity::Deed;
using identity::Permission;
using store::Transaction;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMinutes = 16;  // letters of an instant

Result<void> list_sessions(const Context& context, Transaction& transaction, const Deed& deed) {
  Json document = Json::array();
  Grid grid({false, false, false, false, false});
  grid.add({context.say("session_report.id"), context.say("people_report.login"),
            context.say("session_report.address"), context.say("session_report.opened"),
            context.say("session_report.seen")});
  grid.rule();
  for (const auto& each : identity::sessions(transaction, deed)) {
    document.push_back({{"id", each.id},
                        {"login", each.login},
                        {"acting_for", each.acting_for},
                        {"address", each.origin.address},
                        {"agent", each.origin.agent},
                        {"opened_at", each.opened_at},
                        {"seen_at", each.seen_at},
                        {"ends_at", each.ends_at}});
    grid.add({each.id, each.login, each.origin.address, each.opened_at.substr(0, kMinutes),
              each.seen_at.substr(0, kMinutes)});
  }
  context.json ? print_json(document) : static_cast<void>(std::fputs(grid.text().c_str(), stdout));
  return {};
}

Result<void> list_keys(const Context& context, Transaction& transaction, const Deed& deed) {
  Json document = Json::array();
  Grid grid({false, false, false, false, false});
  grid.add({context.say("key_report.prefix"), context.say("people_report.login"),
            context.say("key_report.label"), context.say("key_report.made"),
            context.say("key_report.ends")});
  grid.rule();
  for (const auto& each : identity::keys(transaction, deed)) {
    document.push_back({{"prefix", each.prefix},
                        {"login", each.login},
                        {"label", each.label},
                        {"made_at", each.made_at},
                        {"ends_at", each.ends_at ? Json(*each.ends_at) : Json(nullptr)},
                        {"revoked_at", each.revoked_at ? Json(*each.revoked_at) : Json(nullptr)}});
    grid.add({each.prefix, each.login, each.label, each.made_at.substr(0, 10),
              each.revoked_at ? context.say("key_report.revoked", {each.revoked_at->substr(0, 10)})
              : each.ends_at  ? each.ends_at->substr(0, 10)
                              : ""});
  }
  context.json ? print_json(document) : static_cast<void>(std::fputs(grid.text().c_str(), stdout));
  return {};
}

struct KeyOptions {
  std::string login;
  std::string label;
  std::string until;
  std::string prefix;
};

// Whoever has no key yet shows the password instead: on the first line of standard input, the
// one-time code on the second.
Result<std::string> key_by_password(const Context& context, const KeyOptions& options,
                                    std::optional<Instant> ends) {
  identity::Attempt attempt{.login = options.login, .origin = {"command line", "tidewaiter"}};
  std::getline(std::cin, attempt.password);
  std::getline(std::cin, attempt.code);
  TW_TRY(auto store, store::Store::open(context.home_folder));
  const Instant now = instant_now();
  TW_TRY(const auto opened, identity::sign_in(store, attempt, now, system_random));
  TW_TRY(const auto signed_in, identity::resume_session(store, opened.token, now));
  return store.change([&](Transaction& transaction) -> Result<std::string> {
    const Deed deed{signed_in.principal, now};
    TW_CHECK(identity::end_session(transaction, opened.id, deed));
    return identity::add_key(transaction, options.login, options.label, ends, deed);
  });
}

Result<std::optional<Instant>> end_of(const KeyOptions& options) {
  if (options.until.empty()) return std::optional<Instant>();
  const auto ends = instant_of(options.until + "T23:59:59.999Z");
  if (!ends) return Error("cli.not_a_day", {options.until});
  return ends;
}

void print_key(const Context& context, const KeyOptions& options, const std::string& key) {
  if (context.json) {
    print_json({{"key", key}});
  } else {
    std::printf("  %s\n  %s\n", context.say("key_report.added", {options.login}).c_str(),
                key.c_str());
  }
}

void add_key_add(Command& parent, Context& context, const std::shared_ptr<KeyOptions>& options) {
  auto* command = parent.add_subcommand(
      "add",
      "A key for a service account, or one's own: with --as and $TIDEWAITER_KEY, or with the "
      "password on standard input");
  auto by_password = std::make_shared<bool>(false);
  command->add_option("login", options->login, "Whose key")->required();
  command->add_option("--label", options->label, "Where it will be used")->required();
  command->add_option("--until", options->until,
                      "Last day, YYYY-MM-DD (UTC); for good if left out");
  command->add_flag("--password", *by_password,
                    "One's own: read the password, and the one-time code, from standard input");
  run_as(*command, context, [&context, options, by_password]() -> Result<void> {
    TW_TRY(const auto ends, end_of(*options));
    if (*by_password) {
      TW_TRY(const auto key, key_by_password(context, *options, ends));
      print_key(context, *options, key);
      return {};
    }
    TW_TRY(const auto principal, acting(context, std::nullopt, "key add"));
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto key, store.change([&](Transaction& transaction) {
      return identity::add_key(transaction, options->login, options->label, ends,
                               {principal, instant_now()});
    }));
    print_key(context, *options, key);
    return {};
  });
}

}  // namespace

void add_session(Command& app, Context& context) {
  auto* session = app.add_subcommand("session", "Who is signed in");
  session->require_subcommand(1);
  auto* list = session->add_subcommand("list", "The open sessions, the last used first");
  run_on_people(*list, context, Permission::kPeopleRead,
                [&context](Transaction& transaction, const Deed& deed) {
                  return list_sessions(context, transaction, deed);
                });
  auto* end = session->add_subcommand("end", "End a session at once");
  auto id = std::make_shared<std::string>();
  end->add_option("id", *id, "See `session list`")->required();
  run_on_people(*end, context, Permission::kPeopleManage,
                [&context, id](Transaction& transaction, const Deed& deed) -> Result<void> {
                  TW_CHECK(identity::end_session(transaction, *id, deed));
                  context.json ? print_json({{"ended", *id}})
                               : static_cast<void>(std::printf(
                                     "  %s\n", context.say("session_report.ended", {*id}).c_str()));
                  return {};
                });
}

void add_key(Command& app, Context& context) {
  auto* key = app.add_subcommand(
      "key", "Keys, by which services and people on the command line show who they are");
  key->require_subcommand(1);
  auto options = std::make_shared<KeyOptions>();
  add_key_add(*key, context, options);
  auto* list = key->add_subcommand("list", "The keys: never the secret part");
  run_on_people(*list, context, Permission::kPeopleRead,
                [&context](Transaction& transaction, const Deed& deed) {
                  return list_keys(context, transaction, deed);
                });
  auto* revoke = key->add_subcommand("revoke", "A key is good no longer");
  revoke->add_option("prefix", options->prefix, "Its first eight digits")->required();
  run_on_people(
      *revoke, context, std::nullopt,
      [&context, options](Transaction& transaction, const Deed& deed) -> Result<void> {
        TW_CHECK(identity::revoke_key(transaction, options->prefix, deed));
        context.json
            ? print_json({{"revoked", options->prefix}})
            : static_cast<void>(std::printf(
                  "  %s\n", context.say("key_report.now_revoked", {options->prefix}).c_str()));
        return {};
      });
}

}  // namespace tw::cli
