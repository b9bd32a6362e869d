#include "store/store.h"

#include <gmock/gmock.h>

#include <atomic>

#include "store/outbox.h"
#include "store/settings.h"
#include "store/store_fixture.h"
#include "store/table_load.h"

namespace tw::store {
namespace {

using testing::ElementsAre;

class StoreTest : public OnEachDatabase {};
TW_ON_EACH_DATABASE(StoreTest);

Result<void> nothing() { return {}; }

TEST_P(StoreTest, ValuesComeBackAsTheyWent) {
  auto store = open();
  const std::string text = "海关 'quoted' \"double\" $name :name \\ -- no comment\n";
  const std::int64_t big = 9223372036854775807;
  const auto done = store.change([&](Transaction& transaction) {
    auto& session = transaction.session();
    session.run("CREATE TABLE sample (t text, n bigint, m bigint)", {});
    session.run("INSERT INTO sample VALUES ($t, $n, $m)",
                {{"t", text}, {"n", big}, {"m", std::monostate{}}});
    session.run("INSERT INTO sample VALUES ($t, $n, $n)", {{"t", std::string()}, {"n", -big - 1}});
    return nothing();
  });
  ASSERT_TRUE(done);
  const auto read = store.read([&](Transaction& transaction) -> Result<std::vector<Cells>> {
    // `$n` stands twice, `'$t'` is text, and the comment has a $parameter and an apostrophe's.
    return transaction.session().rows(
        "SELECT t, n, m, '$t' -- don't $mind\nFROM sample WHERE n = $n OR m = $n ORDER BY n DESC",
        {{"n", -big - 1}}, 4);
  });
  EXPECT_THAT(*read,
              ElementsAre(ElementsAre("", "-9223372036854775808", "-9223372036854775808", "$t")));
  const auto all = store.read([&](Transaction& transaction) -> Result<std::vector<Cells>> {
    return transaction.session().rows("SELECT t, n, m FROM sample WHERE n > $zero",
                                      {{"zero", std::int64_t{0}}}, 3);
  });
  EXPECT_THAT(*all, ElementsAre(ElementsAre(text, "9223372036854775807", std::nullopt)));
}

// What COPY's text format gives a meaning to must arrive as it is; 70,000 rows are more than are
// sent at once.
TEST_P(StoreTest, ManyRowsComeAsTheyWent) {
  auto store = open();
  const std::vector<std::optional<std::string>> texts = {
      std::nullopt, "",    "\\N",       "\\.",         "a\tb\nc\rd\\e",
      "海关",       "'\"", "NULL\\t\\", "\x01 \b\v\f", std::string(300'000, 'x')};
  const auto done = store.change([&](Transaction& transaction) {
    transaction.session().run("CREATE TABLE sample (n bigint PRIMARY KEY, \"the text\" text)", {});
    TableLoad load(transaction.session(), "sample", {"n", "the text"});
    for (int i = 0; i < 70'000; ++i) {
      const auto number = std::to_string(i);
      const auto& text = texts[static_cast<std::size_t>(i) % texts.size()];
      if (i >= 20 && text && text->size() > 1000) continue;
      load.put(std::vector<std::optional<std::string_view>>{number, text});
    }
    EXPECT_EQ(load.finish(), 70'000 - 6'998);
    return nothing();
  });
  ASSERT_TRUE(done);
  const auto read = store.read([&](Transaction& transaction) -> Result<std::vector<Cells>> {
    return transaction.session().rows(
        "SELECT \"the text\" FROM sample WHERE n < 10 OR n = 69990 ORDER BY n", {}, 1);
  });
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ((*read)[i][0], texts[i]) << i;
  EXPECT_EQ((*read)[texts.size()][0], std::nullopt);  // 69,990
}

// A key that comes twice, and a load that is given up half way: nothing stays, and the store works.
TEST_P(StoreTest, AFailedLoadLeavesNothing) {
  auto store = open();
  ASSERT_TRUE(store.change([&](Transaction& transaction) {
    transaction.session().run("CREATE TABLE sample (n bigint PRIMARY KEY)", {});
    return nothing();
  }));
  const std::vector<std::optional<std::string_view>> row = {"7"};
  for (const bool twice : {true, false}) {
    EXPECT_THROW(static_cast<void>(store.change([&](Transaction& transaction) {
                   TableLoad load(transaction.session(), "sample", {"n"});
                   load.put(row);
                   if (!twice) throw EnvironmentError(Error("engine.disk", {"full"}));
                   load.put(row);
                   load.finish();
                   return nothing();
                 })),
                 EnvironmentError);
  }
  const auto left = store.read([](Transaction& transaction) -> Result<std::vector<Cells>> {
    return transaction.session().rows("SELECT count(*) FROM sample", {}, 1);
  });
  EXPECT_EQ((*left)[0][0], "0");
}

TEST_P(StoreTest, AFailedChangeLeavesNothing) {
  auto store = open();
  const auto refused = store.change([](Transaction& transaction) -> Result<void> {
    send(transaction, "a", "{}", "now");
    return Error("store.newer", {"1", "2"});
  });
  EXPECT_EQ(refused.error().code, "store.newer");
  EXPECT_THROW(static_cast<void>(store.change([](Transaction& transaction) -> Result<void> {
                 send(transaction, "a", "{}", "now");
                 transaction.session().run("INSERT INTO nowhere VALUES (1)", {});
                 return {};
               })),
               EnvironmentError);
  const auto left = store.read([](Transaction& transaction) -> Result<std::size_t> {
    return pending(transaction, "r", 10).size();
  });
  EXPECT_EQ(*left, 0U);
}

// The rule: what is read inside change() stays so until it ends, whoever else writes. Lost
// increments would show; so would numbers given twice.
TEST_P(StoreTest, WritersTakeTurns) {
  auto store = open();
  auto other = open();  // as another process has it
  constexpr int kEach = 25;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        auto& mine = t % 2 == 0 ? store : other;
        const auto done = mine.change([](Transaction& transaction) {
          send(transaction, "t", "{}", "now");
          return nothing();
        });
        if (!done) ++failed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  const auto numbers = store.read([](Transaction& transaction) -> Result<std::vector<Message>> {
    return pending(transaction, "r", 1000);
  });
  ASSERT_EQ(numbers->size(), 8U * kEach);
  for (std::size_t i = 0; i < numbers->size(); ++i) {
    EXPECT_EQ((*numbers)[i].number, static_cast<std::int64_t>(i + 1));
  }
}

// The rule: a reader sees one state, and is not held up by a writer.
TEST_P(StoreTest, AReaderSeesOneState) {
  auto store = open();
  const auto seen = store.read([&](Transaction& reading) -> Result<std::size_t> {
    const auto before = pending(reading, "r", 10).size();
    const auto done = store.change([](Transaction& transaction) {
      send(transaction, "t", "{}", "now");
      return nothing();
    });
    EXPECT_TRUE(done);
    EXPECT_EQ(pending(reading, "r", 10).size(), before);
    return before;
  });
  EXPECT_EQ(*seen, 0U);
}

TEST_P(StoreTest, AReaderOfTheOutboxGetsEachMessageInOrder) {
  auto store = open();
  const auto done = store.change([](Transaction& transaction) {
    for (const char* topic : {"a", "b", "c"}) send(transaction, topic, "{}", "now");
    taken(transaction, "first", 2);
    taken(transaction, "first", 1);  // goes never back
    return nothing();
  });
  ASSERT_TRUE(done);
  const auto read = store.read([](Transaction& transaction) -> Result<void> {
    EXPECT_EQ(pending(transaction, "first", 10).front().topic, "c");
    EXPECT_EQ(pending(transaction, "second", 2).size(), 2U);
    return {};
  });
  ASSERT_TRUE(read);
}

TEST(StoreSettings, UnknownAndWrongKeysAreRefused) {
  TestFolder home;
  const auto code = [&](const std::string& text) {
    std::ofstream(home.path() / "settings.toml") << text;
    const auto read = read_settings(home.path());
    return read ? std::string("good") : read.error().code;
  };
  EXPECT_EQ(code("stor = 'postgresql://x'\n"), "store.setting_unknown");
  EXPECT_EQ(code("store = 'mysql://x'\n"), "store.setting_invalid");
  EXPECT_EQ(code("store = 3\n"), "store.setting_invalid");
  EXPECT_EQ(code("four_eyes = ['rule', 'tea']\n"), "store.setting_invalid");
  EXPECT_EQ(code("store = \n"), "store.setting_invalid");
  EXPECT_EQ(code("store = 'postgresql://x'\nfour_eyes = ['grant']\n"), "good");
}

TEST(StoreUnreachable, IsTheEnvironmentsFault) {
  EXPECT_THROW(Session({Location::Kind::kPostgresql, "postgresql://127.0.0.1:1/none"}),
               EnvironmentError);
  EXPECT_THROW(Session({Location::Kind::kSqlite, "/nowhere/at/all.db"}), EnvironmentError);
}

}  // namespace
}  // namespace tw::store
