// Durable appends to a transparency log by many writers at once: entries a second, and how long a
// writer waits. Usage: trust_log FOLDER [WRITERS [SECONDS [ENTRIES_A_CALL]]]
// Each writer waits for its entry to be durable before it sends the next; an entry is 200 bytes.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "trust/log.h"

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

double percentile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: trust_log FOLDER [WRITERS [SECONDS [ENTRIES_A_CALL]]]\n");
    return 2;
  }
  const auto number = [&](int place, int otherwise) {
    return argc > place ? std::atoi(argv[place]) : otherwise;
  };
  const auto writers = static_cast<std::size_t>(number(2, 64));
  const std::chrono::seconds length(number(3, 10));
  const auto each_call = static_cast<std::size_t>(number(4, 1));
  tw::make_folders(argv[1]);
  const tw::trust::LogOptions options{
      std::filesystem::path(argv[1]) / ("log-" + tw::unique_name()),
      *tw::trust::SignerKey::make("bench.example/log", tw::trust::KeyType::kEd25519)};
  if (!tw::trust::Log::create(options)) return 3;
  const auto log = *tw::trust::Log::open(options);

  std::vector<std::vector<double>> waits(writers);
  std::vector<std::thread> threads;
  const auto begin = Clock::now();
  for (std::size_t writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      const std::vector<std::string> entries(each_call, std::string(200, 'x'));
      while (Clock::now() - begin < length) {
        const auto sent = Clock::now();
        if (!log->append(entries)) std::abort();
        waits[writer].push_back(Milliseconds(Clock::now() - sent).count());
      }
    });
  }
  for (auto& each : threads) each.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::vector<double> all;
  for (const auto& each : waits) all.insert(all.end(), each.begin(), each.end());
  std::sort(all.begin(), all.end());
  std::printf(
      "%zu writers, %zu entries a call: %.0f entries/s; wait p50 %.2f ms, p99 %.2f ms, max %.2f "
      "ms\n",
      writers, each_call, static_cast<double>(log->tree().size) / seconds, percentile(all, 0.5),
      percentile(all, 0.99), all.back());
  std::filesystem::remove_all(options.folder);
}
