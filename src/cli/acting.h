// Acting as somebody on the command line: the one place where commands ask whether they may.
//
// A home without an administrator belongs to whoever can write its files: all is allowed, and --as
// is just the name that goes into the records. From the first administrator on, a command that
// changes the record needs --as LOGIN (or $TIDEWAITER_AS), that person's key in $TIDEWAITER_KEY,
// and the right; each such command is told to the outbox.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/context.h"
#include "identity/people.h"
#include "store/store.h"

namespace tw::cli {

// nullopt: nothing but being somebody of the home.
using Needed = std::optional<identity::Permission>;

// Who acts, having that permission. `command` is what is told to the outbox. Sets context.actor.
// Codes cli.who_acts, cli.key_missing, identity.key_wrong, identity.denied, of acting_for.
Result<identity::Principal> acting(Context& context, Needed permission, const std::string& command);

// run_as for a command that changes the record.
void run_as(Command& command, Context& context, Needed permission, Body body);

// Opens the home's store and changes it as whoever acts.
using PeopleWork =
    std::function<Result<void>(store::Transaction& transaction, const identity::Deed& deed)>;
void run_on_people(Command& command, Context& context, Needed permission, PeopleWork work);
// The same inside a command. Codes of acting() and of `work`.
Result<void> change_people(Context& context, Needed permission, const std::string& command,
                           const PeopleWork& work);

}  // namespace tw::cli
