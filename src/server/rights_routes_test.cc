// Who is invited, what each is given, and what of it takes a second person.
#include <gmock/gmock.h>

#include <thread>

#include "server/desk_fixture.h"
#include "trust/journal.h"

namespace tw::server {
namespace {

using nlohmann::json;

class Rights : public DeskTest {
 protected:
  Rights() {
    person("boss", "administrator");
    person("zhou", "administrator");
    person("sun", "grant_approver");
    person("li", "district_officer", "22");
  }
  json invite(const std::string& login, const json& sees, const json& roles = json::array()) {
    return post_as("boss", "/api/people",
                   {{"login", login},
                    {"name", {{"en", "Wang"}, {"zh", "王"}}},
                    {"organisation", "d22"},
                    {"roles", roles},
                    {"sees", sees}});
  }
  json known(const std::string& login) {
    const json all = get_as("boss", "/api/people").at("people");
    for (const auto& each : all) {
      if (each["login"] == login) return each;
    }
    return nullptr;
  }
  int status(const std::string& login, const std::string& method, const std::string& target,
             const json& body = nullptr) {
    return ask_as(login, request(method, target, body.is_null() ? "" : body.dump())).status;
  }
  int choose(const std::string& token, const std::string& password) {
    const json body = {{"token", token}, {"password", password}};
    return ask(request("POST", "/api/password", body.dump())).status;
  }
  int sign_in(const std::string& login, const std::string& password) {
    const json body = {{"login", login}, {"password", password}};
    return ask(request("POST", "/api/session", body.dump())).status;
  }
};

constexpr const char* kPassword = "tide and time wait";

TEST_F(Rights, WhoIsInvitedChoosesAPasswordByTheLinkOnce) {
  const std::string link = invite("wang", {{"kind", "organisation"}}, {"reviewer"})["link"];
  EXPECT_EQ(sign_in("wang", kPassword), 401);
  EXPECT_EQ(choose(link, "short"), 422);
  EXPECT_EQ(choose(link, kPassword), 204);
  EXPECT_EQ(sign_in("wang", kPassword), 200);
  EXPECT_EQ(choose(link, "another long sentence"), 403);
  EXPECT_EQ(known("wang")["roles"][0]["name"], "reviewer");
}

TEST_F(Rights, AnOrganisationIsThereOnceAndItsPeopleSeeItsOffice) {
  json district = {{"id", "d53"}, {"kind", "district"}, {"office", "53"}, {"parent", "head"}};
  district["name"] = {{"en", "Shenzhen"}, {"zh", "深圳"}};
  EXPECT_EQ(status("li", "POST", "/api/organisations", district), 403);
  EXPECT_EQ(status("boss", "POST", "/api/organisations", district), 204);
  EXPECT_EQ(status("boss", "POST", "/api/organisations", district), 409);
  const json person = {{"login", "chen"},
                       {"name", {{"en", "Chen"}, {"zh", "陈"}}},
                       {"organisation", "d53"},
                       {"roles", json::array()},
                       {"sees", {{"kind", "organisation"}}}};
  EXPECT_EQ(status("boss", "POST", "/api/people", person), 201);
  EXPECT_EQ(known("chen")["offices"], json({"53"}));
}

TEST_F(Rights, ANewLinkTakesThePlaceOfTheOneBefore) {
  const std::string first = invite("wang", {{"kind", "organisation"}})["link"];
  const std::string second = post_as("boss", "/api/people/wang/link", json::object())["link"];
  EXPECT_EQ(choose(first, kPassword), 403);
  EXPECT_EQ(choose(second, kPassword), 204);
}

// All offices are seen by those of whom it was said, and never because nothing was said.
TEST_F(Rights, OfficesAreSaidAndNotTakenForGranted) {
  invite("own", {{"kind", "organisation"}});
  EXPECT_EQ(known("own")["offices"], json({"22"}));
  invite("none", {{"kind", "offices"}});
  EXPECT_TRUE(known("none")["offices"].empty());
  EXPECT_EQ(known("none")["all_offices"], false);
  invite("some", {{"kind", "offices"}, {"offices", {"5301"}}});
  EXPECT_EQ(known("some")["offices"], json({"5301"}));
  EXPECT_EQ(status("boss", "PUT", "/api/people/some/offices", {{"kind", "all_offices"}}), 204);
  EXPECT_EQ(known("some")["all_offices"], true);
  EXPECT_EQ(status("boss", "PUT", "/api/people/boss/offices", {{"kind", "offices"}}), 403);
}

TEST_F(Rights, ARoleIsGivenForDaysAndTakenAway) {
  const json days = {{"from", "2026-01-01"}, {"until", "2026-01-31"}};
  EXPECT_EQ(status("boss", "PUT", "/api/people/li/roles/reviewer", days), 200);
  EXPECT_EQ(known("li")["roles"][1]["until"], "2026-01-31");
  EXPECT_EQ(status("boss", "DELETE", "/api/people/li/roles/reviewer"), 204);
  EXPECT_EQ(status("boss", "DELETE", "/api/people/li/roles/reviewer"), 404);
  EXPECT_EQ(status("boss", "PUT", "/api/people/boss/roles/reviewer", json::object()), 403);
  EXPECT_EQ(status("li", "PUT", "/api/people/li/roles/reviewer", json::object()), 403);
}

TEST_F(Rights, WhereGrantsNeedTwoARoleWaitsForAnother) {
  write_file_durably(folder_ / "settings.toml", "four_eyes = [\"grant\"]\n");
  const json made = invite("wang", {{"kind", "organisation"}}, {"reviewer"});
  ASSERT_EQ(made["proposals"].size(), 1u);
  EXPECT_TRUE(known("wang")["roles"].empty());
  const json waiting = get_as("sun", "/api/people/proposals")["proposals"];
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0]["by"], "boss");
  const std::string one = "/api/people/proposals/" + waiting[0]["id"].get<std::string>();
  EXPECT_EQ(status("boss", "POST", one + "/approve", json::object()), 403);
  EXPECT_EQ(status("sun", "POST", one + "/approve", json::object()), 204);
  EXPECT_EQ(known("wang")["roles"][0]["name"], "reviewer");
  EXPECT_EQ(status("sun", "POST", one + "/refuse", {{"reason", "late"}}), 409);
}

TEST_F(Rights, WhatIsChangedIsInTheLog) {
  ASSERT_TRUE(trust::Journal::create(folder_, "a.example/log", trust::KeyType::kEd25519));
  person("xu", "auditor");
  invite("wang", {{"kind", "organisation"}}, {"reviewer"});
  const std::string wang = known("wang")["id"];
  std::vector<std::string> told;
  const json log = get_as("xu", "/api/log");
  for (const auto& entry : log.at("entries")) {
    const std::string about = entry["about"];
    if (about.find(wang) != std::string::npos) told.push_back(about.substr(0, about.find(' ')));
  }
  EXPECT_THAT(told, testing::ElementsAre("password.link", "grant.given", "person.added"));
}

// The rule: a sign-in reaches the log without anybody's doing, and what could not be written there
// waits until it can.
TEST_F(Rights, ASignInIsToldToTheLog) {
  ASSERT_TRUE(trust::Journal::create(folder_, "a.example/log", trust::KeyType::kEd25519));
  person("xu", "auditor");
  ASSERT_EQ(choose(invite("wang", {{"kind", "organisation"}}, {"reviewer"})["link"], kPassword),
            204);
  const auto sign_ins = [&] { return get_as("xu", "/api/log?kind=sign_in").at("entries").size(); };
  const auto key = folder_ / "trust/key";
  const auto kept = read_file(key).value();
  std::filesystem::remove(key);
  ASSERT_EQ(sign_in("wang", kPassword), 200);
  EXPECT_FALSE(services_->tell_log());
  write_file_durably(key, kept);
  ASSERT_TRUE(services_->tell_log());
  EXPECT_EQ(sign_ins(), 1U);
  ASSERT_TRUE(services_->tell_log());
  EXPECT_EQ(sign_ins(), 1U);
  ASSERT_EQ(sign_in("wang", kPassword), 200);
  for (int waits = 0; sign_ins() < 2 && waits < 100; ++waits) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(sign_ins(), 2U);
}

TEST_F(Rights, WhoIsDisabledIsOutAndAnAdministratorIsLeft) {
  EXPECT_EQ(status("zhou", "GET", "/api/me"), 200);
  EXPECT_EQ(status("boss", "POST", "/api/people/zhou/disable", json::object()), 204);
  EXPECT_EQ(status("zhou", "GET", "/api/me"), 401);
  EXPECT_EQ(known("zhou")["active"], false);
  EXPECT_EQ(status("boss", "POST", "/api/people/boss/disable", json::object()), 409);
  EXPECT_EQ(status("boss", "POST", "/api/people/nobody/disable", json::object()), 404);
}

}  // namespace
}  // namespace tw::server
