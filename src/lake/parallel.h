// Work on many files that mostly waits for the disk. Internal to the room.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>

namespace tw::lake {

// Calls work(i) once for each i < count, from this thread and one more. Rethrows the first
// exception after both have stopped.
template <class Work>
void for_each_in_parallel(std::size_t count, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  const auto run = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      next = count;
      const std::scoped_lock lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  if (count > 1) {
    const std::jthread helper(run);
    run();
  } else {
    run();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace tw::lake
