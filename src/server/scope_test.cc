#include "server/scope.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "lake/engine.h"
#include "sql/print.h"

namespace tw::server {
namespace {

using identity::Principal;
using identity::Scope;

// What SQL shows is what identity says may be shown: of any office and declarant, to any scope.
RC_GTEST_PROP(ScopeCondition, AgreesWithIdentity, ()) {
  // Stays: what the engine keeps for each thread is gone before statics go.
  static auto& engine = *new lake::Engine({.threads = 1});
  static auto& connection = *new lake::Connection(engine);
  const auto code = rc::gen::container<std::string>(rc::gen::element('2', '5', 'A', '\''));
  const auto codes = rc::gen::container<std::vector<std::string>>(code);
  Principal principal;
  principal.scope = {.all_offices = *rc::gen::arbitrary<bool>(),
                     .offices = *codes,
                     .all_declarants = *rc::gen::arbitrary<bool>(),
                     .declarants = *codes};
  const std::string office = *code, declarant = *code;
  const auto quoted = [](const std::string& text) {
    return sql::print(sql::literal(sql::Value(text)));
  };
  const auto rows = connection.query("SELECT " + sql::print(scope_condition(principal)) +
                                     " FROM (SELECT " + quoted(office) + " AS customs_office, " +
                                     quoted(declarant) + " AS declarant_id)");
  RC_ASSERT((rows.integer(0, 0) != 0) ==
            (sees_office(principal, office) && sees_declarant(principal, declarant)));
}

// A record that names no office is seen by those who see all.
TEST(ScopeConditionOf, NullIsNobodysOffice) {
  lake::Engine engine({.threads = 1});
  lake::Connection connection(engine);
  Principal principal;
  principal.scope = {.offices = {"22"}};
  EXPECT_EQ(
      connection
          .query("SELECT " + sql::print(scope_condition(principal)) +
                 " FROM (SELECT CAST(NULL AS VARCHAR) AS customs_office, NULL AS declarant_id)")
          .integer(0, 0),
      0);
}

// Of a declaration whose items lie in two districts neither sees a part.
TEST(Visible, DeclarationsAreSeenWholeOrNotAtAll) {
  lake::Engine engine({.threads = 1});
  lake::Connection connection(engine);
  connection.execute(
      "CREATE TEMP TABLE r AS SELECT * FROM (VALUES ('s', 'A', 1, '2201', 'd'), "
      "('s', 'B', 1, '2201', 'd'), ('s', 'B', 1, '5300', 'd'), ('s', 'C', 1, '5300', 'd')) AS "
      "t(source, declaration_number, declaration_version, customs_office, declarant_id)");
  const auto visible = [&](const Scope& scope) {
    Principal principal;
    principal.scope = scope;
    attach_visible(connection, principal, "r");
    std::string all;
    const auto rows = connection.query("SELECT declaration_number FROM visible ORDER BY 1");
    for (std::size_t i = 0; i < rows.size(); ++i) all += rows.text(i, 0);
    return all;
  };
  EXPECT_EQ(visible(Scope::everything()), "ABC");
  EXPECT_EQ(visible({.offices = {"22"}}), "A");
  EXPECT_EQ(visible({.offices = {"22", "53"}}), "ABC");
  EXPECT_EQ(visible({}), "");
}

}  // namespace
}  // namespace tw::server
