#include "trust/journal.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/messages.h"
#include "trust/checkpoint.h"
#include "trust/proof.h"
#include "trust/test_folder.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;

const Act kCorrection{"correction",
                      "2026-11-24T10:00:00Z",
                      "Li Wei",
                      {{"period", "2026-10"}},
                      R"({"record":"010120261000001234/1","field":"net_mass_kg"})"};

struct Kept {
  TestFolder folder;
  Kept(KeyType type = KeyType::kEd25519) {
    EXPECT_TRUE(Journal::create(folder.path, "a.example/log", type));
  }
  Journal open() const { return std::move(*Journal::open(folder.path)); }
};

std::string everything_public(const fs::path& folder) {
  std::string all;
  for (const auto& each : fs::recursive_directory_iterator(folder / "trust/log")) {
    if (each.is_regular_file()) all += *read_file(each.path());
  }
  return all;
}

TEST(Journal, WhatIsPublicHoldsNoIdentifier) {
  const Kept home;
  auto journal = home.open();
  ASSERT_TRUE(journal.record({kCorrection}));
  const auto all = everything_public(home.folder.path);
  EXPECT_NE(all.find("2026-10"), std::string::npos);
  for (const std::string secret : {"Li", "Wei", "0101", "1234", "net_mass"}) {
    EXPECT_EQ(all.find(secret), std::string::npos) << secret;
  }
}

TEST(Journal, KeysAndPrivatePartsAreTheOwnersAlone) {
  const Kept home;
  auto journal = home.open();
  ASSERT_TRUE(journal.record({kCorrection}));
  const auto mode = [&](const std::string& name) {
    return fs::status(home.folder.path / "trust" / name).permissions();
  };
  EXPECT_EQ(mode("key"), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(mode("private"), fs::perms::owner_all);
  EXPECT_EQ(mode("private/pseudonyms"), fs::perms::owner_read | fs::perms::owner_write);
}

class JournalOfEveryKey : public testing::TestWithParam<KeyType> {};
INSTANTIATE_TEST_SUITE_P(Journal, JournalOfEveryKey,
                         testing::Values(KeyType::kEd25519, KeyType::kSm2));

TEST_P(JournalOfEveryKey, ADisclosedPartIsBoundByItsEntry) {
  const Kept home(GetParam());
  auto journal = home.open();
  ASSERT_EQ(*journal.record({kCorrection, kCorrection}), 0U);
  auto reader = journal.reader();
  const auto entry = Entry::parse(*reader.entry(1, 2));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->kind, "correction");
  EXPECT_EQ(entry->field("period"), "2026-10");
  const auto part = journal.private_part(*entry);
  ASSERT_TRUE(part);
  const auto content = nlohmann::json::parse(part->content);
  EXPECT_EQ(content["actor"], "Li Wei");
  EXPECT_EQ(content["record"], "010120261000001234/1");
  auto forged = *PrivatePart::parse(part->text());
  EXPECT_EQ(forged.digest(log_digest_of(GetParam())), *entry->digest);
  forged.content[20] ^= 1;
  EXPECT_NE(forged.digest(log_digest_of(GetParam())), *entry->digest);
  // The same content again has another salt, so equal contents cannot be told from outside.
  EXPECT_NE(*Entry::parse(*reader.entry(0, 2))->digest, *entry->digest);
}

TEST(Journal, APseudonymIsTheSamePersonsAndNobodyElses) {
  const Kept home;
  const Kept elsewhere;
  auto wang = kCorrection;
  wang.actor = "Wang Fang";
  auto journal = home.open();
  ASSERT_TRUE(journal.record({kCorrection, wang, kCorrection}));
  auto reader = journal.reader();
  const auto actor = [&](std::uint64_t index) {
    return Entry::parse(*reader.entry(index, 3))->actor;
  };
  EXPECT_EQ(actor(0), actor(2));
  EXPECT_NE(actor(0), actor(1));
  auto other = elsewhere.open();
  ASSERT_TRUE(other.record({kCorrection}));
  auto other_reader = other.reader();
  EXPECT_NE(Entry::parse(*other_reader.entry(0, 1))->actor, actor(0));
}

TEST(Journal, AnEntryIsProvenByOneFile) {
  const Kept home;
  auto journal = home.open();
  ASSERT_TRUE(journal.record({kCorrection, kCorrection, kCorrection}));
  auto reader = journal.reader();
  const auto entry = *reader.entry(2, 3);
  const Proof proof{entry, 2, *reader.inclusion(2, 3), *reader.checkpoint()};
  const auto read = Proof::parse(proof.bytes());
  ASSERT_TRUE(read) << read.error().code;
  EXPECT_EQ(read->bytes(), proof.bytes());
  const auto policy = *Policy::make(*verifier_of(home.folder.path), {}, 0);
  EXPECT_TRUE(verify_proof(*read, *read->extra, policy));
  EXPECT_EQ(verify_proof(*read, entry + " ", policy).error().code, "trust.proof_wrong");
  auto moved = *read;
  moved.index = 1;
  EXPECT_EQ(verify_proof(moved, entry, policy).error().code, "trust.proof_wrong");
}

TEST(Proof, WhatIsNoneIsRefused) {
  const auto key = *SignerKey::make("a.example/log", KeyType::kEd25519);
  const auto note = sign_checkpoint(key, {1, leaf_hash(Digest::kSha256, "a")}).bytes();
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  EXPECT_TRUE(Proof::parse(head + "index 0\n\n" + note));
  EXPECT_TRUE(Proof::parse(head + "extra YQ==\nindex 0\n\n" + note));
  EXPECT_EQ(*Proof::parse(head + "extra \nindex 0\n\n" + note)->extra, "");
  for (const auto& bad : std::vector<std::string>{
           "", head, "index 0\n\n" + note, head + "index 00\n\n" + note, head + "index 0\n" + note,
           head + "extra YQ\nindex 0\n\n" + note, head + "index 0\nextra YQ==\n\n" + note,
           head + "index 0\nAAAA\n\n" + note, head + "index -1\n\n" + note, head + "index 0\n\n"}) {
    EXPECT_FALSE(Proof::parse(bad)) << bad;
  }
}

TEST(Journal, EveryKindHasATitleInBothLanguages) {
  std::set<std::string_view> names;
  for (const auto& kind : kKinds) {
    EXPECT_TRUE(message_exists(Language::kEnglish, "trust_kind." + std::string(kind.name)));
    EXPECT_TRUE(names.insert(kind.name).second);
  }
}

TEST(Journal, OnlyTheFieldsOfTheTableAreAllowed) {
  EXPECT_TRUE(is_allowed("correction", {{"period", "2026-10"}}));
  EXPECT_FALSE(is_allowed("correction", {{"record", "010120261000001234/1"}}));
  EXPECT_FALSE(is_allowed("gossip", {}));
}

TEST(Journal, WhatACrashLeftOfItsMakingIsFinished) {
  const Kept home;
  const auto key = *read_file(home.folder.path / "trust/key");
  fs::remove(home.folder.path / "trust/verifier");
  EXPECT_FALSE(Journal::exists(home.folder.path));
  ASSERT_TRUE(Journal::create(home.folder.path, "a.example/log", KeyType::kEd25519));
  EXPECT_EQ(*read_file(home.folder.path / "trust/key"), key);
  EXPECT_TRUE(Journal::open(home.folder.path));
  EXPECT_EQ(Journal::create(home.folder.path, "a.example/log", KeyType::kEd25519).error().code,
            "trust.log_exists");
}

}  // namespace
}  // namespace tw::trust
