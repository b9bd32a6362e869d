#include "trust/witness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "trust/cosignature.h"
#include "trust/crashing_files.h"
#include "trust/merkle_proof.h"
#include "trust/test_folder.h"

namespace tw::trust {
namespace {

constexpr Digest kSha = Digest::kSha256;

// A tree over leaves "0", "1", ..., in memory.
struct Leaves {
  std::vector<Hash> hashes;
  explicit Leaves(std::size_t count, const std::string& prefix = "") {
    for (std::size_t i = 0; i < count; ++i) {
      hashes.push_back(leaf_hash(kSha, prefix + std::to_string(i)));
    }
  }
  Hash range(std::size_t begin, std::size_t end) const {
    if (end - begin == 1) return hashes[begin];
    std::size_t half = 1;
    while (half * 2 < end - begin) half *= 2;
    return node_hash(kSha, range(begin, begin + half), range(begin + half, end));
  }
  Tree tree(std::size_t size) const {
    return {size, size == 0 ? empty_root(kSha) : range(0, size)};
  }
  std::vector<Hash> proof(std::size_t older, std::size_t newer) const {
    return *consistency_proof(kSha, older, newer, [&](int level, std::uint64_t index) {
      const std::size_t width = std::size_t{1} << static_cast<unsigned>(level);
      return Result<Hash>(range(index * width, (index + 1) * width));
    });
  }
};

struct Watched {
  SignerKey log = *SignerKey::make("a.example/log", KeyType::kEd25519);
  SignerKey key = *SignerKey::make("w.example/w", KeyType::kCosignature);
  TestFolder folder;
  Witness witness{folder.path, key, {log.verifier()}};
  Leaves leaves{40};

  WitnessRequest request(std::size_t older, std::size_t newer) const {
    return {older, leaves.proof(older, newer), sign_checkpoint(log, leaves.tree(newer))};
  }
  WitnessAnswer ask(const WitnessRequest& request, std::uint64_t time = 1700000000) const {
    return witness.add_checkpoint(request.body(), time);
  }
};

TEST(Witness, CosignsWhatGrowsOutOfWhatItHasSeen) {
  const Watched it;
  std::size_t older = 0;
  for (const std::size_t newer : {0U, 1U, 5U, 5U, 16U, 40U}) {
    const auto request = it.request(older, newer);
    const auto answer = it.ask(request, 1700000000 + newer);
    ASSERT_EQ(answer.status, 200) << answer.body;
    ASSERT_TRUE(answer.body.ends_with('\n'));
    const auto signature = *parse_signature_line(answer.body.substr(0, answer.body.size() - 1));
    EXPECT_EQ(signature.key_name, "w.example/w");
    EXPECT_EQ(cosignature_time(request.checkpoint.text, signature, it.key.verifier()),
              1700000000 + newer);
    EXPECT_EQ(it.witness.last_size("a.example/log"), newer);
    older = newer;
  }
}

TEST(Witness, EachRefusalHasItsStatusAndChangesNothing) {
  const Watched it;
  ASSERT_EQ(it.ask(it.request(0, 10)).status, 200);
  const auto refused = [&](const WitnessRequest& request) {
    const auto answer = it.ask(request);
    EXPECT_EQ(it.witness.last_size("a.example/log"), 10U);
    return answer.status;
  };
  EXPECT_EQ(it.witness.add_checkpoint("nonsense", 1).status, 400);
  EXPECT_EQ(refused({20, {}, sign_checkpoint(it.log, it.leaves.tree(15))}), 400);

  auto request = it.request(10, 20);
  request.checkpoint =
      sign_checkpoint(*SignerKey::make("a.example/log", KeyType::kEd25519), it.leaves.tree(20));
  EXPECT_EQ(refused(request), 403);
  request.checkpoint =
      sign_checkpoint(*SignerKey::make("b.example/log", KeyType::kEd25519), it.leaves.tree(20));
  EXPECT_EQ(refused(request), 404);
  request = it.request(10, 20);
  request.checkpoint.signatures[0].bytes[0] ^= 1;
  EXPECT_EQ(refused(request), 403);

  const auto stale = it.ask(it.request(5, 20));
  EXPECT_EQ(stale.status, 409);
  EXPECT_EQ(stale.body, "10\n");
  EXPECT_EQ(stale.content_type, "text/x.tlog.size");
  EXPECT_EQ(refused(it.request(0, 20)), 409);

  const Leaves other(40, "other ");
  EXPECT_EQ(refused({10, {}, sign_checkpoint(it.log, other.tree(10))}), 409);  // another root
  EXPECT_EQ(refused({10, other.proof(10, 20), sign_checkpoint(it.log, other.tree(20))}), 422);
  request = it.request(10, 20);
  request.proof.pop_back();
  EXPECT_EQ(refused(request), 422);
  request = it.request(10, 20);
  request.proof.push_back(request.proof[0]);
  EXPECT_EQ(refused(request), 422);
  EXPECT_EQ(it.ask(it.request(10, 20)).status, 200);
}

TEST(Witness, TheFirstCheckpointNeedsNoProofAndMayHaveNone) {
  const Watched it;
  auto request = it.request(0, 10);
  request.proof.push_back(it.leaves.hashes[0]);
  EXPECT_EQ(it.ask(request).status, 422);
  EXPECT_EQ(it.ask({0, {}, sign_checkpoint(it.log, {0, it.leaves.hashes[0]})}).status, 422);
}

TEST(Witness, ARequestHasAtMostSixtyThreeHashes) {
  const Watched it;
  auto request = it.request(0, 10);
  request.proof.assign(63, it.leaves.hashes[0]);
  EXPECT_TRUE(WitnessRequest::parse(request.body()));
  request.proof.push_back(it.leaves.hashes[0]);
  EXPECT_FALSE(WitnessRequest::parse(request.body()));
  for (const std::string bad : {"", "old 1\n", "old 01\n\n", "old -1\n\nx", "new 1\n\nx"}) {
    EXPECT_FALSE(WitnessRequest::parse(bad)) << bad;
  }
}

// Two trees that fork from one, asked for at once, many times: one of them is cosigned.
TEST(Witness, OfTwoForksAtOnceOneIsCosigned) {
  for (int round = 0; round < 5; ++round) {
    const Watched it;
    Leaves other = it.leaves;
    for (std::size_t i = 10; i < 40; ++i) other.hashes[i] = leaf_hash(kSha, "other");
    ASSERT_EQ(it.ask(it.request(0, 10)).status, 200);
    std::vector<int> statuses(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      threads.emplace_back([&, i] {
        const Leaves& mine = i % 2 == 0 ? it.leaves : other;
        statuses[i] =
            it.ask({10, mine.proof(10, 20), sign_checkpoint(it.log, mine.tree(20))}).status;
      });
    }
    for (auto& each : threads) each.join();
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 200), 1);
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 409), 7);
  }
}

// A crash before any step, whatever the disk kept: what was cosigned is never taken back.
TEST(Witness, ACrashTakesNoCosignatureBack) {
  using Kept = CrashingFiles::Kept;
  const Watched it;
  for (std::size_t stop = 0; stop < 8; ++stop) {
    for (const Kept kept : {Kept::kNothing, Kept::kContents, Kept::kNames, Kept::kHalf}) {
      CrashingFiles files;
      files.make_folder("/w");
      files.sync({"/"});
      const Witness witness("/w", it.key, {it.log.verifier()}, files);
      std::size_t cosigned = 0;
      files.crash_before(stop);
      try {
        ASSERT_EQ(witness.check_and_store(it.request(0, 10), 1).status, 200);
        cosigned = 10;
        ASSERT_EQ(witness.check_and_store(it.request(10, 20), 1).status, 200);
        cosigned = 20;
      } catch (const Crash&) {
      }
      files.restart(kept);
      EXPECT_GE(witness.last_size("a.example/log"), cosigned);
    }
  }
}

}  // namespace
}  // namespace tw::trust
