// What the server counts of itself, in the text format of Prometheus (version 0.0.4).
//
// Own lines rather than prometheus-cpp: the labels are the routes, known at the start, so that a
// request costs three atomic additions and no lock or lookup; the library's registry is made for
// labels that come and go, and brings a server of its own.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/http.h"
#include "server/route.h"

namespace tw::server {

class Metrics {
 public:
  explicit Metrics(const Routes& routes);

  // `route` is null where the request met none.
  void count(const Route* route, int status, double seconds, std::uint64_t sent);
  std::string text(const HttpCounters& http) const;

 private:
  static constexpr std::array<double, 9> kBounds = {0.001, 0.005, 0.01, 0.025, 0.05,
                                                    0.1,   0.5,   2.5,  10};
  struct Cell {
    std::array<std::atomic<std::int64_t>, 6> by_class{};  // 1xx .. 5xx at [1] .. [5]
    std::array<std::atomic<std::int64_t>, kBounds.size() + 1> buckets{};
    std::atomic<std::int64_t> microseconds{0};
    std::atomic<std::int64_t> sent{0};
  };
  const Routes& routes_;
  std::unique_ptr<Cell[]> cells_;  // one a route, and one for none
};

}  // namespace tw::server
