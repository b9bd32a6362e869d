// One rule through every step: tokens, tree, types, SQL. And how mistakes are shown.
#include "checks/language.h"

#include <gtest/gtest.h>

#include "checks/compile.h"
#include "checks/lexer.h"
#include "checks/types.h"
#include "sql/print.h"

namespace tw::checks {
namespace {

using sql::DataType;

std::optional<DataType> column_type(std::string_view name) {
  static const std::map<std::string, DataType, std::less<>> kColumns = {
      {"net", DataType::decimal(18, 6)}, {"price", DataType::decimal(18, 4)},
      {"rate", DataType::decimal(9, 4)}, {"n", DataType::integer()},
      {"origin", DataType::text()},      {"day", DataType::date()},
      {"flag", DataType::boolean()},     {"acceptance_date", DataType::date()}};
  const auto found = kColumns.find(name);
  return found == kColumns.end() ? std::nullopt : std::optional(found->second);
}

std::string in_ruleset(const std::string& rule) {
  return "define datapoint ruleset r (variable net, price, rate, n, origin, day, flag) is x: " +
         rule + " errorcode \"a.b\" errorlevel \"error\" end datapoint ruleset;";
}

// Tree, typed tree and SQL of one condition.
struct Steps {
  std::string tree, typed, sql;
};
Steps steps(const std::string& condition) {
  const auto program = parse(in_ruleset(condition), "r.vtl");
  if (!program) return {describe(Language::kEnglish, program.error()), "", ""};
  const Signature signature = column_type;
  const auto& consequent = program->rulesets[0].rules[0].consequent;
  const auto typed = check_types(consequent, signature, "r.vtl");
  if (!typed) return {to_string(consequent), describe(Language::kEnglish, typed.error()), ""};
  const ValueDomains domains = {{"country", {.table = "country_codes"}},
                                {"commodity", {.table = "commodity_codes", .prefix = 6}}};
  Compiler compiler(domains, "i");
  return {to_string(consequent), to_string(*typed), sql::print(compiler.value(*typed))};
}

TEST(Lexer, NumbersLinesAndColumnsInCharacters) {
  const auto tokens = tokenize("a /* 中 */ := \"净重\"\n  <> 1.50 // end\n,2", "f");
  ASSERT_TRUE(tokens.has_value());
  std::string shown;
  for (const auto& token : *tokens) {
    shown += token.text + "@" + std::to_string(token.at.line) + ":" +
             std::to_string(token.at.column) + " ";
  }
  EXPECT_EQ(shown, "a@1:1 :=@1:11 净重@1:14 <>@2:3 1.50@2:6 ,@3:1 2@3:2 @3:3 ");
}

TEST(Parser, BindsAsVtlSays) {
  EXPECT_EQ(steps("flag or flag and not flag").tree, "(or flag (and flag (not flag)))");
  EXPECT_EQ(steps("n + 2 * n = n - 1 - n").tree, "(= (+ n (* 2 n)) (- (- n 1) n))");
  EXPECT_EQ(steps("-n * n < 0 xor flag").tree, "(xor (< (* (- n) n) 0) flag)");
  EXPECT_EQ(steps("if flag then n > 1 else n < 1 or flag").tree,
            "(if flag (> n 1) (or (< n 1) flag))");
  EXPECT_EQ(steps("case when flag then 1 when not flag then 2 else 3 = n").tree,
            "(case flag 1 (not flag) 2 (= 3 n))");
  EXPECT_EQ(steps("origin not_in {\"DE\", \"FR\"}").tree, "(not_in origin \"DE\" \"FR\")");
  EXPECT_EQ(steps("origin in country").tree, "(in origin @country)");
  EXPECT_EQ(steps("day >= cast(\"2026-01-31\", date)").tree, "(>= day 2026-01-31)");
}

TEST(Parser, ReadsTheWholeRule) {
  const auto program = parse(
      "define datapoint ruleset masses (variable net, n) is\n"
      "  positive: when n > 0 then net > 0 errorcode \"mass.zero\" errorlevel \"warning\";\n"
      "  other: net < 5 errorcode \"mass.five\" errorlevel \"fatal\"\n"
      "end datapoint ruleset;\n"
      "out := check_datapoint(item, masses);\n",
      "m.vtl");
  ASSERT_TRUE(program.has_value()) << describe(Language::kEnglish, program.error());
  ASSERT_EQ(program->rulesets.at(0).rules.size(), 2U);
  EXPECT_EQ(to_string(program->rulesets[0].rules[0]),
            "(rule positive mass.zero warning (when (> n 0)) (then (> net 0)))");
  EXPECT_EQ(to_string(program->rulesets[0].rules[1]),
            "(rule other mass.five fatal (then (< net 5)))");
  EXPECT_EQ(program->checks.at(0).dataset.text, "item");
  EXPECT_EQ(program->checks.at(0).ruleset.text, "masses");
}

TEST(Types, BringOperandsToOneTypeAndSpellShorthandOut) {
  EXPECT_EQ(steps("net <= 0.5").typed, "(<= net 0.500000)");
  EXPECT_EQ(steps("net <= price").typed,
            "(<= (convert:decimal(20,6) net) (convert:decimal(20,6) price))");
  EXPECT_EQ(steps("n < rate").typed, "(< (convert:decimal(23,4) n) (convert:decimal(23,4) rate))");
  EXPECT_EQ(steps("between(n, 1, 3)").typed, "(and (>= n 1) (<= n 3))");
  EXPECT_EQ(steps("origin not_in {\"DE\"}").typed, "(not (in origin \"DE\"))");
  EXPECT_EQ(steps("ln(net) > 1").typed, "(> (ln:double (convert:double net)) 1)");
}

TEST(Types, SumsKeepTheScaleProductsAddThemQuotientsHaveEight) {
  EXPECT_EQ(
      steps("net + price > 0").typed,
      "(> (+:decimal(21,6) (convert:decimal(21,6) net) (convert:decimal(21,6) price)) 0.000000)");
  EXPECT_EQ(steps("net * price > 0").typed,
            "(> (*:decimal(36,10) (convert:decimal(38,6) net) (convert:decimal(38,4) price)) "
            "0.0000000000)");
  EXPECT_EQ(steps("rate * rate > 0").typed, "(> (*:decimal(18,8) rate rate) 0.00000000)");
  EXPECT_EQ(
      steps("price / net > 0").typed,
      "(> (/:decimal(38,8) (convert:decimal(38,4) price) (convert:decimal(38,6) net)) 0.00000000)");
}

TEST(Compile, GivesTheSqlOfEachConstruct) {
  EXPECT_EQ(steps("net <= 0.5").sql, R"(("i"."net" <= CAST(0.500000 AS DECIMAL(18,6))))");
  EXPECT_EQ(steps("flag xor isnull(origin)").sql, R"(("i"."flag" <> ("i"."origin" IS NULL)))");
  EXPECT_EQ(
      steps("if flag then n > 1 else false").sql,
      R"(CASE WHEN coalesce("i"."flag", FALSE) THEN ("i"."n" > CAST(1 AS BIGINT)) ELSE FALSE END)");
  EXPECT_EQ(
      steps("price / net > 1").sql,
      R"((rule_quotient((CAST("i"."price" AS DECIMAL(38,4)) * CAST(100000000000000 AS DECIMAL(15,0))), )"
      R"((CAST("i"."net" AS DECIMAL(38,6)) * CAST(1000000 AS DECIMAL(7,0)))) > )"
      R"(CAST(1.00000000 AS DECIMAL(38,8))))");
  EXPECT_EQ(steps("match_characters(origin, \"[A-Z]{2}\")").sql,
            R"(regexp_full_match("i"."origin", '[A-Z]{2}'))");
  EXPECT_EQ(steps("origin in country").sql,
            R"(CASE WHEN (("i"."origin" IS NULL) OR ("i"."acceptance_date" IS NULL)) THEN )"
            R"(CAST(NULL AS BOOLEAN) ELSE (NOT ("country of origin"."code" IS NULL)) END)");
}

TEST(Compile, ARuleIsTrueWhereBrokenAndNullWhereItCannotBeEvaluated) {
  const Signature signature = column_type;
  const auto program = parse(in_ruleset("when n <> 0 then net < 1"), "r.vtl");
  const auto rules = check_types(program->rulesets[0], signature, "r.vtl");
  ASSERT_TRUE(rules.has_value());
  const ValueDomains none;
  Compiler compiler(none, "i");
  EXPECT_EQ(
      sql::print(compiler.broken(rules->at(0))),
      R"(TRY(CASE WHEN coalesce(("i"."n" <> CAST(0 AS BIGINT)), FALSE) THEN )"
      R"((NOT coalesce(("i"."net" < CAST(1.000000 AS DECIMAL(18,6))), TRUE)) ELSE FALSE END))");
  EXPECT_EQ(rules->at(0).variables, std::vector<std::string>{"net"});
}

// The engine takes a half that is false for every row ahead of the other, which may fail.
TEST(Compile, NeitherHalfOfBetweenIsTheSameForEveryRow) {
  const Signature signature = column_type;
  const auto refused = [&](const std::string& body) {
    const auto program = parse(in_ruleset(body), "r.vtl");
    const auto rules = check_types(program->rulesets[0], signature, "r.vtl");
    return rules.has_value() ? std::string() : rules.error().code;
  };
  EXPECT_EQ(refused("between(5, n, 3)"), "rule.constant");
  EXPECT_EQ(refused("between(5, 3, n)"), "rule.constant");
  EXPECT_EQ(refused("between(5, n, n + 1)"), "");
}

TEST(Compile, OneJoinAListAndFieldOnTheDateOfAcceptance) {
  const Signature signature = column_type;
  const auto program = parse(
      in_ruleset(
          "origin in country and origin not_in country and origin in commodity and origin in port"),
      "r");
  const auto rules = check_types(program->rulesets[0], signature, "r");
  ASSERT_TRUE(rules.has_value()) << describe(Language::kEnglish, rules.error());
  const ValueDomains domains = {{"country", {.table = "country_codes"}},
                                {"commodity", {.table = "commodity_codes", .prefix = 6}}};
  Compiler compiler(domains, "i");
  compiler.broken(rules->at(0));
  ASSERT_EQ(compiler.joins().size(), 2U);
  EXPECT_EQ(sql::print(compiler.joins()[1].on),
            R"(((("commodity of origin"."code" = left("i"."origin", 6)) AND )"
            R"(("i"."acceptance_date" >= "commodity of origin"."valid_from")) AND )"
            R"(("i"."acceptance_date" <= "commodity of origin"."valid_to")))");
  EXPECT_EQ(compiler.missing(), std::vector<std::string>{"port"});
}

// What the writer of a rule reads.
std::string mistake(const std::string& text, Language language = Language::kEnglish) {
  const auto program = parse(text, "r.vtl");
  if (!program) return describe_in_source(language, program.error(), text);
  const Signature signature = column_type;
  const auto rules = check_types(program->rulesets.at(0), signature, "r.vtl");
  return rules ? "none" : describe_in_source(language, rules.error(), text);
}
std::string mistake_in(const std::string& condition, Language language = Language::kEnglish) {
  return mistake(
      "define datapoint ruleset r (variable net, n, origin, day, flag) is\n  x: " + condition +
          "\n  errorcode \"a.b\" errorlevel \"error\"\nend datapoint ruleset;",
      language);
}

TEST(Mistakes, AreShownUnderTheTextInBothLanguages) {
  EXPECT_EQ(mistake_in("net <= origin"),
            "r.vtl:2:10: <= cannot put number and string together\n"
            "  x: net <= origin\n"
            "         ^");
  EXPECT_EQ(mistake_in("\"净重\" = net", Language::kChinese),
            "r.vtl:2:11: = 不能把 string 和 number 放在一起\n"
            "  x: \"净重\" = net\n"
            "            ^");
}

TEST(Mistakes, AreFoundWhereTheyAre) {
  const auto head = [](const std::string& shown) { return shown.substr(0, shown.find('\n')); };
  EXPECT_EQ(head(mistake_in("net <= 1 +")),
            "r.vtl:3:3: 'errorcode' stands where expression should");
  EXPECT_EQ(head(mistake_in("weight > 1")), "r.vtl:2:6: the dataset has no variable weight");
  EXPECT_EQ(head(mistake_in("price > 1")),
            "r.vtl:2:6: the head of the ruleset does not name the variable price");
  EXPECT_EQ(head(mistake_in("n + 1")), "r.vtl:2:8: a condition must be boolean, not integer");
  EXPECT_EQ(head(mistake_in("lenght(origin) > 1")), "r.vtl:2:6: there is no function lenght");
  EXPECT_EQ(head(mistake_in("length(origin, n) > 1")),
            "r.vtl:2:6: length takes 1 arguments, not 2");
  EXPECT_EQ(head(mistake_in("length(n) > 1")), "r.vtl:2:13: length needs string, not integer");
  EXPECT_EQ(head(mistake_in("match_characters(origin, \"[a\")")),
            "r.vtl:2:31: match_characters cannot read the pattern '[a'");
  EXPECT_EQ(head(mistake_in("day > cast(\"2026-02-30\", date)")),
            "r.vtl:2:17: '2026-02-30' is not a day of the calendar written YYYY-MM-DD");
  EXPECT_EQ(head(mistake_in("flag and 1 < 2")),
            "r.vtl:2:17: nothing here depends on the row: write the value");
  EXPECT_EQ(head(mistake_in("origin = null")),
            "r.vtl:2:13: null compares with nothing: say isnull()");
  EXPECT_EQ(head(mistake_in("net * net * net * net > 0")),
            "r.vtl:2:22: the product would have 24 decimals, more than 20: round a factor first");
  EXPECT_EQ(head(mistake_in("origin = \"DE")),
            "r.vtl:2:15: the text has no closing quote on its line");
  EXPECT_EQ(head(mistake_in("origin == \"DE\"")), "r.vtl:2:14: '=' stands where expression should");
  EXPECT_EQ(head(mistake_in("net in country")),
            "r.vtl:2:6: only a variable of text can be looked up in the code list country");
  EXPECT_EQ(head(mistake_in(std::string(200, '(') + "flag")),
            "r.vtl:2:106: the expression is nested more than 100 levels deep");
  EXPECT_EQ(head(mistake("define datapoint ruleset r (variable n) is")),
            "r.vtl:1:43: the text ends where name should stand");
  EXPECT_EQ(head(mistake("/* open")), "r.vtl:1:1: the comment has no end");
}

}  // namespace
}  // namespace tw::checks
