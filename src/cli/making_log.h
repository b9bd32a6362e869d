// How the log of a home is made, by `init` and by `log init`.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/context.h"

namespace tw::cli {

struct LogTerms {
  std::string origin;  // empty: made up from the country and chance
  std::string algorithm = "ed25519";
};

// --log-origin and --log-algorithm after "--log-", --origin and --algorithm after "--".
void add_log_options(Command& command, LogTerms& terms, const std::string& prefix);

// Codes home.missing, trust.log_exists, trust.key_name.
Result<void> make_log(const Context& context, const LogTerms& terms);

}  // namespace tw::cli
