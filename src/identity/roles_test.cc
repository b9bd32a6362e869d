#include "identity/roles.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

namespace tw::identity {
namespace {

// One line a role, one column a permission, written by hand and not derived from roles.toml: a
// change of either must be made twice, by somebody who thought about it. x: allowed; anything else
// is denied.
constexpr const char* kMatrix = R"(
                   tr dr er dl ck rw rq cp cf rp fr fw uw ua sw xw mw pr pm ga ar lr jw jc br bi bc cw cr aa ad
statistician       x  x  x  x  x  x  x  x  .  .  x  .  .  .  .  x  x  .  .  .  .  x  x  .  .  .  .  .  .  .  .
reviewer           x  x  x  .  .  x  x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  .  .  .  .  .  .  .
head_of_statistics x  x  x  x  x  x  x  x  x  x  x  x  .  x  .  x  x  x  .  .  x  x  x  x  .  .  .  .  .  .  .
district_officer   x  x  x  x  .  x  x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  .  .  .  .  .  .  .
rule_writer        x  x  x  .  x  .  .  .  .  .  .  .  x  .  .  .  .  .  .  .  .  x  .  .  .  .  .  .  .  .  .
rule_approver      x  x  x  .  x  .  .  .  .  .  .  .  .  x  .  .  .  .  .  .  .  x  .  .  .  .  .  .  .  .  .
standards_keeper   x  .  x  .  .  .  .  .  .  .  .  .  .  .  x  x  .  .  .  .  .  x  .  .  .  .  .  .  .  .  .
auditor            x  x  x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  x  x  x  .  .  .  .  .  .  .  .
administrator      .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  x  .  x  x  x  x  x  .  .  .  .  .  .
grant_approver     .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  x  x  x  .  .  .  .  .  .  .  .  .
department_reader  x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  .  .  .  .  .  .  .
broker             .  x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
data_deliverer     .  .  .  x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
revenue_officer    .  x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  .  x  .  .  .  .  .
tax_authority      .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  .  .  x  .  .  .  .
data_owner         x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  .  .  .  x  .  .  x
catalogue_keeper   x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  .  .  .  .  x  .  .
data_user          x  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  x  .  .  .  .  .  .  .  x  .
)";

const std::vector<std::string> kColumns = {"table.read",
                                           "declaration.read",
                                           "enterprise.read",
                                           "declaration.load",
                                           "check.run",
                                           "review.work",
                                           "review.query",
                                           "close.preliminary",
                                           "close.final",
                                           "release.publish",
                                           "confidentiality.read",
                                           "confidentiality.write",
                                           "rule.write",
                                           "rule.approve",
                                           "standards.write",
                                           "rate.write",
                                           "mirror.write",
                                           "people.read",
                                           "people.manage",
                                           "grant.approve",
                                           "audit.read",
                                           "log.read",
                                           "job.watch",
                                           "job.cancel",
                                           "backup.run",
                                           "bill.issue",
                                           "bill.claim",
                                           "catalogue.write",
                                           "catalogue.review",
                                           "agreement.ask",
                                           "agreement.decide"};

// The rule: every role allows what the matrix says, and nothing else.
TEST(Roles, MatrixOfRolesAndPermissions) {
  std::istringstream lines(kMatrix);
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);
  std::map<std::string, std::vector<std::string>> matrix;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string role, cell;
    words >> role;
    while (words >> cell) matrix[role].push_back(cell);
  }
  ASSERT_EQ(kColumns.size(), kPermissions);
  ASSERT_EQ(shipped_roles().size(), matrix.size());
  for (const auto& role : shipped_roles()) {
    ASSERT_TRUE(matrix.contains(role.name)) << role.name;
    ASSERT_EQ(matrix[role.name].size(), kPermissions) << role.name;
    const Principal principal{.permissions = role.permissions};
    for (std::size_t i = 0; i < kPermissions; ++i) {
      const auto permission = permission_named(kColumns[i]);
      ASSERT_TRUE(permission) << kColumns[i];
      EXPECT_EQ(may(principal, *permission), matrix[role.name][i] == "x")
          << role.name << " " << kColumns[i];
    }
  }
}

TEST(Roles, WhatIsNotARoleIsRefused) {
  const auto code = [](const char* text) { return parse_roles(text, "x").error().code; };
  EXPECT_EQ(code("[[role]]\nname='a'\nen='A'\nzh='A'\npermissions=['table.raed']"),
            "identity.permission_unknown");
  EXPECT_EQ(code("[[role]]\nname='A b'\nen='A'\nzh='A'\npermissions=[]"), "identity.role_name");
  EXPECT_EQ(code("[[role]]\nname='a'\nen='A'\nzh='A'\npermissions=[]\nextra=1"),
            "identity.roles_damaged");
  EXPECT_EQ(code("[[role]]\nname='a'\nen='A'\nzh='A'\npermissions=[]\n"
                 "[[role]]\nname='a'\nen='A'\nzh='A'\npermissions=[]"),
            "identity.role_twice");
  EXPECT_EQ(code("role = 1"), "identity.roles_damaged");
  EXPECT_EQ(code("[[role"), "identity.roles_damaged");
}

}  // namespace
}  // namespace tw::identity
