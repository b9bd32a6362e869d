#include "trust/recording.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "trust/checkpoint.h"
#include "trust/test_folder.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;
constexpr const char* kTime = "2026-11-24T10:00:00Z";

struct RecordedHome {
  TestFolder folder;
  RecordedHome() { EXPECT_TRUE(Journal::create(folder.path, "a.example/log", KeyType::kEd25519)); }

  // The next version of a table.
  void commit(const std::string& table) const {
    const auto log = folder.path / "lake" / table / "_delta_log";
    make_folders(log);
    std::size_t version = 0;
    for ([[maybe_unused]] const auto& each : fs::directory_iterator(log)) ++version;
    auto name = std::to_string(version);
    name.insert(0, 20 - name.size(), '0');
    write_file_durably(log / (name + ".json"), table + name);
  }

  Recording begin(const std::string& command = "load") const {
    return std::move(*Recording::begin(folder.path, command, "li", kTime));
  }

  std::vector<std::string> entries() const {
    const auto journal = std::move(*Journal::open(folder.path));
    auto reader = journal.reader();
    const auto size = Checkpoint::parse(reader.checkpoint()->text)->tree.size;
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto entry = *Entry::parse(*reader.entry(i, size));
      texts.push_back(entry.kind);
      for (const auto& [name, value] : entry.what) {
        if (name != "commit") texts.back() += " " + value;
      }
    }
    return texts;
  }

  std::vector<std::string> unknown() const {
    const auto journal = std::move(*Journal::open(folder.path));
    const auto faults = *compare_tables(folder.path, journal, pending_versions(folder.path));
    std::vector<std::string> texts;
    for (const auto& each : faults.unknown) {
      texts.push_back(each.table + " " + std::to_string(each.first) + " " +
                      std::to_string(each.last));
    }
    for (const auto& each : faults.errors) texts.push_back(each.code);
    return texts;
  }
};

using Texts = std::vector<std::string>;

TEST(Recording, TablesThatChangedAreRecordedAfterTheActs) {
  const RecordedHome home;
  home.commit("item");
  auto recording = home.begin();
  home.commit("item");
  home.commit("item");
  home.commit("load");
  ASSERT_TRUE(recording.finish({{"close", kTime, "li", {{"period", "2026-10"}}, "{}"}}, kTime));
  EXPECT_EQ(home.entries(), (Texts{"close 2026-10", "lake_head item 1 2", "lake_head load 0 0"}));
  EXPECT_EQ(home.unknown(), (Texts{"item 0 0"}));
}

TEST(Recording, NothingDoneIsNothingRecorded) {
  const RecordedHome home;
  home.commit("item");
  auto recording = home.begin();
  ASSERT_TRUE(recording.finish({}, kTime));
  EXPECT_EQ(home.entries(), Texts{});
  EXPECT_TRUE(fs::is_empty(home.folder.path / "trust/running"));
}

// What somebody wrote past the program stays unknown, whatever is done with it afterwards.
TEST(Recording, AVersionMadePastTheProgramStaysUnknown) {
  const RecordedHome home;
  auto recording = home.begin();
  home.commit("item");
  ASSERT_TRUE(recording.finish({}, kTime));
  home.commit("item");  // nobody says so
  home.commit("item");
  recording = home.begin();
  home.commit("item");
  ASSERT_TRUE(recording.finish({}, kTime));
  EXPECT_EQ(home.entries(), (Texts{"lake_head item 0 0", "lake_head item 3 3"}));
  EXPECT_EQ(home.unknown(), (Texts{"item 1 2"}));
}

TEST(Recording, WhatAProcessAtWorkHasMadeIsNotUnknownYet) {
  const RecordedHome home;
  auto recording = home.begin();
  home.commit("item");
  EXPECT_EQ(home.unknown(), Texts{});
  ASSERT_TRUE(recording.finish({}, kTime));
  EXPECT_EQ(home.unknown(), Texts{});
}

TEST(Recording, WhatAKilledProcessHasMadeIsRecordedByTheNext) {
  const RecordedHome home;
  const pid_t child = ::fork();
  if (child == 0) {
    auto recording = home.begin("check");
    home.commit("finding");
    ::_exit(0);  // no destructor, as after SIGKILL
  }
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(home.unknown(), (Texts{"finding 0 0"}));
  auto recording = home.begin();
  EXPECT_EQ(home.entries(), (Texts{"lake_head finding 0 0"}));
  EXPECT_EQ(home.unknown(), Texts{});
  ASSERT_TRUE(recording.finish({}, kTime));
  EXPECT_TRUE(fs::is_empty(home.folder.path / "trust/running"));
}

TEST(Recording, AHomeWithoutALogIsLeftAlone) {
  const TestFolder folder;
  auto recording = *Recording::begin(folder.path, "load", "li", kTime);
  ASSERT_TRUE(recording.finish({}, kTime));
  EXPECT_TRUE(fs::is_empty(folder.path));
}

TEST(TableHeads, AChangedOrMissingCommitIsSeen) {
  const RecordedHome home;
  auto recording = home.begin();
  home.commit("item");
  home.commit("item");
  ASSERT_TRUE(recording.finish({}, kTime));
  const auto last = home.folder.path / "lake/item/_delta_log/00000000000000000001.json";
  const auto text = *read_file(last);
  write_file_durably(last, text + " ");
  EXPECT_EQ(home.unknown(), (Texts{"trust.commit_differs"}));
  fs::remove(last);
  EXPECT_EQ(home.unknown(), (Texts{"trust.table_shrunk"}));
  fs::remove_all(home.folder.path / "lake/item");
  EXPECT_EQ(home.unknown(), (Texts{"trust.table_shrunk"}));
}

}  // namespace
}  // namespace tw::trust
