// Pieces of work, some of them at the same time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"

namespace tw {

// Calls work(i, worker) once for each i < count, begun in order, `at_once` at a time, this thread
// among them; `worker` < at_once, and each does one piece at a time. Where work answers false or
// throws, no further piece is begun; the first exception is thrown again when all have stopped.
template <class Work>
void for_each_in_parallel(std::size_t count, std::size_t at_once, const Work& work) {
  std::mutex mutex;
  std::size_t next = 0;
  std::exception_ptr failure;
  const auto take = [&]() -> std::optional<std::size_t> {
    const std::scoped_lock lock(mutex);
    return next < count ? std::optional(next++) : std::nullopt;
  };
  const auto stop = [&](std::exception_ptr reason) {
    const std::scoped_lock lock(mutex);
    next = count;
    if (!failure) failure = std::move(reason);
  };
  const auto run = [&](std::size_t worker) {
    try {
      while (const auto i = take()) {
        if (!work(*i, worker)) stop(nullptr);
      }
    } catch (...) {
      stop(std::current_exception());
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(count, at_once); ++i) helpers.emplace_back(run, i);
    run(0);
  }
  if (failure) std::rethrow_exception(failure);
}

// The answers of work(i, worker), a Result<T>, in order: of all i < count, or of those that were
// begun before one failed.
template <class T, class Work>
std::vector<Result<T>> collect_in_parallel(std::size_t count, std::size_t at_once,
                                           const Work& work) {
  std::vector<std::optional<Result<T>>> answers(count);
  for_each_in_parallel(count, at_once, [&](std::size_t i, std::size_t worker) {
    answers[i] = work(i, worker);
    return answers[i]->has_value();
  });
  std::vector<Result<T>> begun;
  for (auto& answer : answers) {
    if (answer) begun.push_back(std::move(*answer));
  }
  return begun;
}

}  // namespace tw
