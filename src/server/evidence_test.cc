// How far a month is, and the prices a record stands among: what is counted, expected and seen.
#include <gmock/gmock.h>

#include "server/routes.h"
#include "sql/query.h"
#include "statistics/home_fixture.h"

namespace tw::server {
namespace {

using nlohmann::json;
using testing::ElementsAre;

// A table `arrived` with so many declarations of office 2225 on each day.
void arrive(lake::Connection& connection,
            const std::vector<std::pair<std::string, int>>& declarations) {
  connection.execute(
      "CREATE OR REPLACE TEMP TABLE arrived (customs_office VARCHAR, acceptance_date DATE, source "
      "VARCHAR, declaration_number VARCHAR)");
  int number = 0;
  for (const auto& [day, count] : declarations) {
    for (int i = 0; i < count; ++i) {
      connection.execute("INSERT INTO arrived VALUES ('2225', DATE '" + day + "', 'test', 'D" +
                         std::to_string(++number) + "')");
    }
  }
}

// What is expected on each day of March 2026 for which there is something to compare with.
std::map<std::string, double> expected(lake::Connection& connection) {
  connection.execute("SET VARIABLE arrival_first = '2026-03-01'");
  connection.execute("SET VARIABLE arrival_last = '2026-03-31'");
  connection.execute(sql::query("server", "arrivals"));
  const auto rows = connection.query(sql::query("server", "arrivals_by_day"));
  std::map<std::string, double> days;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows.is_null(i, 2)) days[rows.text(i, 0)] = rows.real(i, 2);
  }
  return days;
}

class Arrivals : public testing::Test {
 protected:
  Arrivals() { connection_.execute("CREATE TEMP TABLE code (list VARCHAR, code VARCHAR)"); }
  lake::Engine engine_;
  lake::Connection connection_{engine_};
};

// Eight Mondays bring 1, 2, ... 8 declarations: their median is 4.5. The ninth back does not count.
TEST_F(Arrivals, AreExpectedAsOnTheSameWeekdayOfEightWeeks) {
  std::vector<std::pair<std::string, int>> mondays = {
      {"2025-12-29", 100}, {"2026-01-05", 1}, {"2026-01-12", 2}, {"2026-01-19", 3},
      {"2026-01-26", 4},   {"2026-02-02", 5}, {"2026-02-09", 6}, {"2026-02-16", 7},
      {"2026-02-23", 8},   {"2026-03-02", 9}};
  arrive(connection_, mondays);
  const auto days = expected(connection_);
  EXPECT_DOUBLE_EQ(days.at("2026-03-02"), 4.5);
  EXPECT_DOUBLE_EQ(days.at("2026-03-01"), 0) << "nothing comes on Sundays";
  EXPECT_EQ(days.count("2026-03-03"), 0) << "nothing is expected beyond the newest day";
}

// A week of holidays would otherwise look as if nothing need come.
TEST_F(Arrivals, LeaveHolidaysApart) {
  arrive(connection_, {{"2026-01-26", 6}, {"2026-02-09", 6}, {"2026-03-02", 6}, {"2026-03-09", 1}});
  connection_.execute(
      "INSERT INTO code VALUES ('holiday', '2026-02-02'), ('holiday', '2026-02-16'), ('holiday', "
      "'2026-02-23'), ('holiday', '2026-03-09')");
  const auto days = expected(connection_);
  EXPECT_DOUBLE_EQ(days.at("2026-03-02"), 6);
  EXPECT_EQ(days.count("2026-03-09"), 0) << "on a holiday nothing is expected";
}

class Evidence : public testing::Test {
 protected:
  Evidence() {
    fixture_.load("2026-03", {{"M", "848180", "DE", "100", "0110", "10", "D1"},
                              {"M", "848180", "DE", "300", "0110", "10", "D2"},
                              {"M", "848180", "JP", "50", "0110", "0", "D3"},
                              {"X", "640399", "US", "70", "0110", "10", "D4"}});
    services_ = std::move(Services::open({.home = fixture_.home.folder()})).value();
    routes_ = std::make_unique<Routes>(evidence_routes(*services_));
  }

  static Principal reader(const identity::Scope& scope) {
    Principal principal;
    principal.login = "li";
    principal.scope = scope;
    principal.permissions = identity::Permissions::all();
    return principal;
  }

  json ask(const std::string& target, const Principal& principal) {
    Request request;
    request.method = "GET";
    request.target = target;
    TW_ASSERT(read_target(request));
    const auto* route = routes_->find("GET", request.path, request.path_values);
    TW_ASSERT(route != nullptr);
    const auto response = route->handler(request, principal);
    if (!response) return {{"code", response.error().code}};
    const auto document = json::parse(response->body);
    EXPECT_TRUE(violations(route->answers.front().schema, document).empty()) << document;
    return document;
  }

  statistics::HomeFixture fixture_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<Routes> routes_;
  const Principal everywhere_ = reader(identity::Scope::everything());
  const Principal here_ = reader({.offices = {"22"}});
  const Principal elsewhere_ = reader({.offices = {"51"}});
};

TEST_F(Evidence, OfAMonthIsNarrowedToTheOfficesOfTheReader) {
  const auto all = ask("/api/months/2026-03/dashboard", everywhere_);
  ASSERT_EQ(all["arrivals"].size(), 1u);
  EXPECT_EQ(all["arrivals"][0]["office"], "22");
  EXPECT_EQ(all["arrivals"][0]["declarations"], 4);
  EXPECT_EQ(ask("/api/months/2026-03/dashboard", here_)["arrivals"], all["arrivals"]);
  EXPECT_TRUE(ask("/api/months/2026-03/dashboard", elsewhere_)["arrivals"].empty());
}

TEST_F(Evidence, GateOfTheCheckIsShutUntilTheMonthIsCheckedAsItStands) {
  const auto checked = [&] { return ask("/api/months/2026-03/gates", everywhere_)["gates"][0]; };
  EXPECT_EQ(checked()["name"], "checked");
  EXPECT_EQ(checked()["passed"], false);
  fixture_.check("2026-03");
  EXPECT_EQ(checked()["passed"], true);
  fixture_.load("2026-03", {{"M", "848180", "DE", "1"}});
  EXPECT_EQ(checked()["passed"], false);
}

// D1 costs 10 dollars a kilogram, D2 30; D3 has no mass, D4 is of another code and flow.
TEST_F(Evidence, CloudHasThePricesOfTheCodeWithTheRecordFirst) {
  const auto cloud = ask("/api/records/D2/1/cloud?period=2026-03", everywhere_);
  ASSERT_EQ(cloud["points"].size(), 2u);
  EXPECT_EQ(cloud["points"][0]["this"], true);
  EXPECT_EQ(cloud["points"][0]["number"], "D2");
  const double own = cloud["points"][0]["price"], other = cloud["points"][1]["price"];
  EXPECT_NEAR(own / other, 3, 1e-9);
  EXPECT_DOUBLE_EQ(cloud["median"].get<double>(), other) << "the record is not held against itself";
}

TEST_F(Evidence, CloudNamesOthersOnlyToThoseWhoSeeThem) {
  const auto cloud = ask("/api/records/D2/1/cloud?period=2026-03", here_);
  EXPECT_EQ(cloud["points"][0]["number"], "D2");
  EXPECT_EQ(cloud["points"][1]["number"], "");
  EXPECT_EQ(ask("/api/records/D2/1/cloud?period=2026-03", elsewhere_)["code"], "review.no_record");
}

}  // namespace
}  // namespace tw::server
