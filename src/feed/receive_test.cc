// A recipient's table equals what the source gave at each batch, whatever gets lost, doubled, or
// dies on the way, and the sender's account of it agrees.
#include "feed/receive.h"

#include <cstdlib>
#include <random>

#include "feed/feed_fixture.h"
#include "feed/reconcile.h"
#include "store/store_fixture.h"

namespace tw::feed {
namespace {

using Rates = std::map<std::pair<std::string, std::string>, int>;  // currency, day -> millis

std::string select_of(const Rates& rates) {
  std::string rows = "('', DATE '2000-01-01', 0, 0)";
  for (const auto& [key, value] : rates) {
    rows += ", ('" + key.first + "', DATE '" + key.second + "', " + std::to_string(value) +
            " / 1000, -" + std::to_string(value) + ")";
  }
  return "SELECT * FROM (VALUES " + rows +
         ") v(currency, valid_from, to_local, to_usd) WHERE currency <> ''";
}

// Written apart from the cut and the target.
std::vector<std::string> expected(const Rates& rates) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : rates) {
    if (key.first == "USD") continue;
    char number[80];
    std::snprintf(number, sizeof number, "%d.%03d00000|%s%d.0000000000", value / 1000, value % 1000,
                  value == 0 ? "" : "-", value);
    lines.push_back(key.first + "|" + key.second + "|" + number);
  }
  return lines;
}

struct Died {};

// What a network and a medium do: files do not come, come cut short, come twice; manifests of
// other batches come instead; and whoever fetches dies at any moment.
class Flaky : public Origin {
 public:
  Flaky(std::filesystem::path folder, std::mt19937& random)
      : origin_(folder_origin(folder)), folder_(std::move(folder)), random_(random) {}

  Result<std::string> manifest(std::int64_t number) override {
    if (is_out) return Error("feed.unreachable", {"outage"});
    switch (random_() % 12) {
      case 0:
        return Error("feed.unreachable", {"dropped"});
      case 1:  // another one: late, or twice
        if (number > 1) return origin_->manifest(1 + static_cast<std::int64_t>(random_()) % number);
        break;
      case 2:
        throw Died();
      default:
        break;
    }
    return origin_->manifest(number);
  }
  Result<std::filesystem::path> file(std::int64_t number, const std::string& path) override {
    TW_TRY(const auto whole, origin_->file(number, path));
    switch (random_() % 10) {
      case 0:
        return Error("feed.unreachable", {"dropped"});
      case 1: {
        const auto part = folder_ / "cut short";
        std::filesystem::copy_file(whole, part, std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(part, std::filesystem::file_size(part) - 1);
        return part;
      }
      case 2:
        throw Died();
      default:
        return whole;
    }
  }
  Result<void> hand_in(std::int64_t number, const std::string& receipt) override {
    if (random_() % 6 == 0) throw Died();  // applied, and nobody was told
    receipts.push_back(receipt);
    if (random_() % 4 == 0) receipts.push_back(receipt);
    return origin_->hand_in(number, receipt);
  }
  bool is_out = false;
  std::vector<std::string> receipts;

 private:
  std::unique_ptr<Origin> origin_;
  std::filesystem::path folder_;
  std::mt19937& random_;
};

// Where the recipient has its table.
enum class Place : std::uint8_t { kSqlite, kPostgresql, kLake };

class Year : public testing::TestWithParam<Place> {
 protected:
  void SetUp() override {
    if (GetParam() != Place::kPostgresql) {
      address_ = (folder_.path() / "theirs").string();
    } else {
      if (!store::TestPostgresql::instance().is_there()) GTEST_SKIP() << "postgresql is missing";
      address_ = store::TestPostgresql::instance().new_database();
    }
    fixture_.agree(FeedFixture::grant_of_rates("currency <> \"USD\""), "rate");
    const auto named = fixture_.store.change([&](store::Transaction& transaction) {
      return set_recipient_key(transaction, FeedFixture::kAgreement, key_.verifier().text());
    });
    ASSERT_TRUE(named);
    receiving_ = {.agreement = FeedFixture::kAgreement,
                  .sender = trust::verifier_of(fixture_.home.folder()).value(),
                  .recipient = key_,
                  .most = 1};
  }
  std::unique_ptr<Target> target() const {
    return GetParam() == Place::kLake ? lake_target(address_) : sql_target(address_, "rates");
  }
  store::Session session() const {
    return store::Session({GetParam() == Place::kSqlite ? store::Location::Kind::kSqlite
                                                        : store::Location::Kind::kPostgresql,
                           address_});
  }
  lake::Table table() const { return lake::Table::open(address_ + "/table").value(); }

  std::vector<std::string> theirs() {
    if (GetParam() == Place::kLake) {
      lake::attach(fixture_.connection, "theirs", table().snapshot().value());
      return fixture_.rows_of("SELECT * FROM theirs ORDER BY 1, 2");
    }
    auto session = this->session();
    std::vector<std::string> lines;
    for (const auto& row : session.rows(
             "SELECT currency, CAST(valid_from AS text), CAST(to_local AS text), CAST(to_usd AS "
             "text) FROM rates ORDER BY 1, 2",
             {}, 4)) {
      lines.push_back(*row[0] + "|" + *row[1] + "|" + *row[2] + "|" + *row[3]);
    }
    return lines;
  }
  // One run of the recipient's program; what it dies of, the next one goes on after.
  void run(Flaky& origin) {
    try {
      const auto done = receive(fixture_.connection, origin, *target(), receiving_);
      if (done) return;
      static const std::set<std::string> kExpected = {"feed.unreachable", "feed.chain_broken",
                                                      "feed.file_damaged"};
      EXPECT_TRUE(kExpected.contains(done.error().code)) << done.error().code;
    } catch (const Died&) {
    }
  }
  std::int64_t cursor() const { return target()->cursor(FeedFixture::kAgreement).value().number; }

  // Another hand: a value of 2026-01-02 becomes 9.
  void alter() {
    const std::string nine = "9.00000000";
    if (GetParam() != Place::kLake) {
      session().run("UPDATE rates SET to_local = '" + nine + "' WHERE valid_from = '2026-01-02'",
                    {});
      return;
    }
    const auto before = table().snapshot().value();
    lake::attach(fixture_.connection, "theirs", before);
    lake::Change change{
        .add = table().write(fixture_.connection,
                             "SELECT * REPLACE (CASE WHEN valid_from = DATE "
                             "'2026-01-02' THEN " +
                                 nine + " ELSE to_local END AS to_local) FROM theirs"),
        .read_version = before.version};
    for (const auto& file : before.files) change.remove.push_back(file.path);
    ASSERT_TRUE(table().commit(change));
  }

  store::TestFolder folder_;
  FeedFixture fixture_;
  std::string address_;
  trust::SignerKey key_ = trust::SignerKey::make("tax.example", trust::KeyType::kEd25519).value();
  Receiving receiving_;
};

TEST_P(Year, TheRecipientsTableIsTheSourceAtEachBatch) {
  const int days = std::getenv("TIDEWAITER_FULL") != nullptr ? 365 : 30;
  std::mt19937 random(1U + static_cast<unsigned>(GetParam()));
  Flaky origin(fixture_.feed_folder(), random);
  Rates rates;
  std::map<std::int64_t, std::vector<std::string>> given;  // by batch
  int outage = 0;
  for (int day = 0; day < days; ++day) {
    for (int i = static_cast<int>(random() % 8); i >= 0; --i) {
      char text[32];
      std::snprintf(text, sizeof text, "2026-01-%02d", static_cast<int>(1 + random() % 28));
      const std::pair<std::string, std::string> key = {random() % 3 == 0 ? "USD" : "EUR", text};
      if (random() % 4 == 0)
        rates.erase(key);
      else
        rates[key] = static_cast<int>(random() % 9000);
    }
    fixture_.append("rate", select_of(rates), true);
    const char* dies = std::array{"", "", "files", "manifest", "commit"}.at(random() % 5);
    try {
      (void)fixture_.publish([&](const char* step) {
        if (std::string(dies) == step) throw Died();
      });
    } catch (const Died&) {
    }
    const auto published = fixture_.publish();
    ASSERT_TRUE(published) << published.error().code;
    given[published->number] = expected(rates);
    if (outage == 0 && random() % 15 == 0) outage = 10;  // they are away for long
    origin.is_out = outage > 0;
    outage = std::max(0, outage - 1);
    for (int runs = static_cast<int>(random() % 4); runs > 0; --runs) {
      run(origin);
      if (cursor() > 0) {
        ASSERT_EQ(theirs(), given.at(cursor())) << "day " << day;
      }
    }
  }
  origin.is_out = false;
  const auto newest = given.rbegin()->first;
  for (int runs = 0; cursor() < newest && runs < 20 * days; ++runs) {
    run(origin);
    if (cursor() > 0) {
      ASSERT_EQ(theirs(), given.at(cursor()));
    }
  }
  ASSERT_EQ(cursor(), newest);
  for (int runs = 0; runs < 20; ++runs) run(origin);  // receipts that nobody was told of
  for (const auto& receipt : origin.receipts) {
    const auto kept = take_receipt(fixture_.home.folder(), fixture_.store, FeedFixture::kAgreement,
                                   receipt, instant_now());
    ASSERT_TRUE(kept) << kept.error().code;
    EXPECT_EQ(kept->outcome, "agrees") << kept->difference;
  }
  const auto account =
      reconcile(fixture_.home, fixture_.store, fixture_.connection, FeedFixture::kAgreement);
  ASSERT_TRUE(account) << account.error().code;
  EXPECT_EQ(account->faults.size(), 0U);
  EXPECT_EQ(account->differs.size(), 0U);
  EXPECT_EQ(account->without_receipt, std::vector<std::int64_t>());
}

// The rule: a table that somebody altered is found at the next batch, and that batch changes
// nothing.
TEST_P(Year, AnAlteredTableIsFoundAtTheNextBatch) {
  const auto origin = folder_origin(fixture_.feed_folder());
  Rates rates = {{{"EUR", "2026-01-01"}, 1}, {{"EUR", "2026-01-02"}, 2}};
  fixture_.append("rate", select_of(rates), true);
  ASSERT_TRUE(fixture_.publish());
  ASSERT_TRUE(receive(fixture_.connection, *origin, *target(), receiving_));
  alter();
  rates[{"EUR", "2026-01-03"}] = 3;
  fixture_.append("rate", select_of(rates), true);
  ASSERT_TRUE(fixture_.publish());
  const auto refused = receive(fixture_.connection, *origin, *target(), receiving_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "feed.receiver_differs");
  EXPECT_EQ(theirs().size(), 2U);
}

// The rule: a manifest of another signer, and one altered byte of a file, are refused.
TEST_P(Year, WhatIsNotTheSendersIsRefused) {
  const auto origin = folder_origin(fixture_.feed_folder());
  fixture_.append("rate", select_of({{{"EUR", "2026-01-01"}, 1}}), true);
  const auto manifest = fixture_.publish().value().manifest;
  auto other = receiving_;
  other.sender = key_.verifier();
  EXPECT_EQ(receive(fixture_.connection, *origin, *target(), other).error().code,
            "feed.not_signed");
  for (const auto& file : manifest.files) {
    const auto path = fixture_.feed_folder() / file.path;
    auto bytes = read_file(path).value();
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    write_file_durably(path, bytes);
  }
  EXPECT_EQ(receive(fixture_.connection, *origin, *target(), receiving_).error().code,
            "feed.file_damaged");
  const auto account =
      reconcile(fixture_.home, fixture_.store, fixture_.connection, FeedFixture::kAgreement);
  EXPECT_FALSE(account && account->faults.empty());
}

std::string name_of(const testing::TestParamInfo<Place>& place) {
  const std::array<const char*, 3> names = {"sqlite", "postgresql", "lake"};
  return names.at(static_cast<std::size_t>(place.param));
}
INSTANTIATE_TEST_SUITE_P(On, Year,
                         testing::Values(Place::kSqlite, Place::kPostgresql, Place::kLake),
                         name_of);

}  // namespace
}  // namespace tw::feed
