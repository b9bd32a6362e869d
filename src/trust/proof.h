// Proof files (c2sp.org/tlog-proof): what somebody keeps to show, offline and years later, that an
// entry is in a log.
//
//   c2sp.org/tlog-proof@v1
//   [extra <base64>]
//   index <number>
//   <base64 hash>...
//   <empty line>
//   <checkpoint>
//
// Ours carry the entry itself as the extra data, so one file is enough. The extra data is not
// authenticated by the format; it is verified by being the entry that the proof is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trust/hash.h"
#include "trust/note.h"
#include "trust/policy.h"

namespace tw::trust {

inline constexpr std::string_view kProofHeader = "c2sp.org/tlog-proof@v1";

struct Proof {
  std::optional<std::string> extra;
  std::uint64_t index = 0;
  std::vector<Hash> hashes;  // from the leaf's sibling up
  Note checkpoint;

  // Codes trust.proof_syntax (the line), those of Note::parse.
  static Result<Proof> parse(std::string_view bytes);
  std::string bytes() const;
};

// That `entry` stands at the proof's index in a log that the policy trusts. Codes: those of
// Policy::open; trust.proof_wrong (index, size).
Result<Policy::Opened> verify_proof(const Proof& proof, std::string_view entry,
                                    const Policy& policy);

}  // namespace tw::trust
