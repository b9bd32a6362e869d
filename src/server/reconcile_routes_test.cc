// A feed counted anew as a job: what it finds is told, in both languages.
#include "feed/feed_fixture.h"
#include "server/desk_fixture.h"
#include "server/work.h"

namespace tw::server {
namespace {

using nlohmann::json;

// A base so that it is made first.
struct WithFeed {
  feed::FeedFixture fixture;
  WithFeed() {
    fixture.agree(feed::FeedFixture::grant_of_rates(), "rate");
    fixture.append("rate",
                   "SELECT 'USD' AS currency, DATE '2026-02-01' AS valid_from, "
                   "CAST(7.1 AS DECIMAL(18,8)) AS to_local");
    TW_ASSERT(fixture.publish().has_value());
  }
};

class ReconcileFeed : private WithFeed, public DeskTest {
 protected:
  ReconcileFeed() : DeskTest(fixture.home.folder()) {
    person("wang", "head_of_statistics");
    person("xu", "auditor");
  }
  json found() {
    JobContext context;
    const Job job{.kind = "reconcile",
                  .parameters = {{"agreement", feed::FeedFixture::kAgreement}},
                  .by = "wang"};
    return kinds_of_work(*services_).at("reconcile")(job, context).value();
  }
  int begin(const std::string& login, const std::string& agreement) {
    return ask_as(login, request("POST", "/api/feeds/" + agreement + "/reconcile", "{}")).status;
  }
  std::filesystem::path change_file() {
    const auto folder = feed::changes_folder(fixture.feed_folder(), 1);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".parquet") return entry.path();
    }
    return {};
  }
};

TEST_F(ReconcileFeed, IsForWhoeverOperatesFeeds) {
  EXPECT_EQ(begin("xu", feed::FeedFixture::kAgreement), 403);
  EXPECT_EQ(begin("wang", "A-9"), 404);
}

TEST_F(ReconcileFeed, CountsTheTableAndFindsWhatWasAltered) {
  const auto whole = found();
  EXPECT_EQ(whole["rows"], 1);
  EXPECT_TRUE(whole["faults"].empty());
  auto bytes = read_file(change_file()).value();
  bytes[bytes.size() / 2] ^= 1;
  write_file_durably(change_file(), bytes);
  const auto altered = found();
  ASSERT_EQ(altered["faults"].size(), 1u);
  EXPECT_EQ(altered["faults"][0]["code"], "feed.file_damaged");
  EXPECT_FALSE(altered["faults"][0]["zh"].get<std::string>().empty());
}

}  // namespace
}  // namespace tw::server
