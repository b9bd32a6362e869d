#include "server/metrics.h"

#include <fmt/format.h>

namespace tw::server {
namespace {

void head(std::string& text, const char* name, const char* type, const char* help) {
  text += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
}

void single(std::string& text, const char* name, const char* type, const char* help,
            std::int64_t value) {
  head(text, name, type, help);
  text += fmt::format("{} {}\n", name, value);
}

}  // namespace

Metrics::Metrics(const Routes& routes)
    : routes_(routes), cells_(std::make_unique<Cell[]>(routes.all().size() + 1)) {}

void Metrics::count(const Route* route, int status, double seconds, std::uint64_t sent) {
  const auto& all = routes_.all();
  auto& cell = cells_[route == nullptr ? all.size() : static_cast<std::size_t>(route - all.data())];
  const auto status_class = static_cast<std::size_t>(status / 100);
  if (status_class < cell.by_class.size()) ++cell.by_class[status_class];
  std::size_t bucket = 0;
  while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
  ++cell.buckets[bucket];
  cell.microseconds += static_cast<std::int64_t>(seconds * 1e6);
  cell.sent += static_cast<std::int64_t>(sent);
}

std::string Metrics::text(const HttpCounters& http) const {
  std::string text;
  const auto& all = routes_.all();
  const auto name_of = [&](std::size_t i) { return i < all.size() ? all[i].name : "none"; };
  const auto used = [&](std::size_t i) {
    std::int64_t requests = 0;
    for (const auto& bucket : cells_[i].buckets) requests += bucket;
    return requests;
  };
  head(text, "tidewaiter_http_requests_total", "counter", "Requests answered, by route and class.");
  for (std::size_t i = 0; i <= all.size(); ++i) {
    for (std::size_t status = 1; status < cells_[i].by_class.size(); ++status) {
      if (const std::int64_t count = cells_[i].by_class[status]; count > 0) {
        text += fmt::format("tidewaiter_http_requests_total{{route=\"{}\",status=\"{}xx\"}} {}\n",
                            name_of(i), status, count);
      }
    }
  }
  head(text, "tidewaiter_http_request_seconds", "histogram",
       "From the end of the header to the last byte of the answer.");
  for (std::size_t i = 0; i <= all.size(); ++i) {
    if (used(i) == 0) continue;
    std::int64_t so_far = 0;
    for (std::size_t bucket = 0; bucket <= kBounds.size(); ++bucket) {
      so_far += cells_[i].buckets[bucket];
      text += fmt::format(
          "tidewaiter_http_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", name_of(i),
          bucket < kBounds.size() ? fmt::format("{}", kBounds[bucket]) : "+Inf", so_far);
    }
    text += fmt::format("tidewaiter_http_request_seconds_sum{{route=\"{}\"}} {}\n", name_of(i),
                        static_cast<double>(cells_[i].microseconds) / 1e6);
    text += fmt::format("tidewaiter_http_request_seconds_count{{route=\"{}\"}} {}\n", name_of(i),
                        so_far);
  }
  head(text, "tidewaiter_http_sent_bytes_total", "counter", "Bytes of answers, by route.");
  for (std::size_t i = 0; i <= all.size(); ++i) {
    if (used(i) == 0) continue;
    text += fmt::format("tidewaiter_http_sent_bytes_total{{route=\"{}\"}} {}\n", name_of(i),
                        cells_[i].sent.load());
  }
  single(text, "tidewaiter_http_connections", "gauge", "Connections that are open.",
         http.connections);
  single(text, "tidewaiter_http_connections_total", "counter", "Connections taken.", http.accepted);
  single(text, "tidewaiter_http_connections_refused_total", "counter",
         "Connections over a limit, closed at once.", http.turned_away);
  single(text, "tidewaiter_http_in_flight", "gauge", "Requests being answered.", http.in_flight);
  single(text, "tidewaiter_http_waiting", "gauge", "Requests waiting for a worker.", http.waiting);
  single(text, "tidewaiter_http_busy_total", "counter",
         "Requests answered 503: no worker was free.", http.busy);
  return text;
}

}  // namespace tw::server
