// Exchange rates over HTTP: all of a file or none, by whoever may, and on the record.
#include <gmock/gmock.h>

#include "server/desk_fixture.h"
#include "trust/journal.h"

namespace tw::server {
namespace {

using nlohmann::json;

class Rates : public DeskTest {
 protected:
  Rates() {
    person("keeper", "standards_keeper");
    person("xu", "auditor");
  }
  Response add(const std::string& login, const std::string& csv) {
    auto asked = request("POST", "/api/rates");
    asked.headers.add("Content-Type", "application/octet-stream");
    const auto path = folder_ / ("upload-" + unique_name());
    write_file_durably(path, csv);
    asked.upload = std::make_shared<TemporaryFile>(path);
    return ask_as(login, std::move(asked));
  }
  std::vector<std::string> kept() {
    std::vector<std::string> rates;
    const json answer = get_as("keeper", "/api/rates");
    for (const auto& each : answer.at("rates")) {
      rates.push_back(each["currency"].get<std::string>() + " " + each["from"].get<std::string>() +
                      " " + each["to"].get<std::string>());
    }
    return rates;
  }
};

TEST_F(Rates, OfAMonthHoldOnItsDays) {
  EXPECT_EQ(add("keeper", "currency,period,rate\nUSD,2026-02,7.1\nEUR,2026-02,7.81\n").status, 200);
  // The home's own currency is worth one of itself.
  EXPECT_THAT(kept(),
              testing::ElementsAre("CNY 2026-02-01 2026-02-28", "EUR 2026-02-01 2026-02-28",
                                   "USD 2026-02-01 2026-02-28"));
}

TEST_F(Rates, AreTakenAllOrNone) {
  const auto refused = add("keeper", "currency,period,rate\nUSD,2026-02,7.1\nEUR,2026-02,none\n");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(document(refused)["code"], "standards.not_a_rate");
  EXPECT_EQ(document(refused)["place"], json({{"line", 3}}));  // and no path of ours
  EXPECT_TRUE(kept().empty());
}

TEST_F(Rates, AreForWhoMayAndInTheLog) {
  ASSERT_TRUE(trust::Journal::create(folder_, "a.example/log", trust::KeyType::kEd25519));
  const std::string csv = "currency,period,rate\nUSD,2026-02,7.1\n";
  EXPECT_EQ(add("xu", csv).status, 403);
  EXPECT_EQ(add("keeper", csv).status, 200);
  EXPECT_EQ(document(add("keeper", csv))["changed"], false);
  std::vector<std::string> by;
  const json log = get_as("xu", "/api/log");
  for (const auto& entry : log.at("entries")) {
    if (entry["kind"] == "standards") by.push_back(entry["who"]);
  }
  EXPECT_THAT(by, testing::ElementsAre("keeper"));
}

}  // namespace
}  // namespace tw::server
