// What is given is the cut of what is there, batch by batch; each batch is whole or absent.
#include "feed/publish.h"

#include <random>
#include <set>

#include "base/date.h"
#include "base/digest.h"
#include "checks/library.h"
#include "feed/feed_fixture.h"
#include "standards/shipped.h"

namespace tw::feed {
namespace {

using Rates = std::map<std::pair<std::string, std::string>, int>;  // currency, day -> millis

std::string select_of(const Rates& rates) {
  std::string rows;
  for (const auto& [key, value] : rates) {
    rows += (rows.empty() ? "('" : ", ('") + key.first + "', DATE '" + key.second + "', " +
            std::to_string(value) + " / 1000, " + std::to_string(value) + ")";
  }
  if (rows.empty()) rows = "('', DATE '2000-01-01', 0, 0)";
  return "SELECT * FROM (VALUES " + rows + ") v(currency, valid_from, to_local, to_usd)" +
         (rates.empty() ? " WHERE false" : "");
}

// Written apart from the cut: euros are given, with the numbers as the table's types print them.
std::vector<std::string> expected(const Rates& rates) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : rates) {
    if (key.first != "EUR") continue;
    char number[64];
    std::snprintf(number, sizeof number, "%d.%03d00000|%d.0000000000", value / 1000, value % 1000,
                  value);
    lines.push_back(key.first + "|" + key.second + "|" + number);
  }
  return lines;
}

void change_somewhat(Rates& rates, std::mt19937& random) {
  const auto number = [&](int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  };
  for (int i = number(12); i > 0; --i) {
    char day[32];
    std::snprintf(day, sizeof day, "2026-01-%02d", 1 + number(28));
    const std::pair<std::string, std::string> key = {number(3) == 0 ? "USD" : "EUR", day};
    if (number(3) == 0) {
      rates.erase(key);
    } else {
      rates[key] = number(5000);
    }
  }
}

// A recipient in a dozen lines: applies change files by key, in order.
class Recipient {
 public:
  void apply(FeedFixture& fixture, const Manifest& manifest) {
    for (const auto& file : manifest.files) {
      if (file.kind != "change") continue;
      const auto path = (fixture.feed_folder() / file.path).string();
      EXPECT_EQ(sha256_of_file(path).value(), file.sha256);
      const auto changes = fixture.connection.query(
          "SELECT _change_type, currency || '|' || valid_from, currency || '|' || valid_from || "
          "'|' || to_local || '|' || to_usd FROM read_parquet(" +
          sql::quote_text(path) + ") ORDER BY _change_type <> 'delete'");
      for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto kind = changes.text(i, 0);
        const auto key = changes.text(i, 1);
        if (kind == "insert") {
          EXPECT_TRUE(rows.emplace(key, changes.text(i, 2)).second) << key;
        } else if (kind == "delete") {
          EXPECT_EQ(rows.erase(key), 1U) << key;
        } else if (kind == "update_preimage") {
          EXPECT_EQ(rows.at(key), changes.text(i, 2));
        } else {
          pending[key] = changes.text(i, 2);
        }
      }
      for (const auto& [key, row] : pending) rows.at(key) = row;
      pending.clear();
    }
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const auto& [key, row] : rows) all.push_back(row);
    return all;
  }
  std::map<std::string, std::string> rows, pending;
};

struct Killed {};

// The rule: whatever happens to the source, and wherever the program dies, the recipient's table is
// the cut of the source, the changes lead from batch to batch, counts and sums are those of the
// table, and each manifest leads to the one before it.
TEST(Publish, TableChangesAndManifestsAgreeWithTheSourceThroughCrashes) {
  for (unsigned seed = 1; seed <= 2; ++seed) {
    FeedFixture fixture;
    fixture.agree(FeedFixture::grant_of_rates("currency = \"EUR\""), "rate");
    std::mt19937 random(seed);
    Rates rates;
    Recipient recipient;
    std::string previous;
    std::int64_t number = 0;
    const auto key = trust::verifier_of(fixture.home.folder()).value();
    for (int round = 0; round < 15; ++round) {
      change_somewhat(rates, random);
      fixture.append("rate", select_of(rates), true);
      const char* dies = std::array{"", "files", "manifest", "commit"}.at(random() % 4);
      try {
        ASSERT_TRUE(fixture.publish([&](const char* step) {
          if (std::string(dies) == step) throw Killed();
        }));
      } catch (const Killed&) {
      }
      const auto published = fixture.publish({}, random() % 4 == 0);
      ASSERT_TRUE(published) << published.error().code;
      EXPECT_EQ(fixture.given(), expected(rates)) << seed << "/" << round << " " << dies;
      const auto newest = standing_of(fixture.feed_folder()).value().newest();
      ASSERT_LE(newest, number + 1);
      if (newest == number) continue;
      number = newest;
      const auto manifest = verify(batch_document(fixture.feed_folder(), number).value(), key);
      ASSERT_TRUE(manifest) << manifest.error().code;
      EXPECT_EQ(manifest->number, number);
      EXPECT_EQ(manifest->previous, previous);
      previous = manifest->digest();
      recipient.apply(fixture, *manifest);
      EXPECT_EQ(recipient.lines(), expected(rates));
      const auto sums = fixture.given(
          "SELECT count(*), coalesce(sum(to_local), 0.00000000), "
          "coalesce(sum(to_usd), 0.0000000000) FROM given");
      EXPECT_EQ(sums.front(), std::to_string(manifest->rows) + "|" +
                                  manifest->totals.at("to_local").to_string() + "|" +
                                  manifest->totals.at("to_usd").to_string());
    }
    EXPECT_GT(number, 8);
    // Each batch is in the log.
    auto journal = trust::Journal::open(fixture.home.folder()).value();
    const auto next = journal.record({{"publication", utc_now(), "li", {{"table", "last"}}, ""}});
    EXPECT_GE(next.value(), static_cast<std::uint64_t>(number));
  }
}

// The rule: one altered byte of a manifest is found.
TEST(Publish, AnAlteredManifestIsFound) {
  FeedFixture fixture;
  fixture.agree(FeedFixture::grant_of_rates(), "rate");
  fixture.append("rate", select_of({{{"EUR", "2026-01-01"}, 7}}));
  ASSERT_TRUE(fixture.publish());
  const auto key = trust::verifier_of(fixture.home.folder()).value();
  const auto document = batch_document(fixture.feed_folder(), 1).value();
  ASSERT_TRUE(verify(document, key));
  for (std::size_t i = 0; i < document.size(); i += 7) {
    auto altered = document;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_FALSE(verify(altered, key)) << i;
  }
}

// The rule: of files that hold no changed row none is written anew.
TEST(Publish, OnlyTouchedFilesAreRewritten) {
  FeedFixture fixture;
  fixture.agree(FeedFixture::grant_of_rates(), "rate");
  Rates first, second;
  for (int day = 1; day <= 20; ++day) {
    char text[32];
    std::snprintf(text, sizeof text, "2026-02-%02d", day);
    first[{"EUR", text}] = day;
    second[{"USD", text}] = day;
  }
  fixture.append("rate", select_of(first));
  ASSERT_TRUE(fixture.publish());
  fixture.append("rate", select_of(second));
  const auto two = fixture.publish().value().manifest;
  EXPECT_EQ(two.inserted, 20);
  second.begin()->second = 4000;
  auto all = first;
  all.insert(second.begin(), second.end());
  fixture.append("rate", select_of(all), true);
  const auto three = fixture.publish().value().manifest;
  EXPECT_EQ(three.updated, 1);
  EXPECT_EQ(three.inserted + three.deleted, 0);
  std::int64_t written = 0;
  for (const auto& file : three.files) written += file.kind == "table" ? file.rows : 0;
  EXPECT_EQ(written, 20);  // the second file's rows, not the first's
  EXPECT_FALSE(fixture.publish().value().is_new);
}

// The rule: rows that cannot be told apart are held back and counted.
TEST(Publish, RowsWithTheSameKeyAreHeldBack) {
  FeedFixture fixture;
  fixture.agree(FeedFixture::grant_of_rates(), "rate");
  fixture.append("rate", select_of({{{"EUR", "2026-01-01"}, 7}, {{"USD", "2026-01-01"}, 7}}));
  fixture.append("rate", select_of({{{"EUR", "2026-01-01"}, 8}}));
  const auto manifest = fixture.publish().value().manifest;
  EXPECT_EQ(manifest.rows, 1);
  EXPECT_EQ(manifest.held, 2);
}

// The rule: no batch without an agreement in force.
TEST(Publish, NothingIsGivenOnceTheAgreementHasEnded) {
  FeedFixture fixture;
  fixture.agree(FeedFixture::grant_of_rates(), "rate");
  const auto ended = fixture.store.change([&](store::Transaction& transaction) -> Result<void> {
    exchange::set_agreement_state(transaction, FeedFixture::kAgreement, "ended", "revoked",
                                  instant_now());
    return {};
  });
  ASSERT_TRUE(ended);
  EXPECT_EQ(fixture.publish().error().code, "exchange.not_in_force");
  EXPECT_EQ(standing_of(fixture.feed_folder()).value().newest(), 0);
}

// The rule: a recipient must be given what tells its rows apart.
TEST(Publish, AFeedWithoutItsKeyIsNotOpened) {
  FeedFixture fixture;
  auto grant = FeedFixture::grant_of_rates();
  grant.columns.erase(grant.columns.begin());
  const auto opened = fixture.store.change([&](store::Transaction& transaction) {
    exchange::add_agreement(transaction, grant, "in_force", instant_now());
    return open_feed(transaction, grant.id, "rate", "li", instant_now());
  });
  EXPECT_EQ(opened.error().code, "feed.key_not_given");
}

class Declarations : public testing::Test {
 protected:
  Declarations() {
    EXPECT_TRUE(standards::install_shipped(fixture_.connection, fixture_.home));
    exchange::Grant grant{.id = FeedFixture::kAgreement, .organisation = "tax", .resource = "D"};
    for (const char* name : {"source", "declaration_number", "item_number", "invoice_amount"}) {
      grant.columns.push_back({name});
    }
    grant.from = *Date::parse("2020-01-01");
    grant.until = *Date::parse("2099-12-31");
    fixture_.agree(grant, "declarations");
  }
  void item(const char* number, int version, const char* amount,
            const char* function = "original") {
    fixture_.append("item",
                    std::string("SELECT '2026-03' AS period, 'M' AS flow, 's' AS source, "
                                "DATE '2026-03-05' AS acceptance_date, 1 AS item_number, ") +
                        amount + " AS invoice_amount, '" + function + "' AS message_function, '" +
                        number + "' AS declaration_number, " + std::to_string(version) +
                        " AS declaration_version");
  }
  // What a check leaves behind: the month's findings, and the state it was made on.
  void check(const char* fatal = "") {
    const auto state = checks::month_state(fixture_.home, *Period::parse("2026-03")).value();
    fixture_.append("check", "SELECT '2026-03' AS period, '" + state + "' AS state", true);
    fixture_.append("finding",
                    std::string("SELECT '2026-03' AS period, 'M' AS flow, 'V01' AS rule, 's' AS "
                                "source, 1 AS item_number, 1 AS declaration_version, 'fatal' AS "
                                "severity, d AS declaration_number FROM (VALUES ('") +
                        fatal + "')) v(d) WHERE d <> ''",
                    true);
  }
  FeedFixture fixture_;
};

// The rule: amendments and cancellations travel as changes of the declaration's items; nothing
// leaves before its month was checked, and a fatal finding holds back until it is corrected.
TEST_F(Declarations, TravelAsTheyCount) {
  item("D1", 1, "10");
  item("D2", 1, "20");
  item("D3", 1, "30");
  EXPECT_EQ(fixture_.publish().error().code, "feed.not_checked");
  check("D3");
  const auto first = fixture_.publish();
  ASSERT_TRUE(first) << first.error().code;
  EXPECT_EQ(first->manifest.held, 1);
  EXPECT_EQ(fixture_.given(), (std::vector<std::string>{"s|D1|1|10.0000", "s|D2|1|20.0000"}));
  item("D1", 2, "11", "amendment");
  item("D2", 2, "20", "cancellation");
  check();  // D3 was corrected: its finding is gone
  const auto second = fixture_.publish().value().manifest;
  EXPECT_EQ(std::tuple(second.inserted, second.updated, second.deleted, second.held),
            std::tuple(1, 1, 1, 0));
  EXPECT_EQ(fixture_.given(), (std::vector<std::string>{"s|D1|1|11.0000", "s|D3|1|30.0000"}));
  EXPECT_FALSE(fixture_.publish({}, true).value().is_new);  // looked at in full: the same
}

}  // namespace
}  // namespace tw::feed
