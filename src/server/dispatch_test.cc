#include "server/dispatch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/problem.h"
#include "server/server_fixture.h"

namespace tw::server {
namespace {

using Dispatch = ServerTest;

TEST_F(Dispatch, UnknownPathsAndMethods) {
  EXPECT_EQ(ask(request("GET", "/nowhere")).status, 404);
  const auto refused = ask(request("PUT", "/healthz"));
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.get("Allow"), "GET, HEAD");
}

// A problem document has the stable code and both languages, whichever its title is in.
TEST_F(Dispatch, ProblemsSpeakBothLanguages) {
  auto asked = request("GET", "/api/tables/chapter?period=2026-13&color=red");
  asked.headers.add("Accept-Language", "zh-CN");
  const auto response = ask_as_first(asked);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.content_type, "application/problem+json");
  const auto problem = document(response);
  EXPECT_EQ(problem["code"], "request.parameters");
  EXPECT_EQ(problem["title"], "请求有误");
  EXPECT_EQ(problem["messages"]["en"], "a parameter is wrong: period");
  EXPECT_EQ(problem["violations"][0]["path"], "period");
  EXPECT_EQ(problem["violations"][1]["path"], "color");
  EXPECT_TRUE(violations(problem_schema(), problem).empty());
}

TEST_F(Dispatch, ErrorsOfRoomsBecomeTheirStatus) {
  const auto response = ask_as_first(request("GET", "/api/tables/nothing?period=2026-01"));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(document(response)["code"], "table.unknown");
}

TEST(StatusOf, TheLongestBeginningCounts) {
  EXPECT_EQ(status_of("access.sign_in"), 401);
  EXPECT_EQ(status_of("access.permission"), 403);
  EXPECT_EQ(status_of("lake.conflict"), 409);
  EXPECT_EQ(status_of("something.new"), 422);
}

TEST_F(Dispatch, ATokenThatIsNotTheOneOpensNothing) {
  for (const char* token : {"", "secre", "secret2", "Secret"}) {
    auto asked = request("GET", "/api/me");
    asked.headers.add("Authorization", std::string("Bearer ") + token);
    EXPECT_EQ(ask(asked).status, 401) << token;
  }
  EXPECT_EQ(ask_as_first(request("GET", "/api/me")).status, 200);
}

// The link signs in by a cookie that no other site can send.
TEST_F(Dispatch, TheLinkSignsIn) {
  EXPECT_EQ(ask(request("GET", "/start?token=wrong")).status, 403);
  const auto response = ask(request("GET", "/start?token=secret"));
  EXPECT_EQ(response.status, 303);
  EXPECT_THAT(std::string(response.headers.get("Set-Cookie")),
              testing::HasSubstr("SameSite=Strict"));
  auto asked = request("GET", "/api/me");
  asked.headers.add("Cookie", "other=1; tidewaiter=secret");
  EXPECT_EQ(ask(asked).status, 200);
}

TEST(FromElsewhere, IsWhatBrowsersSayOfOtherSites) {
  const auto elsewhere = [](const char* name, const char* value) {
    Request request;
    request.headers.add("Host", "customs.example");
    request.headers.add(name, value);
    return is_from_elsewhere(request);
  };
  EXPECT_TRUE(elsewhere("Sec-Fetch-Site", "cross-site"));
  EXPECT_TRUE(elsewhere("Sec-Fetch-Site", "same-site"));
  EXPECT_FALSE(elsewhere("Sec-Fetch-Site", "same-origin"));
  EXPECT_TRUE(elsewhere("Origin", "https://evil.example"));
  EXPECT_TRUE(elsewhere("Origin", "null"));
  EXPECT_FALSE(elsewhere("Origin", "https://customs.example"));
  EXPECT_FALSE(elsewhere("Accept", "*/*"));
}

// A principal without the permission is told which one it needs; nothing is given by signing in.
TEST_F(Dispatch, APermissionIsNeeded) {
  class Door : public Doorkeeper {
   public:
    std::optional<Caller> caller(const Request&) override { return Caller{}; }
  } door;
  Dispatcher dispatcher(*routes_, door, *metrics_, nullptr);
  auto asked = request("GET", "/api/tables");
  const auto intake = dispatcher.admit(asked);
  ASSERT_TRUE(intake.refusal.has_value());
  EXPECT_EQ(intake.refusal->status, 403);
  EXPECT_THAT(intake.refusal->body, testing::HasSubstr("table.read"));
}

TEST_F(Dispatch, MetricsCountByRoute) {
  auto asked = request("GET", "/healthz");
  const auto response = ask(asked);
  asked.route = &routes_->all().front();
  dispatcher_->finished({asked, response.status, 0, 18, 0.003, true});
  const auto text = metrics_->text(counters_);
  EXPECT_THAT(text, testing::HasSubstr(
                        "tidewaiter_http_requests_total{route=\"healthz\",status=\"2xx\"} 1\n"));
  EXPECT_THAT(text,
              testing::HasSubstr(
                  "tidewaiter_http_request_seconds_bucket{route=\"healthz\",le=\"0.001\"} 0\n"));
  EXPECT_THAT(text,
              testing::HasSubstr(
                  "tidewaiter_http_request_seconds_bucket{route=\"healthz\",le=\"0.005\"} 1\n"));
}

}  // namespace
}  // namespace tw::server
