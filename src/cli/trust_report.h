// What the commands about the log print.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "cli/context.h"
#include "trust/log_view.h"

namespace tw::cli {

nlohmann::ordered_json to_json(const trust::ShownEntry& shown);
void print(const Context& context, const trust::ShownEntry& shown);

nlohmann::ordered_json to_json(const trust::Checkpoint& checkpoint);

// A verifier key as its text, or as a file that holds it in its first line.
Result<trust::VerifierKey> given_key(const std::string& given);

}  // namespace tw::cli
