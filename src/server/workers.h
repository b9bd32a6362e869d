// A fixed number of threads with a queue of bounded length: work is refused rather than piled up.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tw::server {

class Workers {
 public:
  // `waiting_now` is kept at how many wait.
  Workers(int threads, std::size_t waiting, std::atomic<std::int64_t>& waiting_now);
  // Finishes what was taken.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False: so many wait already; nothing was taken. `task` must not throw.
  bool offer(std::function<void()> task);
  // Takes it whatever the queue: for the next step of something already begun.
  void add(std::function<void()> task);

 private:
  void work();
  const std::size_t most_waiting_;
  std::atomic<std::int64_t>& waiting_now_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  bool ends_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tw::server
