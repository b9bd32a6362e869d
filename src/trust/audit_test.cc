// Whoever changes anything of a log is caught: each mutation is made, on files, on entries, on
// signatures, and by the owner of the key himself.
#include "trust/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "trust/cosignature.h"
#include "trust/crashing_files.h"
#include "trust/log.h"
#include "trust/log_reader.h"
#include "trust/test_folder.h"
#include "trust/witness.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kEntries600 = 600;

std::vector<std::string> numbered(std::size_t count, const std::string& prefix = "entry ") {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < count; ++i) entries.push_back(prefix + std::to_string(i));
  return entries;
}

// A log of 600 entries (two full tiles, a partial one, two levels), made in several batches.
struct Logged {
  TestFolder folder;
  SignerKey key = *SignerKey::make("a.example/log", KeyType::kEd25519);
  LogOptions options{folder.path / "trust", key};
  Policy policy = *Policy::make(key.verifier(), {}, 0);
  Checkpoint early;  // at size 300

  explicit Logged(const std::vector<std::string>& entries = numbered(kEntries600)) {
    EXPECT_TRUE(Log::create(options));
    const auto log = *Log::open(options);
    const auto middle = entries.begin() + 300;
    EXPECT_TRUE(log->append({entries.begin(), middle}));
    early = *Checkpoint::parse(LogReader(public_folder(), Digest::kSha256).checkpoint()->text);
    EXPECT_TRUE(log->append({middle, middle + 290}));
    EXPECT_TRUE(log->append({middle + 290, entries.end()}));
  }
  fs::path public_folder() const { return options.folder / "log"; }

  std::string verdict(const std::optional<Checkpoint>& since = {}) const {
    const auto report = audit(public_folder(), policy, since, silent_progress());
    return report ? "" : report.error().code;
  }
};

TEST(Audit, AnUntouchedLogIsGood) {
  const Logged log;
  EXPECT_EQ(log.verdict(), "");
  EXPECT_EQ(log.verdict(log.early), "");
  std::uint64_t seen = 0;
  const auto report = audit(log.public_folder(), log.policy, {}, silent_progress(),
                            [&](std::uint64_t index, const std::string& entry) -> Result<void> {
                              EXPECT_EQ(index, seen++);
                              EXPECT_EQ(entry, "entry " + std::to_string(index));
                              return {};
                            });
  EXPECT_EQ(seen, kEntries600);
  EXPECT_EQ(report->checkpoint.tree.size, kEntries600);
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& each : fs::recursive_directory_iterator(folder)) {
    if (each.is_regular_file()) found.push_back(each.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void overwrite(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST(Audit, AnyByteChangedInAnyFileIsCaught) {
  const Logged log;
  const auto files = files_of(log.public_folder());
  ASSERT_EQ(files.size(), 11U);  // 4 bundles, 4 + 2 tiles, the checkpoint
  for (const auto& path : files) {
    const auto bytes = *read_file(path);
    for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 97) {
      auto changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      overwrite(path, changed);
      EXPECT_NE(log.verdict(), "") << path << " at " << at;
    }
    overwrite(path, bytes);
  }
  EXPECT_EQ(log.verdict(), "");
}

TEST(Audit, AnyFileCutOrTakenAwayIsCaught) {
  const Logged log;
  for (const auto& path : files_of(log.public_folder())) {
    const auto bytes = *read_file(path);
    const bool outdated = path.filename() == "78" || path.filename() == "1";  // may be deleted
    overwrite(path, bytes.substr(0, bytes.size() - 1));
    EXPECT_NE(log.verdict(), "") << path;
    overwrite(path, bytes + "x");
    EXPECT_NE(log.verdict(), "") << path;
    fs::remove(path);
    EXPECT_EQ(log.verdict() == "", outdated) << path;
    overwrite(path, bytes);
  }
}

// Somebody without the key rewrites entries and all tiles consistently.
TEST(Audit, ARewrittenLogUnderTheOldCheckpointIsCaught) {
  const Logged log;
  auto entries = numbered(kEntries600);
  entries[17] = "something else";
  const Logged other(entries);
  fs::remove_all(log.public_folder() / "tile");
  fs::copy(other.public_folder() / "tile", log.public_folder() / "tile",
           fs::copy_options::recursive);
  EXPECT_EQ(log.verdict(), "trust.root_differs");
  fs::copy_file(other.public_folder() / "checkpoint", log.public_folder() / "checkpoint",
                fs::copy_options::overwrite_existing);
  EXPECT_EQ(log.verdict(), "trust.signature_missing");
}

// The owner himself signs another past: his key is right, so only what others kept can tell.
struct Fork {
  Logged log;
  TestFolder folder;
  explicit Fork(const std::vector<std::string>& entries) {
    LogOptions options{folder.path / "trust", log.key};
    EXPECT_TRUE(Log::create(options));
    EXPECT_TRUE((*Log::open(options))->append(entries));
    fs::remove_all(log.public_folder());
    fs::copy(options.folder / "log", log.public_folder(), fs::copy_options::recursive);
  }
};

TEST(Audit, AForkByTheOwnerIsCaughtByAnEarlierCheckpoint) {
  auto entries = numbered(kEntries600 + 50);
  entries[17] = "something else";
  const Fork fork(entries);
  EXPECT_EQ(fork.log.verdict(), "");
  EXPECT_EQ(fork.log.verdict(fork.log.early), "trust.not_extended");
}

TEST(Audit, ALogCutShortByTheOwnerIsCaughtByAnEarlierCheckpoint) {
  const Fork fork(numbered(299));
  EXPECT_EQ(fork.log.verdict(), "");
  EXPECT_EQ(fork.log.verdict(fork.log.early), "trust.not_extended");
}

TEST(Audit, AForkIsNotCosignedByAWitnessAndSoFailsTheQuorum) {
  auto entries = numbered(kEntries600 + 50);
  entries[17] = "something else";
  Fork fork(entries);
  const auto witness_key = *SignerKey::make("w.example/w", KeyType::kCosignature);
  const TestFolder state;
  const Witness witness(state.path, witness_key, {fork.log.key.verifier()});
  Note early = sign_checkpoint(fork.log.key, fork.log.early.tree);
  ASSERT_EQ(witness.check_and_store({0, {}, early}, 1).status, 200);
  LogReader reader(fork.log.public_folder(), Digest::kSha256);
  const auto answer = witness.check_and_store(
      {300, *reader.consistency(300, kEntries600 + 50), *reader.checkpoint()}, 2);
  EXPECT_EQ(answer.status, 422);
  fork.log.policy = *Policy::make(fork.log.key.verifier(), {witness_key.verifier()}, 1);
  EXPECT_EQ(fork.log.verdict(), "trust.quorum_missing");
}

TEST(Policy, AsksForAsManyWitnessesAsItSays) {
  const auto key = *SignerKey::make("a.example/log", KeyType::kEd25519);
  auto note = sign_checkpoint(key, {0, empty_root(Digest::kSha256)});
  std::vector<SignerKey> signers;
  std::vector<VerifierKey> witnesses;
  for (const std::string name : {"w1.example", "w2.example", "w3.example"}) {
    signers.push_back(*SignerKey::make(name, KeyType::kCosignature));
    witnesses.push_back(signers.back().verifier());
  }
  const auto two_of_three = *Policy::make(key.verifier(), witnesses, 2);
  note.signatures.push_back(cosign(signers[0], note.text, 1));
  note.signatures.push_back(cosign(signers[0], note.text, 2));  // the same one twice counts once
  EXPECT_EQ(two_of_three.open(note).error().code, "trust.quorum_missing");
  const auto stranger = *SignerKey::make("w4.example", KeyType::kCosignature);
  note.signatures.push_back(cosign(stranger, note.text, 1));
  EXPECT_EQ(two_of_three.open(note).error().code, "trust.quorum_missing");
  note.signatures.push_back(cosign(signers[2], note.text, 1));
  EXPECT_EQ(two_of_three.open(note)->cosigners,
            (std::vector<std::string>{"w1.example", "w3.example"}));
  note.signatures.back().bytes[20] ^= 1;
  EXPECT_EQ(two_of_three.open(note).error().code, "trust.signature_wrong");
}

TEST(Policy, AKeyThatWouldCountTwiceIsRefused) {
  const auto key = *SignerKey::make("a.example/log", KeyType::kEd25519);
  const auto witness = *SignerKey::make("w.example", KeyType::kCosignature);
  auto renamed = witness.verifier();
  renamed.name = "another.example";
  const auto code = [](const auto& policy) { return policy ? "" : policy.error().code; };
  EXPECT_EQ(code(Policy::make(key.verifier(), {witness.verifier()}, 1)), "");
  EXPECT_EQ(code(Policy::make(key.verifier(), {witness.verifier(), renamed}, 1)),
            "trust.policy_invalid");
  EXPECT_EQ(code(Policy::make(key.verifier(), {witness.verifier()}, 2)), "trust.policy_invalid");
  EXPECT_EQ(code(Policy::make(witness.verifier(), {}, 0)), "trust.policy_invalid");
  EXPECT_EQ(code(Policy::make(key.verifier(), {key.verifier()}, 0)), "trust.policy_invalid");
}

}  // namespace
}  // namespace tw::trust
