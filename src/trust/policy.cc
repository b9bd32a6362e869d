#include "trust/policy.h"

#include <utility>

namespace tw::trust {

Result<Policy> Policy::make(VerifierKey log, std::vector<VerifierKey> witnesses,
                            std::size_t quorum) {
  const auto invalid = [](const std::string& what) {
    return Error("trust.policy_invalid", {what});
  };
  if (log.type == KeyType::kCosignature) return invalid(log.text());
  for (std::size_t i = 0; i < witnesses.size(); ++i) {
    if (witnesses[i].type != KeyType::kCosignature) return invalid(witnesses[i].text());
    for (std::size_t k = 0; k < i; ++k) {
      // Two names for one key would let one witness count twice.
      if (witnesses[i].public_key == witnesses[k].public_key) return invalid(witnesses[i].text());
    }
  }
  if (quorum > witnesses.size()) {
    return invalid(std::to_string(quorum) + " > " + std::to_string(witnesses.size()));
  }
  return Policy{std::move(log), std::move(witnesses), quorum};
}

Result<Policy::Opened> Policy::open(const Note& note) const {
  TW_TRY(auto checkpoint, open_checkpoint(note, log));
  Opened opened{std::move(checkpoint), {}};
  for (const auto& witness : witnesses) {
    TW_TRY(const bool held, signed_by(note, witness));
    if (held) opened.cosigners.push_back(witness.name);
  }
  if (opened.cosigners.size() < quorum) {
    return Error("trust.quorum_missing",
                 {std::to_string(opened.cosigners.size()), std::to_string(quorum)});
  }
  return opened;
}

}  // namespace tw::trust
