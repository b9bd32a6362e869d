// The append path is stopped before each of its steps, and what the disk kept is one of five. The
// rule: what was answered for is there, the size never shrinks (not below what anybody could have
// read either), the log is whole, and it goes on.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "trust/audit.h"
#include "trust/crashing_files.h"
#include "trust/log.h"
#include "trust/log_reader.h"

namespace tw::trust {
namespace {

using Kept = CrashingFiles::Kept;
constexpr std::array kAllKept{Kept::kNothing, Kept::kContents, Kept::kNames, Kept::kHalf,
                              Kept::kEverything};

struct World {
  CrashingFiles files;
  LogOptions options{"/trust", key(), &files, std::chrono::microseconds(0)};
  std::vector<std::string> answered;    // entries that append() has answered for
  std::vector<Checkpoint> checkpoints;  // that anybody could have read

  static const SignerKey& key() {
    static const SignerKey made = *SignerKey::make("a.example/log", KeyType::kEd25519);
    return made;
  }

  World() {
    files.after_each_step = [this] { look(); };
  }

  void look() {
    LogReader reader("/trust/log", Digest::kSha256, files);
    const auto note = reader.checkpoint();
    if (!note) return;
    auto checkpoint = Checkpoint::parse(note->text);
    if (checkpoints.empty() || checkpoints.back().tree != checkpoint->tree) {
      checkpoints.push_back(*checkpoint);
    }
  }

  // Batches that fill a tile exactly, cross into the next, and span several.
  void work() {
    ASSERT_TRUE(Log::create(options));
    for (const std::size_t count : {1U, 3U, 250U, 2U, 1U, 600U, 1U}) {
      const auto log = Log::open(options);
      ASSERT_TRUE(log) << log.error().code;
      append(**log, count);
    }
  }

  void append(Log& log, std::size_t count) {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < count; ++i) {
      entries.push_back("entry " + std::to_string(answered.size() + i));
    }
    const auto first = log.append(entries);
    ASSERT_TRUE(first) << first.error().code;
    // What was not answered for may be in the log all the same.
    ASSERT_GE(*first, answered.size());
    extra = *first - answered.size();
    for (std::size_t i = 0; i < extra; ++i) answered.emplace_back("?");
    answered.insert(answered.end(), entries.begin(), entries.end());
  }
  std::uint64_t extra = 0;

  void audit_now() {
    const auto policy = *Policy::make(key().verifier(), {}, 0);
    const auto known = answered;
    for (const auto& earlier : checkpoints) {
      if (&earlier != &checkpoints.front() && &earlier != &checkpoints.back() &&
          earlier.tree.size % 7 != 0) {
        continue;  // a few are enough
      }
      const auto visit = [&](std::uint64_t index, const std::string& entry) -> Result<void> {
        if (index < known.size() && known[index] != "?") {
          EXPECT_EQ(entry, known[index]);
        }
        return {};
      };
      const auto report = audit("/trust/log", policy, earlier, silent_progress(), visit, files);
      ASSERT_TRUE(report) << report.error().code << " "
                          << (report.error().args.empty() ? "" : report.error().args[0]);
      EXPECT_GE(report->checkpoint.tree.size, answered.size());
      EXPECT_GE(report->checkpoint.tree.size, earlier.tree.size);
    }
  }
};

// How many steps the work has.
std::size_t steps_of_work() {
  std::size_t steps = 0;
  World world;
  world.files.after_each_step = [&] { ++steps; };
  world.work();
  return steps;
}

TEST(Crash, AtEveryStepOfTheAppendPathNothingAnsweredForIsLost) {
  const std::size_t steps = steps_of_work();
  ASSERT_GT(steps, 60U);
  for (std::size_t stop = 0; stop < steps; ++stop) {
    for (const Kept kept : kAllKept) {
      SCOPED_TRACE("before step " + std::to_string(stop) + ", kept " +
                   std::to_string(static_cast<int>(kept)));
      World world;
      world.files.crash_before(stop);
      EXPECT_THROW(world.work(), Crash);
      world.files.restart(kept);
      auto log = Log::open(world.options);
      if (!log) {  // it had not come into being, so nothing was answered for
        ASSERT_EQ(log.error().code, "trust.no_log");
        ASSERT_TRUE(world.answered.empty() && world.checkpoints.empty());
        ASSERT_TRUE(Log::create(world.options));
        log = Log::open(world.options);
        ASSERT_TRUE(log);
      }
      world.look();
      world.audit_now();
      world.append(**log, 2);
      world.audit_now();
      if (testing::Test::HasFailure()) return;
    }
  }
}

// A second crash while the first one is being repaired.
TEST(Crash, DuringTheRepairNothingIsLostEither) {
  const std::size_t steps = steps_of_work();
  for (std::size_t stop = steps - 30; stop < steps; ++stop) {
    for (std::size_t again = 0; again < 4; ++again) {
      World world;
      world.files.crash_before(stop);
      EXPECT_THROW(world.work(), Crash);
      world.files.restart(Kept::kNothing);
      world.files.crash_before(again);
      try {
        const auto log = *Log::open(world.options);
        world.append(*log, 5);
      } catch (const Crash&) {
      }
      world.files.restart(Kept::kHalf);
      const auto log = Log::open(world.options);
      ASSERT_TRUE(log) << log.error().code;
      world.append(**log, 1);
      world.audit_now();
      if (testing::Test::HasFailure()) return;
    }
  }
}

// The disk fails under a batch, the process lives: the next batch goes on from what is there.
TEST(Crash, AFailedWriteLeavesALogThatGoesOn) {
  const std::size_t steps = steps_of_work();
  for (std::size_t stop = 12; stop < steps; stop += 3) {
    World world;
    ASSERT_TRUE(Log::create(world.options));
    const auto log = *Log::open(world.options);
    world.append(*log, 3);
    world.files.crash_before(stop - 12);
    try {
      for (int i = 0; i < 20; ++i) world.append(*log, 100);
    } catch (const Crash&) {
    }
    world.files.crash_before(1'000'000);
    world.append(*log, 2);
    world.audit_now();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace tw::trust
