#include "cli/acting.h"

#include <cstdlib>

#include "cli/command_line.h"
#include "identity/notice.h"
#include "identity/sessions.h"
#include "store/outbox.h"

namespace tw::cli {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// The person whose key is given, or whom that person acts for.
Result<identity::Principal> recognised(const Context& context, store::Transaction& transaction,
                                       Instant now) {
  if (context.as.empty()) return Error("cli.who_acts");
  const auto key = variable("TIDEWAITER_KEY");
  if (key.empty()) return Error("cli.key_missing", {context.as});
  TW_TRY(auto principal, identity::principal_of_key(transaction, key, now));
  if (principal.login != context.as) return Error("identity.key_wrong");
  if (context.acting_for.empty()) return principal;
  TW_TRY(const auto other, identity::find_person(transaction, context.acting_for));
  return identity::acting_for(transaction, principal, other.id, now);
}

// Refused or not, it is told.
void tell(store::Transaction& transaction, const identity::Principal& principal,
          const std::string& command, bool allowed, Instant now) {
  const nlohmann::ordered_json body = {{"event", allowed ? "command.run" : "command.denied"},
                                       {"by", principal.id},
                                       {"for", principal.acting_for},
                                       {"at", text_of(now)},
                                       {"command", command}};
  store::send(transaction, "command", body.dump(), text_of(now));
}

// What the outbox tells of rights goes into the home's log (docs/trust.md), with what others left
// there before.
void record(Context& context, store::Transaction& transaction) {
  for (const auto& notice : identity::take_notices(transaction)) {
    context.did(notice.kind, notice.by, {{notice.field, notice.event}}, notice.body);
  }
}

Result<identity::Principal> acting_in(Context& context, store::Store& store, Needed permission,
                                      const std::string& command) {
  const Instant now = instant_now();
  auto principal =
      store.change([&](store::Transaction& transaction) -> Result<identity::Principal> {
        if (!identity::has_administrator(transaction, now)) {
          return identity::file_owner(context.as.empty() ? variable("USER") : context.as);
        }
        TW_TRY(auto known, recognised(context, transaction, now));
        tell(transaction, known, command, !permission || identity::may(known, *permission), now);
        return known;
      });
  if (!principal) return principal;
  context.actor = principal->login;
  if (permission) TW_CHECK(identity::require(*principal, *permission));
  return principal;
}

}  // namespace

Result<identity::Principal> acting(Context& context, Needed permission,
                                   const std::string& command) {
  TW_TRY(const bool is_there, store::Store::exists(context.home_folder));
  if (!is_there) {
    context.actor = context.as;
    return identity::file_owner(context.as);
  }
  TW_TRY(auto store, store::Store::open(context.home_folder));
  return acting_in(context, store, permission, command);
}

void run_as(Command& command, Context& context, Needed permission, Body body) {
  run_as(
      command, context,
      [&context, permission, body = std::move(body), name = command.full_name()]() -> Result<void> {
        TW_TRY(const auto principal, acting(context, permission, name));
        (void)principal;
        return body();
      });
}

Result<void> change_people(Context& context, Needed permission, const std::string& command,
                           const PeopleWork& work) {
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  TW_TRY(auto store, store::Store::open(home.folder()));
  TW_TRY(const auto principal, acting_in(context, store, permission, command));
  const identity::Deed deed{principal, instant_now()};
  return store.change([&](store::Transaction& transaction) -> Result<void> {
    TW_CHECK(work(transaction, deed));
    record(context, transaction);
    return {};
  });
}

void run_on_people(Command& command, Context& context, Needed permission, PeopleWork work) {
  run_as(command, context,
         [&context, permission, work = std::move(work), name = command.full_name()]() {
           return change_people(context, permission, name, work);
         });
}

}  // namespace tw::cli
