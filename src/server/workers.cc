#include "server/workers.h"

#include <utility>

namespace tw::server {

Workers::Workers(int threads, std::size_t waiting, std::atomic<std::int64_t>& waiting_now)
    : most_waiting_(waiting), waiting_now_(waiting_now) {
  threads_.reserve(static_cast<std::size_t>(threads));
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool Workers::offer(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= most_waiting_) return false;
    queue_.push_back(std::move(task));
    ++waiting_now_;
  }
  changed_.notify_one();
  return true;
}

void Workers::add(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(task));
    ++waiting_now_;
  }
  changed_.notify_one();
}

void Workers::work() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ends_ || !queue_.empty(); });
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
      --waiting_now_;
    }
    task();
  }
}

}  // namespace tw::server
