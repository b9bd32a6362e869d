// Cosignatures are collected from whoever gives them, and only from them.
#include "trust/collect.h"

#include <gtest/gtest.h>

#include <map>

#include "trust/journal.h"
#include "trust/log_view.h"
#include "trust/test_folder.h"
#include "trust/tile_path.h"
#include "trust/witness_home.h"

namespace tw::trust {
namespace {

const Act kAct{"close", "2026-11-24T10:00:00Z", "Li Wei", {{"period", "2026-10"}}, ""};

// A home with a log, and three witnesses of it behind addresses.
struct Watched {
  TestFolder home;
  TestFolder elsewhere;
  std::vector<AskedWitness> asked;
  std::map<std::string, Witness> behind;
  std::vector<std::string> urls;

  Watched() {
    TW_ASSERT(Journal::create(home.path, "a.example/log", KeyType::kEd25519).has_value());
    for (const std::string name : {"w1", "w2", "w3"}) {
      const auto folder = elsewhere.path / name;
      const auto key = make_witness(folder, name + ".example/w");
      TW_ASSERT(key && know_log(folder, *verifier_of(home.path)));
      const std::string address = "https://" + name + ".example";
      asked.push_back({*key, address});
      behind.emplace(address + "/add-checkpoint", *open_witness(folder));
    }
  }
  void record() const {
    auto journal = *Journal::open(home.path);
    ASSERT_TRUE(journal.record({kAct}));
  }
  Post post() {
    return [this](const std::string& url, const std::string& body) -> Result<Posted> {
      urls.push_back(url);
      const auto found = behind.find(url);
      if (found == behind.end()) return Error("call.failed", {url, "refused"});
      const auto answer = found->second.add_checkpoint(body, 1700000000);
      return Posted{answer.status, answer.body};
    };
  }
  std::vector<Collected> collect() {
    auto log = *LogView::at(home.path);
    return trust::collect(log.reader(), log.note(), asked, post());
  }
};

TEST(Collect, AsksEachFromTheSizeThatItKnows) {
  Watched it;
  for (int round = 0; round < 3; ++round) {
    it.record();
    it.urls.clear();
    const auto all = it.collect();
    ASSERT_EQ(all.size(), 3U);
    for (const auto& each : all) {
      ASSERT_FALSE(each.failure) << each.failure->code;
      EXPECT_EQ(each.cosignatures.front().key_name, each.witness.name);
    }
    // The first time all begin at 0; later each says where it is and is asked again.
    EXPECT_EQ(it.urls.size(), round == 0 ? 3U : 6U);
  }
  auto journal = *Journal::open(it.home.path);
  const auto all = it.collect();
  std::vector<NoteSignature> found;
  for (const auto& each : all) found.push_back(each.cosignatures.front());
  const auto log = *LogView::at(it.home.path);
  ASSERT_TRUE(journal.log().publish_cosignatures(log.note().text, found));
  const auto policy = *Policy::make(
      log.key(), {it.asked[0].key, it.asked[1].key, it.asked[2].key}, 3);
  EXPECT_TRUE(policy.open(LogView::at(it.home.path)->note()));
}

TEST(Collect, OneThatDoesNotAnswerOrRefusesHoldsNobodyUp) {
  Watched it;
  it.record();
  it.behind.erase("https://w1.example/add-checkpoint");
  it.asked[1].key = it.asked[2].key;  // its answer is another's
  const auto all = it.collect();
  EXPECT_EQ(all[0].failure->code, "call.failed");
  EXPECT_EQ(all[1].failure->code, "trust.cosignature_missing");
  EXPECT_FALSE(all[2].failure);
}

TEST(Collect, AForkIsRefused) {
  Watched it;
  it.record();
  TestFolder copy;
  std::filesystem::copy(it.home.path, copy.path, std::filesystem::copy_options::recursive);
  it.record();
  ASSERT_FALSE(it.collect()[0].failure);
  auto other = *Journal::open(copy.path);
  ASSERT_TRUE(other.record({{"close", "2026-11-25T10:00:00Z", "Li", {{"period", "2026-11"}}, ""}}));
  auto log = *LogView::at(copy.path);
  const auto all = collect(log.reader(), log.note(), it.asked, it.post());
  for (const auto& each : all) {
    ASSERT_TRUE(each.failure);
    EXPECT_EQ(each.failure->code, "trust.witness_refused");
    EXPECT_EQ(each.failure->args[0], "409");
  }
  // A copy that is behind asks nothing: the witness knows more of the log than it has.
  TestFolder older;
  std::filesystem::copy(copy.path, older.path, std::filesystem::copy_options::recursive);
  for (int i = 0; i < 2; ++i) it.record();
  ASSERT_FALSE(it.collect()[0].failure);
  auto behind = *LogView::at(older.path);
  EXPECT_EQ(collect(behind.reader(), behind.note(), it.asked, it.post())[0].failure->code,
            "trust.witness_ahead");
}

TEST(Collect, TheListOfWitnessesIsKept) {
  const Watched it;
  for (const auto& each : it.asked) ASSERT_TRUE(ask_witness(it.home.path, each));
  ASSERT_TRUE(ask_witness(it.home.path, {it.asked[0].key, "http://moved.example:8080/w"}));
  const auto known = *asked_witnesses(it.home.path);
  ASSERT_EQ(known.size(), 3U);
  EXPECT_EQ(known[2].address, "http://moved.example:8080/w");
  EXPECT_EQ(ask_witness(it.home.path, {it.asked[0].key, "ftp://x"}).error().code,
            "trust.witness_address");
  EXPECT_EQ(ask_witness(it.home.path, {*verifier_of(it.home.path), "https://x"}).error().code,
            "trust.policy_invalid");
  EXPECT_EQ(ask_witness(it.elsewhere.path, it.asked[0]).error().code, "trust.no_log");
}

// c2sp.org/tlog-tiles: the paths of its examples, and near misses.
TEST(TileName, OnlyWhatIsWrittenIsRead) {
  for (const std::string path :
       {"tile/0/000", "tile/0/x001/x234/067", "tile/1/000.p/8", "tile/entries/x001/000.p/255",
        "tile/63/000", "tile/entries/999"}) {
    const auto name = tile_name_of(path);
    ASSERT_TRUE(name) << path;
    EXPECT_EQ(name->path(), path);
  }
  EXPECT_EQ(tile_name_of("tile/0/x001/x234/067")->number, 1234067U);
  for (const std::string path :
       {"", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/00/000", "tile/64/000",
        "tile/-1/000", "tile/0/001/000", "tile/0/x000/000", "tile/0/x001", "tile/0/x001/x234/67",
        "tile/0/000.p", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/08", "tile/0/000/1",
        "tile/0/000.p/8/", "tile/0/../key", "tile/0/x001/..", "tile/0/000 ",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_FALSE(tile_name_of(path)) << path;
  }
}

}  // namespace
}  // namespace tw::trust
