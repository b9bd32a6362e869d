// Checking proofs about a Merkle tree (RFC 6962, section 2.1; the walks are those of RFC 9162,
// sections 2.1.3.2 and 2.1.4.2). Logarithmic in the size.
#pragma once

#include <cstdint>
#include <vector>

#include "trust/hash.h"

namespace tw::trust {

// A tree is its number of leaves and its root.
struct Tree {
  std::uint64_t size = 0;
  Hash root{};

  bool operator==(const Tree&) const = default;
};

// Whether the leaf with this hash stands at `index` (from 0) of the tree. The proof goes from the
// leaf's sibling up to the root's child.
bool includes(Digest digest, const Tree& tree, std::uint64_t index, const Hash& leaf,
              const std::vector<Hash>& proof);

// Whether `older` is the beginning of `newer`. Two equal trees need an empty proof. Of an empty
// tree nothing can be proven: false, unless both are the same empty tree.
bool extends(Digest digest, const Tree& older, const Tree& newer, const std::vector<Hash>& proof);

}  // namespace tw::trust
