#include "trust/merkle.h"

#include <bit>

namespace tw::trust {

bool includes(Digest digest, const Tree& tree, std::uint64_t index, const Hash& leaf,
              const std::vector<Hash>& proof) {
  if (index >= tree.size) return false;
  std::uint64_t node = index;
  std::uint64_t last = tree.size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1U) == 1 || node == last) {
      hash = node_hash(digest, sibling, hash);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_hash(digest, hash, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == tree.root;
}

bool extends(Digest digest, const Tree& older, const Tree& newer, const std::vector<Hash>& proof) {
  if (older.size > newer.size) return false;
  if (older.size == 0 && older.root != empty_root(digest)) return false;
  if (older.size == newer.size) return proof.empty() && older.root == newer.root;
  if (older.size == 0 || proof.empty()) return false;
  // An older tree that is one complete subtree of the newer is its own first step.
  const bool complete = std::has_single_bit(older.size);
  std::uint64_t node = older.size - 1;
  std::uint64_t last = newer.size - 1;
  while ((node & 1U) == 1) {
    node >>= 1U;
    last >>= 1U;
  }
  Hash old_hash = complete ? older.root : proof.front();
  Hash new_hash = old_hash;
  for (std::size_t i = complete ? 0 : 1; i < proof.size(); ++i) {
    const Hash& sibling = proof[i];
    if (last == 0) return false;
    if ((node & 1U) == 1 || node == last) {
      old_hash = node_hash(digest, sibling, old_hash);
      new_hash = node_hash(digest, sibling, new_hash);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      new_hash = node_hash(digest, new_hash, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && old_hash == older.root && new_hash == newer.root;
}

}  // namespace tw::trust
