#include "server/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace tw::server {
namespace {

// Work is refused rather than piled up, and what was taken is done.
TEST(WorkersOffer, IsRefusedWhenSoManyWait) {
  std::atomic<int> done{0};
  std::atomic<std::int64_t> waiting{0};
  {
    std::latch running(1), go(1);
    Workers workers(1, 2, waiting);
    ASSERT_TRUE(workers.offer([&] {
      running.count_down();
      go.wait();
      ++done;
    }));
    running.wait();
    EXPECT_TRUE(workers.offer([&] { ++done; }));
    EXPECT_TRUE(workers.offer([&] { ++done; }));
    EXPECT_FALSE(workers.offer([&] { ++done; }));
    EXPECT_EQ(waiting, 2);
    go.count_down();
  }
  EXPECT_EQ(done, 3);
  EXPECT_EQ(waiting, 0);
}

}  // namespace
}  // namespace tw::server
