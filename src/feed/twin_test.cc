// A twin is a feed like any other whose rows come from no record.
#include "feed/twin.h"

#include "feed/feed_fixture.h"
#include "standards/shipped.h"

namespace tw::feed {
namespace {

class Twin : public testing::Test {
 protected:
  // Asks for all columns of the relation and opens its twin.
  Result<Feed> open(const std::string& relation, std::int64_t rows,
                    const std::string& state = "requested", const std::string& condition = "") {
    auto grant = FeedFixture::grant_of_rates(condition);
    grant.id = "A-2026-" + std::to_string(++number_);
    grant.columns.clear();
    const auto columns = relation_of(relation).value().columns;
    for (const auto& column : columns) grant.columns.push_back({column.name});
    return fixture_.store.change([&](store::Transaction& transaction) {
      exchange::add_agreement(transaction, grant, state, instant_now());
      return open_twin(transaction, grant.id, relation, rows, "li", instant_now());
    });
  }
  Manifest publish(const Feed& twin) {
    auto made = feed::publish(fixture_.home, fixture_.store, fixture_.connection,
                              {.agreement = twin.agreement, .actor = "li"});
    EXPECT_TRUE(made) << made.error().code;
    return made->manifest;
  }
  std::vector<std::string> given(const Feed& twin, const std::string& select) {
    const auto folder = table_folder(folder_of(fixture_.home.folder(), twin.agreement), 1);
    lake::attach(fixture_.connection, "given",
                 lake::Table::open(folder).value().snapshot().value());
    return fixture_.rows_of(select);
  }

  FeedFixture fixture_;
  int number_ = 0;
};

// The rule: whatever can be published has a twin, of as many rows as asked for, and its batches
// bring rows, change some and take some away.
TEST_F(Twin, EverythingThatCanBePublishedHasOne) {
  ASSERT_TRUE(standards::install_shipped(fixture_.connection, fixture_.home));
  for (const auto& relation : relation_names()) {
    const auto twin = open(relation, 400);
    ASSERT_TRUE(twin) << relation << " " << twin.error().code;
    const auto first = publish(*twin);
    std::string key;
    for (const auto& name : first.key) {
      key += (key.empty() ? "" : ", ") + sql::quote_identifier(name);
    }
    EXPECT_EQ(given(*twin, "SELECT count(DISTINCT (" + key + ", '')) FROM given"),
              std::vector<std::string>{std::to_string(first.rows)})
        << relation;
    EXPECT_EQ(first.rows + first.held, 400) << relation;
    EXPECT_GT(first.rows, 1) << relation;
    const auto second = publish(*twin);
    EXPECT_EQ(second.number, 2);
    EXPECT_EQ(second.purpose, "twin of " + first.agreement.substr(0, first.agreement.size() - 2) +
                                  ": made-up rows");
    EXPECT_EQ(second.rows, first.rows + second.inserted - second.deleted) << relation;
  }
  const auto twin = open("declarations", 2000).value();
  EXPECT_EQ(publish(twin).inserted, 2000);
  const auto second = publish(twin);
  EXPECT_EQ(second.inserted, 60);
  EXPECT_NEAR(static_cast<double>(second.updated), 100, 40);
  EXPECT_NEAR(static_cast<double>(second.deleted), 40, 25);
}

// The rule: a value of a column that takes codes is a code of the home's list.
TEST_F(Twin, CodesAreCodesOfTheLists) {
  ASSERT_TRUE(standards::install_shipped(fixture_.connection, fixture_.home));
  const auto twin = open("declarations", 500).value();
  publish(twin);
  const auto countries =
      given(twin,
            "SELECT count(*), count(DISTINCT origin_country) > 50 FROM given WHERE "
            "origin_country IN (SELECT code FROM code WHERE list = 'country')");
  EXPECT_EQ(countries, std::vector<std::string>{"500|true"});
  EXPECT_EQ(given(twin, "SELECT DISTINCT flow FROM given ORDER BY 1"),
            (std::vector<std::string>{"M", "X"}));
}

// The rule: no row of ours is among those of a twin, and who may have none of them gets all of it.
TEST_F(Twin, NothingOfARecordIsInIt) {
  fixture_.append("rate",
                  "SELECT 'QQQ' AS currency, DATE '2019-07-07' AS valid_from, 4711 AS to_local");
  const auto twin = open("rate", 50, "requested", "currency = \"NONE\"").value();
  EXPECT_EQ(publish(twin).rows, 50);
  EXPECT_EQ(given(twin,
                  "SELECT count(*) FROM given WHERE currency = 'QQQ' OR to_local = 4711 OR "
                  "valid_from = DATE '2019-07-07'"),
            std::vector<std::string>{"0"});
}

TEST_F(Twin, IsOfAnAgreementThatMayStillBe) {
  EXPECT_EQ(open("rate", 5, "ended").error().code, "exchange.not_in_force");
  const auto twin = open("rate", 5, "offered").value();
  EXPECT_EQ(twin.twin_rows, 5);
  const auto again = fixture_.store.change([&](store::Transaction& transaction) {
    return open_twin(transaction, "A-2026-2", "rate", 5, "li", instant_now());
  });
  EXPECT_EQ(again.error().code, "feed.opened_before");
  const auto real = fixture_.store.change([&](store::Transaction& transaction) {
    return open_feed(transaction, "A-2026-2", "rate", "li", instant_now());
  });
  EXPECT_EQ(real.error().code, "exchange.not_in_force");  // the twin opens no way to the rows
}

}  // namespace
}  // namespace tw::feed
