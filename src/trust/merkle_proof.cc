#include "trust/merkle_proof.h"

#include <bit>

namespace tw::trust {
namespace {

struct Maker {
  Digest digest;
  const NodeReader& read;

  // MTH(D[begin:end]); ranges that the recursions meet begin at a multiple of the largest power of
  // two that is not over their length.
  Result<Hash> range(std::uint64_t begin, std::uint64_t end) const {
    const std::uint64_t count = end - begin;
    if (std::has_single_bit(count)) {
      const int level = std::countr_zero(count);
      return read(level, begin >> static_cast<unsigned>(level));
    }
    const std::uint64_t middle = begin + std::bit_floor(count);
    TW_TRY(const auto left, range(begin, middle));
    TW_TRY(const auto right, range(middle, end));
    return node_hash(digest, left, right);
  }

  // PATH(m, D[begin:end]); m counts from the log's beginning here and below.
  Result<void> path(std::uint64_t m, std::uint64_t begin, std::uint64_t end,
                    std::vector<Hash>& proof) const {
    const std::uint64_t count = end - begin;
    if (count == 1) return {};
    const std::uint64_t middle = begin + std::bit_floor(count - 1);
    const bool left = m < middle;
    TW_CHECK(left ? path(m, begin, middle, proof) : path(m, middle, end, proof));
    TW_TRY(const auto sibling, left ? range(middle, end) : range(begin, middle));
    proof.push_back(sibling);
    return {};
  }

  // SUBPROOF(m, D[begin:end], whole)
  Result<void> subproof(std::uint64_t m, std::uint64_t begin, std::uint64_t end, bool whole,
                        std::vector<Hash>& proof) const {
    if (m == end) {
      if (!whole) {
        TW_TRY(const auto hash, range(begin, end));
        proof.push_back(hash);
      }
      return {};
    }
    const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
    const bool left = m <= middle;
    TW_CHECK(left ? subproof(m, begin, middle, whole, proof)
                  : subproof(m, middle, end, false, proof));
    TW_TRY(const auto sibling, left ? range(middle, end) : range(begin, middle));
    proof.push_back(sibling);
    return {};
  }
};

}  // namespace

Result<Hash> root_of(Digest digest, std::uint64_t size, const NodeReader& read) {
  if (size == 0) return empty_root(digest);
  return Maker{digest, read}.range(0, size);
}

Result<std::vector<Hash>> inclusion_proof(Digest digest, std::uint64_t index, std::uint64_t size,
                                          const NodeReader& read) {
  TW_ASSERT(index < size);
  std::vector<Hash> proof;
  TW_CHECK((Maker{digest, read}.path(index, 0, size, proof)));
  return proof;
}

Result<std::vector<Hash>> consistency_proof(Digest digest, std::uint64_t older, std::uint64_t newer,
                                            const NodeReader& read) {
  TW_ASSERT(older <= newer);
  std::vector<Hash> proof;
  if (older == 0 || older == newer) return proof;
  TW_CHECK((Maker{digest, read}.subproof(older, 0, newer, true, proof)));
  return proof;
}

}  // namespace tw::trust
