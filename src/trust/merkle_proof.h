// Making roots and proofs from the hashes of complete subtrees (RFC 6962, section 2.1), wherever
// these are kept.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "trust/hash.h"

namespace tw::trust {

// The root of the complete subtree over leaves [index * 2^level, (index + 1) * 2^level).
using NodeReader = std::function<Result<Hash>(int level, std::uint64_t index)>;

// Errors of all three: the reader's. Calls of the reader: logarithmic in the size (its square for
// proofs).
Result<Hash> root_of(Digest digest, std::uint64_t size, const NodeReader& read);
// index < size.
Result<std::vector<Hash>> inclusion_proof(Digest digest, std::uint64_t index, std::uint64_t size,
                                          const NodeReader& read);
// older <= newer; empty where older is 0 or newer.
Result<std::vector<Hash>> consistency_proof(Digest digest, std::uint64_t older, std::uint64_t newer,
                                            const NodeReader& read);

}  // namespace tw::trust
