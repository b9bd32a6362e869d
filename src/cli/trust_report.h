// What the commands about the log print.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/context.h"
#include "trust/checkpoint.h"
#include "trust/entry.h"

namespace tw::cli {

// An entry at its index, with the private part where it is at hand; what is no entry of ours is
// shown as text.
struct ShownEntry {
  std::uint64_t index = 0;
  std::string bytes;
  std::optional<trust::Entry> entry;
  std::optional<trust::PrivatePart> part;
};

nlohmann::ordered_json to_json(const ShownEntry& shown);
// "correction: 2026-10"
std::string title_of(const Context& context, const trust::Entry& entry);
// The name where the private part is at hand, else the pseudonym.
std::string actor_of(const ShownEntry& shown);
void print(const Context& context, const ShownEntry& shown);

nlohmann::ordered_json to_json(const trust::Checkpoint& checkpoint);

// A verifier key as its text, or as a file that holds it in its first line.
Result<trust::VerifierKey> given_key(const std::string& given);

}  // namespace tw::cli
