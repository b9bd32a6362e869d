// Whom somebody who verifies trusts: one log's key, and k of n witnesses.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "trust/checkpoint.h"
#include "trust/key.h"
#include "trust/note.h"

namespace tw::trust {

struct Policy {
  VerifierKey log;
  std::vector<VerifierKey> witnesses;
  std::size_t quorum = 0;

  // Code trust.policy_invalid: more is asked for than there are witnesses, one key stands twice, a
  // witness key is no cosignature key, the log's key is one.
  static Result<Policy> make(VerifierKey log, std::vector<VerifierKey> witnesses,
                             std::size_t quorum);

  struct Opened {
    Checkpoint checkpoint;
    std::vector<std::string> cosigners;
  };
  // Reads a checkpoint that the log has signed and enough witnesses have cosigned. Codes: those of
  // open_checkpoint, trust.quorum_missing.
  Result<Opened> open(const Note& note) const;
};

}  // namespace tw::trust
