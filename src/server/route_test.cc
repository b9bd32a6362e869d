#include "server/route.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "server/openapi.h"
#include "server/server_fixture.h"

namespace tw::server {
namespace {

using testing::HasSubstr;

Route route(const std::string& method, const std::string& path) {
  return {
      .method = method,
      .path = path,
      .name = method + path,
      .access = Access::everybody(),
      .answers = {{}},
      .handler = [](const Request&, const Principal&) -> Result<Response> { return Response{}; }};
}

std::string found(const Routes& routes, const char* method, const char* path,
                  Texts* values = nullptr) {
  Texts ignored;
  const auto* route = routes.find(method, path, values == nullptr ? ignored : *values);
  return route == nullptr ? "" : route->name;
}

TEST(RoutesFind, LiteralSegmentsWinOverNames) {
  const Routes routes({route("GET", "/a/{x}"), route("GET", "/a/b"), route("POST", "/a/{x}"),
                       route("GET", "/a/{x}/c"), route("GET", "/{rest*}")});
  Texts values;
  EXPECT_EQ(found(routes, "GET", "/a/b"), "GET/a/b");
  EXPECT_EQ(found(routes, "GET", "/a/z", &values), "GET/a/{x}");
  EXPECT_EQ(values, (Texts{{"x", "z"}}));
  EXPECT_EQ(found(routes, "HEAD", "/a/b"), "GET/a/b");
  EXPECT_EQ(found(routes, "POST", "/a/b"), "POST/a/{x}");
  EXPECT_EQ(found(routes, "GET", "/q/r/s", &values), "GET/{rest*}");
  EXPECT_EQ(values, (Texts{{"rest", "q/r/s"}}));
  EXPECT_EQ(found(routes, "DELETE", "/a/b"), "");
}

TEST(RoutesFind, AnEmptySegmentIsNoName) {
  const Routes routes({route("GET", "/a/{x}")});
  EXPECT_EQ(found(routes, "GET", "/a/"), "");
  EXPECT_EQ(found(routes, "GET", "/a"), "");
  EXPECT_EQ(found(routes, "GET", "/a/b/"), "");
}

TEST(RoutesMethods, AreThoseOfThePath) {
  const Routes routes({route("GET", "/a"), route("POST", "/a"), route("POST", "/b")});
  EXPECT_EQ(routes.methods("/a"), (std::vector<std::string>{"GET", "HEAD", "POST"}));
  EXPECT_EQ(routes.methods("/b"), (std::vector<std::string>{"POST"}));
  EXPECT_TRUE(routes.methods("/c").empty());
}

using TableOfRoutes = ServerTest;

// Default deny: whoever adds a route decides who may use it. What is public is listed here.
TEST_F(TableOfRoutes, PublicAreOnlyThese) {
  std::set<std::string> open;
  for (const auto& each : routes_->all()) {
    ASSERT_NE(each.access.kind, Access::Kind::kNobody) << each.path;
    if (each.access.kind == Access::Kind::kPublic) open.insert(each.method + " " + each.path);
  }
  // Addresses of files carry their own authorisation.
  EXPECT_THAT(
      open,
      testing::ElementsAre(
          "GET /api/log/key", "GET /api/sign-in", "GET /api/sign-in/begin",
          "GET /api/sign-in/callback", "GET /delta-sharing/files/{token}", "GET /healthz",
          "GET /log/checkpoint", "GET /log/tile/{tile*}", "GET /metrics", "GET /openapi.json",
          "GET /readyz", "GET /reference", "GET /start", "GET /{file*}", "POST /add-checkpoint",
          "POST /api/password", "POST /api/session"));
}

// Every route that is not public refuses a stranger, before it looks at anything else.
TEST_F(TableOfRoutes, AStrangerIsRefusedEverywhereElse) {
  for (const auto& each : routes_->all()) {
    if (each.access.kind == Access::Kind::kPublic) continue;
    EXPECT_EQ(ask(request(each.method, each.path)).status, 401) << each.method << " " << each.path;
  }
}

TEST_F(TableOfRoutes, EveryTextIsThereInBothLanguages) {
  for (const auto& each : routes_->all()) {
    EXPECT_TRUE(message_exists(Language::kChinese, "route." + each.name)) << each.name;
    EXPECT_TRUE(message_exists(Language::kEnglish, "route." + each.name)) << each.name;
    EXPECT_TRUE(message_exists(Language::kEnglish, "route_group." + each.group)) << each.group;
    for (const auto& parameter : each.parameters) {
      EXPECT_TRUE(message_exists(Language::kEnglish, "parameter." + parameter.name))
          << parameter.name;
      EXPECT_FALSE(is_in_path(each, parameter) && parameter.may_repeat);
    }
    for (const int status : problem_statuses(each)) {
      EXPECT_TRUE(message_exists(Language::kEnglish, "status." + std::to_string(status))) << status;
    }
  }
}

// Each {name} of a path is described.
TEST_F(TableOfRoutes, NamesInPathsAreParameters) {
  for (const auto& each : routes_->all()) {
    for (auto at = each.path.find('{'); at != std::string::npos; at = each.path.find('{', at + 1)) {
      const std::string name = each.path.substr(at + 1, each.path.find_first_of("*}", at) - at - 1);
      EXPECT_TRUE(std::any_of(each.parameters.begin(), each.parameters.end(),
                              [&](const Parameter& parameter) { return parameter.name == name; }))
          << each.path;
    }
  }
}

TEST_F(TableOfRoutes, OpenApiHasEachWithItsAnswers) {
  const auto document = openapi(*routes_, Language::kChinese);
  const auto& table = document["paths"]["/api/tables/{name}"]["get"];
  EXPECT_EQ(table["x-permission"], "table.read");
  for (const char* type : {"application/json", "text/csv; charset=utf-8"}) {
    EXPECT_TRUE(table["responses"]["200"]["content"].contains(type)) << type;
  }
  EXPECT_TRUE(table["responses"].contains("404"));
}

TEST_F(TableOfRoutes, TheReferenceShowsAllOfThem) {
  const auto page = reference_page(*routes_, Language::kChinese);
  for (const auto& each : routes_->all()) EXPECT_THAT(page, HasSubstr("id=\"" + each.name + "\""));
  EXPECT_THAT(page, testing::Not(HasSubstr("<script")));
}

// docs/server.md is what the program says. TIDEWAITER_DRAW=1 rewrites its table.
TEST_F(TableOfRoutes, TheDocumentHasTheTable) {
  const std::filesystem::path path = TIDEWAITER_SOURCE_DIR "/docs/server.md";
  auto text = read_file(path).value();
  const std::string begin = "<!-- routes -->\n", end = "<!-- end of routes -->";
  const auto from = text.find(begin) + begin.size();
  const auto to = text.find(end);
  ASSERT_NE(to, std::string::npos);
  if (std::getenv("TIDEWAITER_DRAW") != nullptr) {
    text.replace(from, to - from, routes_table(*routes_));
    std::ofstream(path) << text;
    return;
  }
  EXPECT_EQ(text.substr(from, to - from), routes_table(*routes_));
}

}  // namespace
}  // namespace tw::server
