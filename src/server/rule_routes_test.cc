// Rules of the home's own people: two of them let one begin and end.
#include <gmock/gmock.h>

#include "checks/library.h"
#include "server/desk_fixture.h"

namespace tw::server {
namespace {

using nlohmann::json;

class RuleRoutes : public DeskTest {
 protected:
  RuleRoutes() {
    person("boss", "administrator");
    person("zhao", "rule_writer");
    person("wang", "head_of_statistics");
  }
  static json light(const std::string& starts) {
    return {{"text",
             "define datapoint ruleset light (variable net_mass_kg) is\n  one: net_mass_kg < 1000 "
             "errorcode \"light\" errorlevel \"warning\"\nend datapoint ruleset;\nlight_checked := "
             "check_datapoint(item, light);\n"},
            {"en", "{0} kg are too much"},
            {"zh", "{0} 千克过重"},
            {"starts", starts}};
  }
  json rule(const std::string& name) {
    const auto answer = get_as("zhao", "/api/rules");
    for (const auto& each : answer["rules"]) {
      if (each["name"] == name) return each;
    }
    return nullptr;
  }
  bool is_in_force(const char* month) {
    const auto library =
        checks::library_of(services_->home().value(), *Period::parse(month)).value();
    return library.findings.contains("light");
  }
};

TEST_F(RuleRoutes, WhatOneProposesAnotherLetsBegin) {
  EXPECT_EQ(post_as("zhao", "/api/rules", light("2026-03-10"))["waits"], true);
  EXPECT_EQ(rule("light")["state"], "proposed");
  EXPECT_EQ(rule("light")["waits"]["by"], "zhao");
  EXPECT_FALSE(is_in_force("2026-03"));
  EXPECT_EQ(post_as("zhao", "/api/rules", light("2026-05-01"))["code"], "rule.waits_already");
  EXPECT_EQ(post_as("zhao", "/api/rules/light/approve", json::object())["code"],
            "access.permission");
  EXPECT_EQ(post_as("wang", "/api/rules/light/approve", json::object())["waits"], false);
  EXPECT_TRUE(is_in_force("2026-03"));
  EXPECT_FALSE(is_in_force("2026-02"));
  EXPECT_EQ(rule("light")["state"], "active");
  EXPECT_EQ(rule("light")["approved_by"], "wang");
  EXPECT_EQ(post_as("wang", "/api/rules/light/approve", json::object())["code"],
            "rule.nothing_waits");
}

TEST_F(RuleRoutes, AnEndNeedsTwoAsWell) {
  post_as("zhao", "/api/rules", light("2026-03-10"));
  post_as("wang", "/api/rules/light/approve", json::object());
  EXPECT_EQ(post_as("zhao", "/api/rules/light/withdraw", {{"ends", "2026-06-01"}})["waits"], true);
  EXPECT_TRUE(is_in_force("2026-06"));
  post_as("wang", "/api/rules/light/approve", json::object());
  EXPECT_TRUE(is_in_force("2026-05"));
  EXPECT_FALSE(is_in_force("2026-06"));
}

TEST_F(RuleRoutes, WhatWaitsIsTakenBack) {
  post_as("zhao", "/api/rules", light("2026-03-10"));
  EXPECT_EQ(post_as("zhao", "/api/rules/light/withdraw", {{"reason", "not yet"}})["waits"], false);
  EXPECT_TRUE(rule("light").is_null());
  EXPECT_EQ(post_as("zhao", "/api/rules/light/withdraw", {{"ends", "2026-06-01"}})["code"],
            "rule.not_own");
}

TEST_F(RuleRoutes, SettingLetsOneDoIt) {
  write_file_durably(folder_ / "settings.toml", "four_eyes = []\n");
  EXPECT_EQ(post_as("zhao", "/api/rules", light("2026-03-10"))["waits"], false);
  EXPECT_TRUE(is_in_force("2026-03"));
}

TEST_F(RuleRoutes, ShippedNamesAreTakenAndErrorsHaveAPlace) {
  auto taken = light("2026-03-10");
  std::string text = taken["text"];
  text.replace(text.find("\"light\""), 7, "\"mandatory_mass\"");
  taken["text"] = text;
  EXPECT_EQ(post_as("zhao", "/api/rules", taken)["code"], "rule.code_twice");
  const auto compiled =
      post_as("zhao", "/api/rules/compile", {{"text", "define datapoint\n  ruleset 7"}});
  EXPECT_EQ(compiled["ok"], false);
  EXPECT_EQ(compiled["errors"][0]["line"], 2);
}

}  // namespace
}  // namespace tw::server
