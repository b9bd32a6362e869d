#include "identity/principal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/csv.h"
#include "base/file.h"
#include "identity/roles.h"

namespace tw::identity {
namespace {

// The 42 districts of the shipped list.
std::vector<std::string> districts() {
  const auto text = read_file(TIDEWAITER_SOURCE_DIR "/standards/lists/district.csv");
  const auto table = parse_csv_table(*text, "district.csv");
  std::vector<std::string> codes;
  for (const auto& record : table->records) codes.push_back(record.fields[0]);
  return codes;
}

TEST(Principal, PermissionNamesAreStableAndDistinct) {
  std::set<std::string_view> names;
  for (const auto permission : all_permissions()) {
    names.insert(permission_name(permission));
    EXPECT_EQ(permission_named(permission_name(permission)), permission);
  }
  EXPECT_EQ(names.size(), kPermissions);
  EXPECT_EQ(permission_name(Permission::kBackupRun), "backup.run");
  EXPECT_FALSE(permission_named("table.write"));
  EXPECT_FALSE(permission_named(""));
}

TEST(Principal, NothingIsGivenUnasked) {
  const Principal nobody;
  for (const auto permission : all_permissions()) EXPECT_FALSE(may(nobody, permission));
  EXPECT_FALSE(sees_office(nobody, "2225"));
  EXPECT_FALSE(sees_office(nobody, ""));
}

// The rule: of any set of the 42 districts, an office is seen when its district is in the set, and
// a set of none sees nothing.
RC_GTEST_PROP(Principal, SeesTheOfficesOfItsDistrictsAndNoOther, ()) {
  static const auto all = districts();
  RC_ASSERT(all.size() == 42U);
  std::set<std::string> chosen;
  for (const auto& district : all) {
    if (*rc::gen::weightedElement<bool>({{3, false}, {1, true}})) chosen.insert(district);
  }
  const Principal principal{.scope = {.offices = {chosen.begin(), chosen.end()}}};
  for (const auto& district : all) {
    const auto rest = *rc::gen::inRange(0, 100);
    const std::string office =
        district + static_cast<char>('0' + rest / 10) + static_cast<char>('0' + rest % 10);
    RC_ASSERT(sees_office(principal, office) == chosen.contains(district));
  }
  RC_ASSERT(!sees_office(principal, ""));
}

TEST(Principal, AnEntryMayBeOneOfficeAndAnEmptyEntryIsNone) {
  const Principal officer{.scope = {.offices = {"", "2225"}}};
  EXPECT_TRUE(sees_office(officer, "2225"));
  EXPECT_FALSE(sees_office(officer, "2226"));
  EXPECT_FALSE(sees_office(officer, "22"));
  EXPECT_TRUE(sees_office({.scope = Scope::everything()}, ""));
}

TEST(Principal, ABrokerSeesItsOwnDeclarations) {
  const Principal broker{
      .scope = {.all_offices = true, .all_declarants = false, .declarants = {"B1"}}};
  EXPECT_TRUE(sees_declarant(broker, "B1"));
  EXPECT_FALSE(sees_declarant(broker, "B2"));
  EXPECT_FALSE(sees_declarant(broker, ""));
  EXPECT_TRUE(sees_declarant({}, "B2"));
}

// The rule: no single role both proposes and approves the same kind of thing.
TEST(Principal, NobodyApprovesWhatTheSameRoleProposes) {
  for (const auto& role : shipped_roles()) {
    EXPECT_FALSE(role.permissions.has(Permission::kRuleWrite) &&
                 role.permissions.has(Permission::kRuleApprove))
        << role.name;
    EXPECT_FALSE(role.permissions.has(Permission::kPeopleManage) &&
                 role.permissions.has(Permission::kGrantApprove))
        << role.name;
  }
}

}  // namespace
}  // namespace tw::identity
