// The grant cannot be got round: attempts against a real PostgreSQL, a real MariaDB and SQLite.
#include "inplace/ask.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "inplace/rewrite.h"
#include "inplace/source_fixture.h"
#include "lake/home.h"
#include "standards/shipped.h"

namespace tw::inplace {
namespace {

using Rows = std::vector<std::string>;  // cells joined by |, nulls as -

OdbcConnection::Deadline in(int seconds) {
  return std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
}

// "postgresql://postgres@127.0.0.1:5432/t1" as ODBC has it.
std::string odbc_of(const std::string& url) {
  const auto at = url.find('@'), colon = url.find(':', at), slash = url.find('/', colon);
  return "Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=" +
         url.substr(colon + 1, slash - colon - 1) + ";Database=" + url.substr(slash + 1) +
         ";Uid=postgres;UseDeclareFetch=1;Fetch=1000";
}

class InPlace : public testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_.path() / "home");
    connection_text_ = open_source();
    if (connection_text_.empty()) GTEST_SKIP() << "the database is not installed";
    home_.emplace(lake::Home::create(folder_.path() / "home", {}).value());
    store_.emplace(store::Store::open(home_->folder()).value());
    fill();
    write_source("seconds = 20\nrows = 1000\n");
    grant("A-2026-0001", "kind = \"a\"");
  }

  std::string open_source() {
    switch (GetParam()) {
      case Dialect::kPostgresql: {
        auto& server = store::TestPostgresql::instance();
        return server.is_there() ? odbc_of(server.new_database()) : "";
      }
      case Dialect::kMariadb: {
        auto& server = TestMariadb::instance();
        return server.is_there() ? server.connection() : "";
      }
      default:
        return std::filesystem::exists("/usr/lib/x86_64-linux-gnu/odbc/libsqlite3odbc.so")
                   ? "Driver=SQLite3;Database=" + (folder_.path() / "source.db").string()
                   : "";
    }
  }

  void source(const std::string& statement) {
    const auto connection = OdbcConnection::open(connection_text_, in(20));
    ASSERT_TRUE(connection) << connection.error().args[0];
    const auto done = (*connection)->run(statement, in(20));
    ASSERT_TRUE(done) << (done.error().args.empty() ? done.error().code : done.error().args[0]);
  }

  // Rows 1 to 4 are given; the others look like it: another case, a blank after it, null, another
  // kind. A hidden row has what would make a careless statement fail.
  void fill() {
    source("DROP TABLE IF EXISTS refund");
    source(
        "CREATE TABLE refund (id integer, trader varchar(40), kind varchar(10), amount "
        "decimal(18,2), paid_on date, secret varchar(40))");
    source(
        "INSERT INTO refund VALUES (1, 'TRADER0001', 'a', 10.50, '2026-01-05', 's1'), "
        "(2, 'TRADER0002', 'a', 20.00, '2026-02-05', 's2'), "
        "(3, 'TRADER0001', 'a', 0.25, '2026-02-06', 's3'), "
        "(4, NULL, 'a', NULL, NULL, NULL), "
        "(5, 'HIDDEN0005', 'A', 555.55, '2026-03-05', 'hidden5'), "
        "(6, 'HIDDEN0006', 'a ', 666.66, '2026-03-06', 'hidden6'), "
        "(7, 'HIDDEN0007', 'b', 0, '2026-03-07', 'hidden7'), "
        "(8, 'HIDDEN0008', NULL, 888.88, '2026-03-08', 'hidden8')");
  }

  void write_source(const std::string& limits) {
    std::filesystem::create_directories(home_->folder() / "inplace");
    std::ofstream(home_->folder() / "inplace/refunds.toml")
        << "dialect = \"" << to_string(GetParam()) << "\"\nconnection = \"" << connection_text_
        << "\"\n"
        << limits
        << "[[resource]]\ncode = \"refund\"\ntable = [\"refund\"]\n[resource.columns]\nid = "
           "\"integer\"\ntrader = \"text\"\nkind = \"text\"\namount = \"decimal(18,2)\"\npaid_on = "
           "\"date\"\nsecret = \"text\"\n";
  }

  void grant(const std::string& id, const std::string& rows, std::int64_t rows_a_day = 0,
             std::vector<exchange::GrantedColumn> columns = {{"trader", exchange::Mask::kLastFour},
                                                             {"kind", exchange::Mask::kNone},
                                                             {"amount", exchange::Mask::kNone},
                                                             {"paid_on", exchange::Mask::kYear}}) {
    exchange::Grant grant{.id = id,
                          .organisation = "tax",
                          .resource = "refund",
                          .columns = std::move(columns),
                          .rows = rows,
                          .from = *Date::parse("2020-01-01"),
                          .until = *Date::parse("2099-12-31"),
                          .rows_a_day = rows_a_day};
    ASSERT_TRUE(store_->change([&](store::Transaction& transaction) -> Result<void> {
      exchange::add_agreement(transaction, grant, "in_force", instant_now());
      return {};
    }));
  }

  Result<Rows> asked(const std::string& question, const std::string& agreement = "A-2026-0001",
                     std::optional<Join> join = std::nullopt) {
    Rows rows;
    const Request request{.agreement = agreement,
                          .question = question,
                          .join = std::move(join),
                          .actor = "wang",
                          .organisation = "tax"};
    const Sink sink{.begin = [](const auto&) {},
                    .row =
                        [&](const OdbcConnection::Cells& cells) {
                          std::string line;
                          for (const auto& cell : cells) {
                            line += (line.empty() ? "" : "|") + cell.value_or("-");
                          }
                          rows.push_back(line);
                        }};
    TW_TRY(last_, ask(*home_, *store_, connection_, request, sink));
    return rows;
  }
  std::string code(const std::string& question, const std::string& agreement = "A-2026-0001") {
    const auto rows = asked(question, agreement);
    return rows ? "" : rows.error().code;
  }
  Rows rows(const std::string& question) {
    const auto answer = asked(question);
    EXPECT_TRUE(answer) << question << ": " << answer.error().code << " " << last_fault();
    return answer.value_or(Rows{});
  }
  std::string last_fault() {
    const auto all = store_
                         ->read([](store::Transaction& transaction) -> Result<std::vector<Use>> {
                           return uses(transaction, "", 1);
                         })
                         .value();
    return all.empty() ? "" : all[0].outcome + " " + all[0].fault;
  }

  store::TestFolder folder_;
  std::string connection_text_;
  lake::Engine engine_{{.threads = 2}};
  lake::Connection connection_{engine_};
  std::optional<lake::Home> home_;
  std::optional<store::Store> store_;
  Answer last_;
};

// The rule: the answer is that of the question over the rows and columns given, masked, and nothing
// else, whatever the database thinks of case, trailing blanks and nulls.
TEST_P(InPlace, AnswersOverWhatIsGivenAlone) {
  EXPECT_EQ(rows("SELECT count(*) AS n FROM refund"), (Rows{"4"}));
  EXPECT_EQ(rows("SELECT trader, amount, paid_on FROM refund ORDER BY amount DESC LIMIT 2").size(),
            2U);
  EXPECT_EQ(rows("SELECT amount, paid_on FROM refund WHERE amount >= 10 ORDER BY amount"),
            (Rows{"10.50|2026", "20.00|2026"}));
  EXPECT_EQ(rows("SELECT trader, count(*) AS n FROM refund WHERE trader IS NOT NULL GROUP BY "
                 "trader ORDER BY trader"),
            (Rows{"****0001|2", "****0002|1"}));
  EXPECT_EQ(rows("SELECT max(amount) AS m FROM refund"), (Rows{"20.00"}));
  EXPECT_EQ(rows("SELECT count(DISTINCT trader) AS n FROM refund WHERE NOT (kind <> 'a')"),
            (Rows{"2"}));
  EXPECT_EQ(rows("SELECT kind FROM refund WHERE kind LIKE 'A%'"), Rows{});
  EXPECT_EQ(rows("SELECT substr(kind, 1, 1) AS k, length(kind) AS n FROM refund WHERE trader IN "
                 "('****0002')"),
            (Rows{"a|1"}));
}

// The rule: what is not in the subset, or not given, is refused before anything is sent.
TEST_P(InPlace, AttemptsAreRefused) {
  const std::vector<std::pair<const char*, const char*>> attempts = {
      {"SELECT secret FROM refund", "inplace.column_unknown"},
      {"SELECT id FROM refund", "inplace.column_unknown"},
      {"SELECT \"secret\" FROM refund", "inplace.column_unknown"},
      {"SELECT SECRET FROM refund", "inplace.column_unknown"},
      {"SELECT kind FROM refund WHERE secret = 's1'", "inplace.column_unknown"},
      {"SELECT kind FROM refund ORDER BY secret", "inplace.column_unknown"},
      {"SELECT kind FROM refund GROUP BY secret", "inplace.not_grouped"},
      {"SELECT raw.secret FROM refund", "inplace.syntax"},
      {"SELECT kind FROM refund UNION SELECT secret FROM refund", "inplace.syntax"},
      {"SELECT kind FROM refund; DROP TABLE refund", "inplace.syntax"},
      {"SELECT kind FROM refund -- where", "inplace.syntax"},
      {"SELECT kind /* */ FROM refund", "inplace.syntax"},
      {"SELECT kind # \n FROM refund", "inplace.syntax"},
      {"SELECT kind FROM refund, refund", "inplace.syntax"},
      {"SELECT kind FROM refund JOIN refund", "inplace.syntax"},
      {"SELECT kind FROM (SELECT secret FROM refund)", "inplace.syntax"},
      {"SELECT kind FROM pg_catalog.pg_shadow", "inplace.syntax"},
      {"SELECT kind FROM pg_shadow", "inplace.resource_unknown"},
      {"SELECT kind FROM refund WHERE kind = (SELECT 1)", "inplace.syntax"},
      {"SELECT kind FROM refund WHERE EXISTS (SELECT 1)", "inplace.syntax"},
      {"SELECT pg_sleep(10) AS s FROM refund", "inplace.function_unknown"},
      {"SELECT sleep(10) AS s FROM refund", "inplace.function_unknown"},
      {"SELECT load_file('/etc/passwd') AS s FROM refund", "inplace.function_unknown"},
      {"SELECT version() AS s FROM refund", "inplace.syntax"},
      {"SELECT @@version AS s FROM refund", "inplace.syntax"},
      {"SELECT CAST(amount AS text) AS s FROM refund", "inplace.function_unknown"},
      {"SELECT amount::text AS s FROM refund", "inplace.syntax"},
      {"SELECT kind FROM refund WHERE amount = '10.50'", "inplace.types"},
      {"SELECT kind FROM refund WHERE kind = 0", "inplace.types"},
      {"SELECT kind FROM refund WHERE kind", "inplace.syntax"},
      {"SELECT kind FROM refund WHERE 1 / amount > 0", "inplace.syntax"},
      {"SELECT kind FROM refund WHERE amount % 2 = 0", "inplace.syntax"},
      {"SELECT kind + 1 AS s FROM refund", "inplace.types"},
      {"SELECT substr(kind, -1, 1) AS s FROM refund", "inplace.syntax"},
      {"SELECT substr(kind, 1, amount) AS s FROM refund", "inplace.syntax"},
      {"SELECT kind FROM refund WHERE kind LIKE kind", "inplace.types"},
      {"SELECT kind FROM refund WHERE kind LIKE 'a\\'", "inplace.syntax"},
      {"SELECT kind FROM refund WHERE kind = 'a\\' OR 1=1 -- '", "inplace.syntax"},
      {"SELECT kind FROM refund LIMIT 1 OFFSET 1", "inplace.syntax"},
      {"SELECT kind FROM refund LIMIT 1.5", "inplace.syntax"},
      {"SELECT kind INTO x FROM refund", "inplace.syntax"},
      {"SELECT kind FROM refund FOR UPDATE", "inplace.syntax"},
      {"DELETE FROM refund", "inplace.syntax"},
      {"WITH x AS (SELECT 1) SELECT kind FROM refund", "inplace.syntax"},
      {"SELECT sum(kind) AS s FROM refund", "inplace.types"},
      {"SELECT count(*) AS n, kind FROM refund", "inplace.not_grouped"},
      {"SELECT kind FROM refund WHERE count(*) > 0", "inplace.not_grouped"},
      {"SELECT sum(count(*)) AS n FROM refund", "inplace.types"},
      {"SELECT amount*amount*amount*amount*amount*amount*amount*amount*amount*amount AS n FROM "
       "refund",
       "inplace.syntax"},
      {"", "inplace.syntax"},
      {"SELECT", "inplace.syntax"},
      {"SELECT kind FROM refund WHERE kind = 'a", "inplace.syntax"},
      {"SELECT kind FROM refund WHERE kind = \xff", "inplace.syntax"},
  };
  for (const auto& [question, expected] : attempts) EXPECT_EQ(code(question), expected) << question;
  EXPECT_EQ(code("SELECT kind FROM refund WHERE " + std::string(5000, '(')), "inplace.syntax");
  EXPECT_EQ(code("SELECT kind FROM refund WHERE amount = " + std::string(5000, '-') + "1"),
            "inplace.syntax");
  EXPECT_EQ(code(std::string(9000, ' ')), "inplace.too_long");
  EXPECT_EQ(rows("SELECT count(*) AS n FROM refund"), (Rows{"4"}));  // it is all still there
}

// The rule: a value that looks like SQL is a value.
TEST_P(InPlace, ValuesStayValues) {
  for (const char* value : {"' OR '1'='1", "a' --", "'; DROP TABLE refund; --", "\" OR 1=1", "%27",
                            "望海", "$$", "?", "{fn now()}", ":x"}) {
    std::string quoted = "'";
    for (const char c : std::string_view(value)) {
      if (c == '\'') quoted += c;
      quoted += c;
    }
    const bool has_semicolon = std::string_view(value).find(';') != std::string_view::npos;
    const auto answer = asked("SELECT kind FROM refund WHERE kind = " + quoted + "'");
    if (has_semicolon) {
      EXPECT_FALSE(answer);
    } else {
      ASSERT_TRUE(answer) << value << last_fault();
      EXPECT_EQ(*answer, Rows{}) << value;
    }
  }
  source("INSERT INTO refund VALUES (9, 'x', 'a', 1, NULL, NULL)");
  source("UPDATE refund SET trader = '望海a''b' WHERE id = 9");
  grant("A-2026-0002", "kind = \"a\"", 0, {{"trader", exchange::Mask::kNone}});
  EXPECT_EQ(*asked("SELECT trader FROM refund WHERE trader = '望海a''b'", "A-2026-0002"),
            (Rows{"望海a'b"}));
}

// The rule: the condition is judged on the raw row, the question on the masked one: a filter on a
// masked column cannot find out what is behind the mask.
TEST_P(InPlace, FiltersSeeTheMaskOnly) {
  EXPECT_EQ(rows("SELECT amount FROM refund WHERE trader = 'TRADER0002'"), Rows{});
  EXPECT_EQ(rows("SELECT amount FROM refund WHERE trader LIKE 'T%'"), Rows{});
  EXPECT_EQ(rows("SELECT amount FROM refund WHERE paid_on = 2026 AND amount < 1"), (Rows{"0.25"}));
  EXPECT_EQ(code("SELECT amount FROM refund WHERE paid_on > DATE '2026-02-05'"), "inplace.types");
}

// The rule: an error of the source tells the consumer nothing; the owner's record has it.
TEST_P(InPlace, ErrorsOfTheSourceTellNothing) {
  source("DROP TABLE refund");
  EXPECT_EQ(code("SELECT kind FROM refund"), "inplace.source_unavailable");
  EXPECT_NE(last_fault().find("refund"), std::string::npos) << last_fault();
}

// The rule: no agreement in force, no answer; nor another's, nor of another resource.
TEST_P(InPlace, NothingWithoutAnAgreementInForce) {
  EXPECT_EQ(code("SELECT kind FROM refund", "A-2026-0009"), "exchange.agreement_unknown");
  ASSERT_TRUE(store_->change([](store::Transaction& transaction) -> Result<void> {
    exchange::set_agreement_state(transaction, "A-2026-0001", "suspended", "", instant_now());
    return {};
  }));
  EXPECT_EQ(code("SELECT kind FROM refund"), "exchange.not_in_force");
}

TEST_P(InPlace, NothingForAnotherOrganisation) {
  const Request request{.agreement = "A-2026-0001",
                        .question = "SELECT kind FROM refund",
                        .actor = "x",
                        .organisation = "police"};
  const auto answer = ask(*home_, *store_, connection_, request,
                          {.begin = [](const auto&) {}, .row = [](const auto&) { FAIL(); }});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "inplace.other_organisation");
}

// The rule: an answer is cut at the limit of rows, and says so; a day's rows are counted.
TEST_P(InPlace, RowsAreLimited) {
  write_source("seconds = 20\nrows = 3\n");
  EXPECT_EQ(rows("SELECT kind FROM refund").size(), 3U);
  EXPECT_TRUE(last_.is_cut);
  EXPECT_EQ(rows("SELECT kind FROM refund LIMIT 2").size(), 2U);
  EXPECT_FALSE(last_.is_cut);
  grant("A-2026-0003", "kind = \"a\"", 2);
  EXPECT_EQ(asked("SELECT kind FROM refund", "A-2026-0003")->size(), 2U);
  EXPECT_EQ(code("SELECT kind FROM refund", "A-2026-0003"), "inplace.day_spent");
}

// The rule: every question has a record: refused, answered, how much came.
TEST_P(InPlace, EveryQuestionHasARecord) {
  EXPECT_EQ(code("SELECT secret FROM refund"), "inplace.column_unknown");
  EXPECT_EQ(last_fault(), "refused inplace.column_unknown: secret");
  rows("SELECT kind FROM refund");
  const auto all = store_
                       ->read([](store::Transaction& transaction) -> Result<std::vector<Use>> {
                         return uses(transaction, "A-2026-0001", 10);
                       })
                       .value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].outcome, "answered");
  EXPECT_EQ(all[0].rows, 4);
  EXPECT_EQ(all[0].bytes, 4);
  EXPECT_FALSE(all[0].first_at.empty());
  EXPECT_LE(all[0].received_at, all[0].sent_at);
  EXPECT_LE(all[0].first_at, all[0].done_at);
}

// The rule: a condition that the source cannot be asked gives nothing, instead of more.
TEST_P(InPlace, ConditionsThatAreNotTranslatedGiveNothing) {
  grant("A-2026-0004", "match_characters(kind, \"a\")");
  EXPECT_EQ(code("SELECT kind FROM refund", "A-2026-0004"), "inplace.condition_unsupported");
  grant("A-2026-0005", "not isnull(amount) and (amount > 15 or kind in {\"b\", \"c\"})");
  auto answer = asked("SELECT amount FROM refund ORDER BY amount", "A-2026-0005");
  ASSERT_TRUE(answer) << last_fault();
  EXPECT_EQ(answer->size(), 5U);
}

// The rule: our columns are laid beside the answer here; a row without a match stays.
TEST_P(InPlace, JoinsWithOurTablesOnTheAnswer) {
  ASSERT_TRUE(standards::install_shipped(connection_, *home_));
  source("INSERT INTO refund VALUES (10, 'x', '6', 1, NULL, NULL)");
  grant("A-2026-0006", "kind in {\"6\", \"b\"}", 0, {{"kind", exchange::Mask::kNone}});
  const auto join = parse_join("enterprise_kind ON kind = code TAKE label_en");
  ASSERT_TRUE(join);
  const auto answer = asked("SELECT kind FROM refund ORDER BY kind", "A-2026-0006", *join);
  ASSERT_TRUE(answer) << answer.error().code << last_fault();
  EXPECT_EQ(*answer, (Rows{"6|Private", "b|-"}));
}

// The rule: the hash of a masked column is that of exchange: SHA-256 of salt and value.
TEST_P(InPlace, HashesAsTheExchangeDoes) {
  grant("A-2026-0007", "kind = \"a\" and amount = 20", 0, {{"trader", exchange::Mask::kHash}});
  const auto answer = asked("SELECT trader FROM refund", "A-2026-0007");
  if (GetParam() == Dialect::kSqlite) {
    EXPECT_EQ(answer.error().code, "inplace.mask_unsupported");
    return;
  }
  ASSERT_TRUE(answer) << last_fault();
  const auto salt =
      store_
          ->read([](store::Transaction& transaction) {
            return exchange::grant_in_force(transaction, "A-2026-0007", instant_now());
          })
          .value()
          .salt;
  EXPECT_EQ(*answer, (Rows{sha256_hex(salt + "TRADER0002")}));
}

// The rule: a source that is slow is cut at its limit, and the next question finds it free.
TEST_P(InPlace, SlowSourcesAreCut) {
  if (GetParam() == Dialect::kSqlite) GTEST_SKIP() << "nothing in it sleeps";
  source("DROP TABLE refund");
  source(std::string("CREATE VIEW refund AS SELECT 1 AS id, 'x' AS trader, 'a' AS kind, 1.00 AS "
                     "amount, CAST(NULL AS date) AS paid_on, CAST(") +
         (GetParam() == Dialect::kPostgresql ? "pg_sleep(60) AS text" : "sleep(60) AS char") +
         ") AS secret");
  write_source("seconds = 1\n");
  grant("A-2026-0008", "secret <> \"x\"");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(code("SELECT kind FROM refund", "A-2026-0008").substr(0, 8), "inplace.");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(6));
  EXPECT_EQ(last_fault().substr(0, 6), "failed") << last_fault();
  source("DROP VIEW refund");
}

// The rule: the planner is asked first, and a question that costs too much is not run.
TEST_P(InPlace, CostlyQuestionsAreNotRun) {
  if (GetParam() == Dialect::kSqlite) GTEST_SKIP() << "it has no estimate";
  write_source("seconds = 20\nrows = 1000\ncost = 0.5\n");
  EXPECT_EQ(code("SELECT kind FROM refund"), "inplace.too_costly");
  write_source("seconds = 20\nrows = 1000\ncost = 1000000\n");
  rows("SELECT kind FROM refund");
  EXPECT_GT(last_.estimate, 0);
}

INSTANTIATE_TEST_SUITE_P(On, InPlace,
                         testing::Values(Dialect::kPostgresql, Dialect::kMariadb, Dialect::kSqlite),
                         [](const auto& each) { return std::string(to_string(each.param)); });

// The rule: the statement of a question is the same three selects, whatever the question: the table
// stands in the innermost alone.
TEST(Rewrite, TableStandsInTheInnermostAlone) {
  const Resource resource{"refund",
                          {"s", "refund"},
                          {{"kind", sql::DataType::text()}, {"n", sql::DataType::integer()}}};
  const exchange::Grant grant{.id = "A-1",
                              .resource = "refund",
                              .columns = {{"n", exchange::Mask::kNone}},
                              .rows = "kind = \"a\""};
  const auto question =
      parse("SELECT sum(n) AS s FROM refund WHERE n > 1", *columns_under(grant, resource));
  EXPECT_EQ(*rewritten(*question, grant, resource, Dialect::kPostgresql, 10),
            "SELECT sum(\"n\") AS \"s\" FROM (SELECT \"n\" AS \"n\" FROM (SELECT CAST(\"kind\" AS "
            "text) COLLATE \"C\" AS \"kind\", \"n\" AS \"n\" FROM \"s\".\"refund\") AS \"raw\" "
            "WHERE (\"kind\" = 'a' COLLATE \"C\")) AS \"granted\" WHERE (\"n\" > 1) LIMIT 10");
  const auto elsewhere = *rewritten(*question, grant, resource, Dialect::kSqlserver, 10);
  EXPECT_NE(elsewhere.find("OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY"), std::string::npos);
}

}  // namespace
}  // namespace tw::inplace
