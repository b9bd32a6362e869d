// HTTP/1.1 and HTTPS over Boost.Beast, which no other file sees. One coroutine a connection on a
// few network threads; whatever may block runs on a bounded pool of workers, and when that is full
// the answer is 503 with Retry-After. All memory that a client can make us hold is bounded: the
// header, the body (in memory up to the route's limit, else streamed to a file), one request a
// connection at a time however many are pipelined, and what is being written (64 KiB a piece).
//
// Time is bounded too: to begin and to end a header, a lowest rate for bodies, a piece to be taken,
// and how long an idle connection is kept.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "server/message.h"

namespace tw::server {

struct HttpSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any that is free

  std::filesystem::path certificate;  // PEM, the chain; empty: plain HTTP
  std::filesystem::path key;          // PEM
  std::filesystem::path
      client_authorities;  // PEM; whose certificates of organisations are believed
  bool needs_client_certificate = false;

  int network_threads = 1;
  int workers = 4;                   // requests that run
  std::size_t waiting = 256;         // requests that wait for a worker; more get 503
  std::size_t connections = 20'000;  // as far as the system lets us open files
  std::size_t connections_an_address = 2'000;
  std::uint32_t header_bytes = 16 * 1024;
  std::chrono::milliseconds header_time{10'000};
  std::chrono::milliseconds idle_time{75'000};
  std::chrono::milliseconds body_time{20'000};  // and a second for each `body_rate` bytes
  std::uint64_t body_rate = 16 * 1024;
  std::chrono::milliseconds write_time{30'000};  // for each piece
  std::chrono::milliseconds drain_time{30'000};  // after stop()
  std::chrono::milliseconds event_time{250};     // between two polls of a feed
  std::filesystem::path upload_folder;
};

// What the application says to a request of which only the header is in.
struct Intake {
  std::optional<Response> refusal;  // answered at once, the body is not read
  std::uint64_t body_bytes = 0;     // at most
  bool to_file = false;             // the body becomes Request::upload
};

// One request and its answer, when the last byte is gone or the connection broke.
struct Exchange {
  const Request& request;
  int status = 0;
  std::uint64_t received = 0;  // bytes of the body
  std::uint64_t sent = 0;      // bytes of the body
  double seconds = 0;          // from the end of the header
  bool is_whole = true;        // false: the connection broke
};

// Called from many threads at once. Nothing here throws.
class Application {
 public:
  virtual ~Application() = default;
  // Whether admit() and answer() are so quick that they run on the network's thread, also when all
  // workers are busy.
  virtual bool is_instant(const Request& request) = 0;
  virtual Intake admit(Request& request) = 0;
  virtual Response answer(Request& request) = 0;
  // The transport itself refuses: 400, 408, 413, 431 or 503, with a message code.
  virtual Response refuse(const Request& request, int status, const std::string& code) = 0;
  virtual void finished(const Exchange& exchange) = 0;
};

// Read by /metrics.
struct HttpCounters {
  std::atomic<std::int64_t> connections{0};  // open
  std::atomic<std::int64_t> accepted{0};
  std::atomic<std::int64_t> turned_away{0};  // connections over a limit
  std::atomic<std::int64_t> in_flight{0};    // requests
  std::atomic<std::int64_t> waiting{0};      // for a worker
  std::atomic<std::int64_t> busy{0};         // answered 503 because no worker was free
};

class HttpServer {
 public:
  // Binds. Codes serve.address_invalid, serve.cannot_listen, serve.certificate_invalid.
  static Result<std::unique_ptr<HttpServer>> listen(const HttpSettings& settings,
                                                    Application& application,
                                                    HttpCounters& counters);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;
  // Serves until stop(), or SIGTERM or SIGINT where `on_signals`; then takes no more connections,
  // ends those that are idle, finishes what runs (at most drain_time) and returns.
  void run(bool on_signals);
  // From any thread.
  void stop();

  struct State;  // of the implementation

 private:
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tw::server
