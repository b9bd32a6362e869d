#include "statistics/close.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "statistics/home_fixture.h"

namespace tw::statistics {
namespace {

const Period kMarch = Period::month(2026, 3);

class StageCounter final : public Progress {
 public:
  void stage(std::string_view /*name*/, std::uint64_t /*total*/) override { ++count; }
  void done(std::uint64_t /*units*/) override {}
  int count = 0;
};

class Close : public ::testing::Test, public HomeFixture {
 protected:
  Result<CloseReport> run() { return close(home, connection, kMarch, silent_progress()); }
  std::string cube_sum() {
    lake::attach(connection, "cube_rows", *table("cube").snapshot());
    return connection.query("SELECT sum(value_usd) || ' of ' || sum(items) FROM cube_rows")
        .text(0, 0);
  }
};

TEST_F(Close, NeedsTheMonthCheckedAsItIs) {
  load("2026-03", {{"M", "848180", "DE", "100"}});
  EXPECT_EQ(run().error().code, "close.not_checked");
  check("2026-03");
  EXPECT_TRUE(run());
  load("2026-03", {{"M", "848180", "DE", "50"}});
  EXPECT_EQ(run().error().code, "close.not_checked");
  check("2026-03");
  EXPECT_EQ(run()->manifest.number, 2);
  load("2026-02", {{"M", "848180", "DE", "7"}});  // another month: March stands as it was checked
  EXPECT_FALSE(run()->is_new);
}

TEST_F(Close, PublishesCubeExclusionsAndManifest) {
  load("2026-03", {{"M", "848180", "DE", "100"},
                   {"M", "848180", "DE", "11.5"},
                   {"X", "640399", "FR", "20"},
                   {"M", "848180", "DE", "5", "2600"},
                   {"M", "848180", "DE", "3", "0110", "1", "BAD"}});
  check("2026-03", "BAD");
  const auto report = run();
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(cube_sum(), "131.50 of 3");
  const auto& cube = report->manifest.cube;
  EXPECT_EQ(cube.loaded, 5);
  EXPECT_EQ(cube.counted, 3);
  const std::vector<Exclusion> expected = {{"fatal_finding", "V01", 1},
                                           {"out_of_scope", "temporary", 1}};
  EXPECT_EQ(cube.exclusions, expected);

  const auto stored = newest_release(home, kMarch);
  ASSERT_TRUE(stored && *stored);
  EXPECT_EQ(to_json(**stored), to_json(report->manifest));
  for (const auto& file : (*stored)->files) {
    EXPECT_EQ(sha256_of_file(report->folder / file.path).value(), file.sha256) << file.path;
  }
  EXPECT_TRUE(lake::verify(connection, table("cube").folder()).empty());
}

TEST_F(Close, ClosingAgainWithNothingChangedMakesNoRelease) {
  load("2026-03", {{"M", "848180", "DE", "100"}});
  check("2026-03");
  EXPECT_TRUE(run()->is_new);
  const auto version = table("cube").snapshot()->version;
  StageCounter stages;
  const auto again = close(home, connection, kMarch, stages);
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(stages.count, 0) << "nothing needed counting";
  EXPECT_EQ(again->manifest.number, 1);
  EXPECT_EQ(table("cube").snapshot()->version, version);
}

TEST_F(Close, AnAmendmentReplacesWhatItAmends) {
  load("2026-03", {{"M", "848180", "DE", "100", "0110", "1", "A"}, {"M", "848180", "DE", "1"}});
  check("2026-03");
  EXPECT_TRUE(run());
  load("2026-03", {{"M", "848180", "DE", "90", "0110", "1", "A", 2}});
  check("2026-03");
  const auto report = run();
  EXPECT_EQ(report->manifest.number, 2);
  EXPECT_EQ(cube_sum(), "91.00 of 2");
  const std::vector<Exclusion> expected = {{"superseded", "", 1}};
  EXPECT_EQ(report->manifest.cube.exclusions, expected);
}

TEST_F(Close, ARunAfterACrashFinishesTheRelease) {
  load("2026-03", {{"M", "848180", "DE", "100"}});
  check("2026-03");
  const auto first = run();
  std::filesystem::remove_all(first->folder);  // as if the machine had stopped before the rename
  const auto again = run();
  EXPECT_TRUE(again->is_new);
  EXPECT_EQ(again->manifest.number, 1);
  EXPECT_EQ(again->manifest.cube.digest, first->manifest.cube.digest);
  EXPECT_EQ(cube_sum(), "100.00 of 1");
}

TEST_F(Close, IsTheSameHoweverTheItemsCame) {
  std::vector<HomeFixture::Item> items;
  for (int i = 0; i < 400; ++i) {
    items.push_back({i % 2 == 0 ? "M" : "X", i % 3 == 0 ? "848180" : "640399",
                     i % 5 == 0 ? "FR" : "DE", std::to_string(i) + ".37",
                     i % 7 == 0 ? "2600" : "0110", "2.5", "N" + std::to_string(i)});
  }
  load("2026-03", items);
  check("2026-03");
  const auto whole = run();

  HomeFixture other(1);
  const std::vector<HomeFixture::Item> later(items.begin() + 150, items.end());
  items.resize(150);
  other.load("2026-03", later);
  other.load("2026-03", items);
  other.check("2026-03");
  const auto split = close(other.home, other.connection, kMarch, silent_progress());
  EXPECT_EQ(split->manifest.cube.digest, whole->manifest.cube.digest);
  EXPECT_EQ(split->manifest.cube.excluded_digest, whole->manifest.cube.excluded_digest);
}

TEST_F(Close, AMonthMayBeEmpty) {
  check("2026-03");
  const auto report = run();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->manifest.cube.cells, 0);
  EXPECT_EQ(close(home, connection, *Period::parse("2026"), silent_progress()).error().code,
            "close.not_a_month");
}

}  // namespace
}  // namespace tw::statistics
