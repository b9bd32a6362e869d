// Cosignatures, version 1 (c2sp.org/tlog-cosignature): a witness states that at this time the
// checkpoint was the largest consistent one it had seen of the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "trust/note.h"

namespace tw::trust {

// `text` is the checkpoint's note text, `unix_time` in seconds; the key's type is kCosignature.
NoteSignature cosign(const SignerKey& key, std::string_view text, std::uint64_t unix_time);

// The time stated, in seconds since 1970; nothing where the signature does not hold.
std::optional<std::uint64_t> cosignature_time(std::string_view text, const NoteSignature& signature,
                                              const VerifierKey& key);

}  // namespace tw::trust
