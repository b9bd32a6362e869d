// A feed end to end on one machine: the batch is made, taken from a folder, applied to a table of
// the recipient's, and its receipt compared. Usage: feed FOLDER [ENTERPRISES [RECORDS [TARGET]]]
// First ENTERPRISES in full, then one day on which RECORDS of as many new and changed ones came.
// TARGET: postgresql:// address; without one, SQLite in the folder.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/file.h"
#include "exchange/grant.h"
#include "feed/publish.h"
#include "feed/receive.h"
#include "lake/home.h"
#include "standards/structure.h"
#include "trust/journal.h"

namespace {

using Clock = std::chrono::steady_clock;
using namespace tw;

constexpr const char* kAgreement = "A-1";

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Statements of the registry: numbers `from` to `until`, as of a day.
void state(const lake::Home& home, lake::Connection& connection, long from, long until,
           const char* day, const char* credit) {
  const auto table = home.table(standards::structure("enterprise").spec).value();
  const std::string select =
      std::string("SELECT lpad(CAST(range AS VARCHAR), 10, '0') AS customs_code, DATE '") + day +
      "' AS valid_from, 'registered' AS state, '91310000MA' || lpad(CAST(range AS VARCHAR), 8, "
      "'0') "
      "AS uscc, '某某贸易有限公司 ' || range AS name, CAST(1 + range % 9 AS VARCHAR) AS kind, '31' "
      "AS "
      "place, '2225' AS office, '" +
      credit + "' AS credit, " + std::to_string(table.snapshot()->version + 1) +
      " AS recorded FROM range(" + std::to_string(from) + ", " + std::to_string(until) + ")";
  std::string columns;
  for (const auto& column : table.spec().columns) {
    columns += (columns.empty() ? "" : ", ") + std::string("CAST(NULL AS ") + column.type.duckdb() +
               ") AS " + column.name;
  }
  const auto written = table.write(
      connection, "SELECT " + columns + " WHERE false UNION ALL BY NAME (" + select + ")");
  if (!table.commit({.add = written})) std::abort();
}

int fail(const Error& error) {
  std::fprintf(stderr, "%s\n", describe(Language::kEnglish, error).c_str());
  return 3;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: feed FOLDER [ENTERPRISES [RECORDS [TARGET]]]\n");
    return 2;
  }
  const long enterprises = argc > 2 ? std::atol(argv[2]) : 700'000;
  const long records = argc > 3 ? std::atol(argv[3]) : 200'000;
  const std::filesystem::path folder = std::filesystem::path(argv[1]) / unique_name();
  const auto home = lake::Home::create(folder / "home", {}).value();
  if (!trust::Journal::create(home.folder(), "bench.example", trust::KeyType::kEd25519)) return 3;
  auto store = store::Store::open(home.folder()).value();
  lake::Engine engine;
  lake::Connection connection(engine);
  const auto key = trust::SignerKey::make("theirs.example", trust::KeyType::kEd25519).value();

  exchange::Grant grant{.id = kAgreement, .organisation = "tax", .resource = "R"};
  const auto relation = feed::relation_of("enterprises").value();
  for (const auto& column : relation.columns) {
    grant.columns.push_back({column.name});
  }
  grant.from = *Date::parse("2020-01-01");
  grant.until = *Date::parse("2099-12-31");
  const auto opened = store.change([&](store::Transaction& transaction) -> Result<void> {
    exchange::add_agreement(transaction, grant, "in_force", instant_now());
    TW_CHECK(feed::open_feed(transaction, kAgreement, "enterprises", "bench", instant_now()));
    return feed::set_recipient_key(transaction, kAgreement, key.verifier().text());
  });
  if (!opened) return fail(opened.error());

  const auto origin = feed::folder_origin(feed::folder_of(home.folder(), kAgreement));
  feed::Target target(argc > 4 ? argv[4] : (folder / "theirs.db").string(), "enterprise");
  const feed::Receiving receiving{.agreement = kAgreement,
                                  .sender = trust::verifier_of(home.folder()).value(),
                                  .recipient = key};
  for (const bool is_full : {true, false}) {
    if (is_full) {
      state(home, connection, 0, enterprises, "2025-01-01", "ordinary");
    } else {
      state(home, connection, enterprises - records / 2, enterprises + records / 2, "2025-02-01",
            "dishonest");
    }
    const auto begin = Clock::now();
    const auto made = feed::publish(home, store, connection, {kAgreement, "bench"});
    if (!made) return fail(made.error());
    const double published = since(begin);
    const auto received = feed::receive(connection, *origin, target, receiving);
    if (!received) return fail(received.error());
    for (const auto& receipt : received->receipts) {
      const auto kept = feed::take_receipt(home.folder(), store, kAgreement,
                                           feed::signed_document(receipt, key), instant_now());
      if (!kept || kept->outcome != "agrees") return 1;
    }
    std::printf("%s: %lld new, %lld changed, %lld gone: made %.2f s, taken %.2f s, all %.2f s\n",
                is_full ? "in full" : "a day", static_cast<long long>(made->manifest.inserted),
                static_cast<long long>(made->manifest.updated),
                static_cast<long long>(made->manifest.deleted), published, since(begin) - published,
                since(begin));
  }
  std::filesystem::remove_all(folder);
  return 0;
}
