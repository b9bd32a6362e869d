// Requests to every route of the server over an empty home, by somebody who may do all: a line with
// method and target, headers, an empty line, the body. Whatever is asked, nothing fails inside (no
// 500), and every problem says which one it is. What one input changed, the next one finds.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "base/file.h"
#include "identity/people.h"
#include "lake/home.h"
#include "server/dispatch.h"
#include "server/routes.h"

namespace {

using namespace tw;
using namespace tw::server;

class OwnersDoor : public Doorkeeper {
 public:
  std::optional<Caller> caller(const Request&) override {
    return Caller{.principal = identity::file_owner("owner")};
  }
};

class World {
 public:
  World() {
    TW_ASSERT(lake::Home::create(folder_, {}).has_value());
    services_ = std::move(Services::open({.home = folder_, .engine = {.threads = 1}})).value();
    start_ = std::make_unique<PeopleDoor>(services_->store(), "start");
    self_ = {.http = &counters_, .start = start_.get()};
    routes_ = std::make_unique<Routes>(all_routes(*services_, self_));
    metrics_ = std::make_unique<Metrics>(*routes_);
    self_.routes = routes_.get();
    self_.metrics = metrics_.get();
    dispatcher_ = std::make_unique<Dispatcher>(*routes_, door_, *metrics_, nullptr);
  }
  ~World() {
    dispatcher_.reset();
    routes_.reset();
    services_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // As the transport asks.
  Response ask(Request& request) {
    auto intake = dispatcher_->admit(request);
    if (intake.refusal) return std::move(*intake.refusal);
    if (request.body.size() > intake.body_bytes) request.body.resize(intake.body_bytes);
    if (intake.to_file) {
      const auto path = folder_ / "tmp" / ("upload-" + unique_name());
      make_folders(path.parent_path());
      write_file_durably(path, request.body);
      request.upload = std::make_shared<TemporaryFile>(path);
      request.body.clear();
    }
    return dispatcher_->answer(request);
  }

  // What a request began ends with its input.
  void wait_for_jobs() {
    while (true) {
      const auto jobs = services_->jobs().list();
      if (jobs.empty() || jobs.front().has_ended()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("requests-" + unique_name());
  OwnersDoor door_;
  HttpCounters counters_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<PeopleDoor> start_;
  Self self_;
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

std::string_view cut(std::string_view& text, std::string_view at) {
  const auto end = text.find(at);
  const auto begin = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + at.size());
  return begin;
}

bool read(std::string_view text, Request& request) {
  auto head = cut(text, "\n\n");
  auto line = cut(head, "\n");
  request.method = cut(line, " ");
  request.target = line;
  request.headers.add("Host", "localhost");
  while (!head.empty()) {
    auto header = cut(head, "\n");
    const auto name = cut(header, ": ");
    request.headers.add(std::string(name), std::string(header));
  }
  request.body = text;
  if (!text.empty() && request.headers.find("Content-Type") == nullptr) {
    request.headers.add("Content-Type", "application/json");
  }
  return read_target(request);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  Request request;
  if (!read({reinterpret_cast<const char*>(data), size}, request)) return 0;
  const auto response = world.ask(request);
  world.wait_for_jobs();
  if (response.status == 500) {
    std::fprintf(stderr, "%s %s\n%s\n", request.method.c_str(), request.target.c_str(),
                 response.body.c_str());
  }
  TW_ASSERT(response.status >= 200 && response.status != 500);
  if (response.content_type == "application/problem+json") {
    TW_ASSERT(nlohmann::json::parse(response.body, nullptr, false).contains("code"));
  }
  return 0;
}
