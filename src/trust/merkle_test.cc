#include "trust/merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/file.h"
#include "trust/merkle_proof.h"

namespace tw::trust {
namespace {

constexpr Digest kSha = Digest::kSha256;

std::filesystem::path vectors() {
  const char* named = std::getenv("TIDEWAITER_DATA");
  const std::filesystem::path data =
      named != nullptr ? named : TIDEWAITER_SOURCE_DIR "/../shared/data";
  return data / "tlog/merkle/testdata";
}

// A proof whose hashes are no hashes proves nothing.
std::optional<std::vector<Hash>> proof_of(const nlohmann::json& list) {
  std::vector<Hash> proof;
  if (list.is_null()) return proof;
  for (const auto& text : list) {
    const auto hash = hash_of_base64(text.get<std::string>());
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

// Some roots of the vectors are placeholders of another length; they stand for a hash of theirs.
Hash root_of_vector(const nlohmann::json& text) {
  const auto bytes = from_base64(text.get<std::string>()).value_or("");
  return hash_of_bytes(bytes).value_or(digest_of(kSha, "placeholder" + bytes));
}

bool inclusion_holds(const nlohmann::json& given) {
  const auto leaf = hash_of_base64(given["leafHash"].get<std::string>());
  const auto proof = proof_of(given["proof"]);
  return leaf && proof &&
         includes(kSha, {given["treeSize"].get<std::uint64_t>(), root_of_vector(given["root"])},
                  given["leafIdx"].get<std::uint64_t>(), *leaf, *proof);
}

bool consistency_holds(const nlohmann::json& given) {
  const auto proof = proof_of(given["proof"]);
  return proof &&
         extends(kSha, {given["size1"].get<std::uint64_t>(), root_of_vector(given["root1"])},
                 {given["size2"].get<std::uint64_t>(), root_of_vector(given["root2"])}, *proof);
}

// Good and bad ones, as transparency-dev/merkle publishes them.
TEST(Merkle, EveryPublishedVectorIsJudgedRightly) {
  if (!std::filesystem::is_directory(vectors())) {
    GTEST_SKIP() << "no vectors at " << vectors();
  }
  int good = 0;
  int bad = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(vectors())) {
    if (file.path().extension() != ".json") continue;
    const auto given = nlohmann::json::parse(*read_file(file.path()));
    const bool expected = !given["wantErr"].get<bool>();
    const bool held = given.contains("leafIdx") ? inclusion_holds(given) : consistency_holds(given);
    EXPECT_EQ(held, expected) << file.path() << ": " << given["desc"];
    ++(expected ? good : bad);
  }
  EXPECT_GT(good, 10);
  EXPECT_GT(bad, 150);
}

std::vector<Hash> leaves(std::uint64_t count) {
  std::vector<Hash> made;
  for (std::uint64_t i = 0; i < count; ++i) made.push_back(leaf_hash(kSha, std::to_string(i)));
  return made;
}

// MTH straight from its definition in RFC 6962.
Hash defined_root(const std::vector<Hash>& from, std::size_t begin, std::size_t end) {
  if (begin == end) return empty_root(kSha);
  if (end - begin == 1) return from[begin];
  std::size_t half = 1;
  while (half * 2 < end - begin) half *= 2;
  return node_hash(kSha, defined_root(from, begin, begin + half),
                   defined_root(from, begin + half, end));
}

NodeReader reader_of(const std::vector<Hash>& from) {
  return [&from](int level, std::uint64_t index) -> Result<Hash> {
    const std::size_t width = std::size_t{1} << static_cast<unsigned>(level);
    return defined_root(from, index * width, (index + 1) * width);
  };
}

TEST(Merkle, EveryProofOfASmallTreeHoldsForItsLeafAlone) {
  const auto all = leaves(20);
  for (std::uint64_t size = 1; size <= all.size(); ++size) {
    const Tree tree{size, defined_root(all, 0, size)};
    EXPECT_EQ(*root_of(kSha, size, reader_of(all)), tree.root);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = *inclusion_proof(kSha, index, size, reader_of(all));
      for (std::uint64_t other = 0; other < size; ++other) {
        EXPECT_EQ(includes(kSha, tree, index, all[other], proof), other == index);
        EXPECT_EQ(includes(kSha, tree, other, all[index], proof), other == index);
      }
    }
  }
}

TEST(Merkle, EveryTreeIsProvenTheBeginningOfEveryLaterOne) {
  const auto all = leaves(20);
  for (std::uint64_t newer = 1; newer <= all.size(); ++newer) {
    for (std::uint64_t older = 1; older <= newer; ++older) {
      const Tree before{older, defined_root(all, 0, older)};
      const Tree after{newer, defined_root(all, 0, newer)};
      const auto proof = *consistency_proof(kSha, older, newer, reader_of(all));
      EXPECT_TRUE(extends(kSha, before, after, proof)) << older << " " << newer;
      auto forked = all;
      forked[older - 1] = leaf_hash(kSha, "another");
      EXPECT_FALSE(extends(kSha, {older, defined_root(forked, 0, older)}, after, proof));
    }
  }
}

RC_GTEST_PROP(Merkle, AChangedBitOfAProofIsSeen, ()) {
  const auto all = leaves(50);
  const auto size = *rc::gen::inRange<std::uint64_t>(2, 51);
  const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
  auto proof = *inclusion_proof(kSha, index, size, reader_of(all));
  const Tree tree{size, defined_root(all, 0, size)};
  RC_ASSERT(includes(kSha, tree, index, all[index], proof));
  const auto which = *rc::gen::inRange<std::size_t>(0, proof.size());
  const auto bit = *rc::gen::inRange<unsigned>(0, 256);
  proof[which][bit / 8] = static_cast<std::uint8_t>(proof[which][bit / 8] ^ (1U << (bit % 8)));
  RC_ASSERT(!includes(kSha, tree, index, all[index], proof));
}

// SM3("abc"), GB/T 32905-2016, appendix A.1.
TEST(Merkle, Sm3IsTheNationalDigest) {
  EXPECT_EQ(base64_of(digest_of(Digest::kSm3, "abc")),
            "Zsfw9GLu7dnR8tRr3BDk4kFnxIdc8veiKX2gK49LqOA=");
}

}  // namespace
}  // namespace tw::trust
