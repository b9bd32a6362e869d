#include "editing/credibility.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <set>

#include "analysis/hidiroglou_berthelot.h"
#include "statistics/home_fixture.h"

namespace tw::editing {
namespace {

using Item = statistics::HomeFixture::Item;

class Credibility : public ::testing::Test {
 protected:
  CredibilityReport examined(const std::string& month) {
    return examine(fixture_.home, fixture_.connection, *Period::parse(month), silent_progress())
        .value();
  }
  // What a check found, by its subject.
  std::set<std::string> found(const std::string& check) {
    lake::attach(fixture_.connection, "found", *fixture_.table("credibility").snapshot());
    const auto rows = fixture_.connection.query("SELECT what FROM found WHERE \"check\" = $check",
                                                {{"check", check}});
    std::set<std::string> names;
    for (std::size_t i = 0; i < rows.size(); ++i) names.insert(rows.text(i, 0));
    return names;
  }
  static Item item(const std::string& price, const std::string& mass, const std::string& number,
                   const std::string& partner = "DE") {
    Item made{"M", "848180", partner, price};
    made.net_mass = mass;
    made.declaration = number;
    return made;
  }

  statistics::HomeFixture fixture_;
};

// The engine's cells against the published method as the room analysis has it.
TEST_F(Credibility, CellRatiosAreHidiroglouBerthelots) {
  std::vector<Item> before, now;
  std::vector<double> first, second;
  std::vector<std::string> partners;
  for (int i = 0; i < 80; ++i) {
    const std::string partner = {static_cast<char>('A' + i / 26), static_cast<char>('A' + i % 26)};
    const int value = 1000 + 771 * (i * i % 37);
    int later = value * (90 + i * 7 % 23) / 100;
    if (i % 13 == 4) later = value * 40;
    if (i == 70) later = value / 90;
    before.push_back(item(std::to_string(value), "100", "", partner));
    now.push_back(item(std::to_string(later), "100", "", partner));
    partners.push_back("848180 × " + partner);
    first.push_back(value * 7.1);
    second.push_back(later * 7.1);
  }
  fixture_.load("2026-02", before);
  fixture_.load("2026-03", now);
  examined("2026-03");
  const auto expected =
      analysis::hidiroglou_berthelot(first, second, {.c_lower = 20, .c_upper = 20});
  std::set<std::string> names;
  for (std::size_t i = 0; i < partners.size(); ++i) {
    if (expected.flagged[i] != 0) names.insert(partners[i]);
  }
  EXPECT_GE(names.size(), 6U);
  EXPECT_EQ(found("cell_ratio"), names);
}

TEST_F(Credibility, AnOddPriceIsFoundByEveryMethodAndSaidInBothLanguages) {
  std::vector<Item> items;
  for (int i = 0; i < 60; ++i) {
    const int mass = 100 + 37 * (i % 23);
    items.push_back(
        item(std::to_string(mass * 20 * (95 + i % 11) / 100), std::to_string(mass), ""));
  }
  items.push_back(item("4000", "200000", "TONNES"));
  fixture_.load("2026-03", items);
  const auto report = examined("2026-03");
  std::set<std::string> checks;
  for (const auto& each : report.checks) {
    checks.insert(each.name);
    EXPECT_EQ(each.declaration_number, "TONNES") << each.name;
    EXPECT_EQ(each.message.en.find('{'), std::string::npos) << each.message.en;
    EXPECT_EQ(each.message.zh.find('{'), std::string::npos) << each.message.zh;
  }
  EXPECT_EQ(checks, (std::set<std::string>{"price_fence", "price_ratio", "price_deviation",
                                           "price_skewed", "value_on_mass"}));
  EXPECT_EQ(report.findings, 5);
}

// Only a sequence that has nearly all of its numbers can lack some.
TEST_F(Credibility, NumbersThatAreMissingAreNamed) {
  std::vector<Item> items;
  for (int i = 1; i <= 80; ++i) {
    if (i == 40 || i == 41 || i == 57) continue;
    const std::string digits = std::to_string(100000000 + i);
    items.push_back(item("2000", "100", "22252026" + digits));
    items.push_back(item("2000", "100", "53012026" + std::to_string(100000000 + 977 * i)));
  }
  fixture_.load("2026-03", items);
  examined("2026-03");
  EXPECT_EQ(found("number_gap"), (std::set<std::string>{"22252026100000040", "22252026100000057"}));
}

// A jump is one against what the cell was in most months, not against one odd month.
TEST_F(Credibility, ACellIsHeldAgainstItsMonths) {
  for (int month = 1; month <= 8; ++month) {
    const std::string period = "2025-0" + std::to_string(month);
    fixture_.load(period, {item(std::to_string(10000 + 400 * month), "500", "", "DE"),
                           item(month == 5 ? "900000" : "10000", "500", "", "FR")});
  }
  fixture_.load("2025-09", {item("900000", "45000", "", "DE"), item("9000", "450", "", "FR")});
  examined("2025-09");
  EXPECT_EQ(found("cell_jump"), (std::set<std::string>{"8481 × DE"}));
}

TEST_F(Credibility, AMonthOfNothingHasNoFindings) {
  EXPECT_EQ(examined("2026-03").findings, 0);
  EXPECT_EQ(examine(fixture_.home, fixture_.connection, *Period::parse("2026"), silent_progress())
                .error()
                .code,
            "editing.not_a_month");
}

}  // namespace
}  // namespace tw::editing
