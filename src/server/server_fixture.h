// What the tests of this room share: an empty home and the server's routes over it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/file.h"
#include "server/dispatch.h"
#include "server/routes.h"

namespace tw::server {

class ServerTest : public testing::Test {
 protected:
  ServerTest() : ServerTest(empty_home()) {}
  // Over a home that there is; it goes with the test.
  explicit ServerTest(std::filesystem::path home) : folder_(std::move(home)) {
    services_ = std::move(Services::open({.home = folder_})).value();
    door_ = std::make_unique<PeopleDoor>(services_->store(), "secret");
    self_ = {.http = &counters_, .start = door_.get()};
    routes_ = std::make_unique<Routes>(all_routes(*services_, self_));
    metrics_ = std::make_unique<Metrics>(*routes_);
    self_.routes = routes_.get();
    self_.metrics = metrics_.get();
    dispatcher_ = std::make_unique<Dispatcher>(*routes_, *door_, *metrics_, nullptr);
  }
  ~ServerTest() override { std::filesystem::remove_all(folder_); }

  static std::filesystem::path empty_home() {
    auto folder = std::filesystem::temp_directory_path() / ("server-" + unique_name());
    TW_ASSERT(lake::Home::create(folder, {}).has_value());
    return folder;
  }
  static Request request(const std::string& method, const std::string& target,
                         const std::string& body = "") {
    Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.headers.add("Host", "localhost");
    if (!body.empty()) request.headers.add("Content-Type", "application/json");
    TW_ASSERT(read_target(request));
    return request;
  }
  // As the transport asks.
  Response ask(Request request) {
    auto intake = dispatcher_->admit(request);
    return intake.refusal ? std::move(*intake.refusal) : dispatcher_->answer(request);
  }
  Response ask_as_first(Request request) {
    request.headers.add("Authorization", "Bearer secret");
    return ask(std::move(request));
  }
  static nlohmann::json document(const Response& response) {
    return nlohmann::json::parse(response.body);
  }

  std::filesystem::path folder_;
  HttpCounters counters_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<PeopleDoor> door_;
  Self self_;
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

}  // namespace tw::server
