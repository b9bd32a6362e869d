// A home as a witness of others' logs.
//
//   <home>/trust/witness/key        its cosignature key (0600)
//   <home>/trust/witness/verifier   the key to be handed to those who count on this witness
//   <home>/trust/witness/logs       verifier keys of the logs it knows, one a line
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "trust/witness.h"

namespace tw::trust {

// Codes trust.key_name, trust.witness_exists.
Result<VerifierKey> make_witness(const std::filesystem::path& home, const std::string& name);
// Nothing where the key is known already. Codes trust.no_witness, trust.policy_invalid (a
// cosignature key is no log's).
Result<void> know_log(const std::filesystem::path& home, const VerifierKey& log);
// Codes trust.no_witness, those of SignerKey::parse and VerifierKey::parse.
Result<Witness> open_witness(const std::filesystem::path& home);

}  // namespace tw::trust
