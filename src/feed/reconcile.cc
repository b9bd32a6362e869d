#include "feed/reconcile.h"

#include <set>

#include "base/digest.h"
#include "feed/receipt.h"
#include "sql/print.h"
#include "trust/journal.h"

namespace tw::feed {
namespace {

// Each manifest is signed, follows the one before, and its files are as it says.
Result<std::optional<Manifest>> judge_batches(const std::filesystem::path& folder,
                                              const trust::VerifierKey& key, Account& account) {
  std::optional<Manifest> last;
  for (std::int64_t number = 1; number <= account.newest; ++number) {
    TW_TRY(const auto document, batch_document(folder, number));
    auto manifest = verify(document, key);
    if (!manifest || manifest->previous != (last ? last->digest() : "")) {
      account.faults.emplace_back("feed.chain_broken", std::vector{std::to_string(number)});
      if (!manifest) return last;
    }
    for (const auto& file : manifest->files) {
      const auto digest = sha256_of_file(folder / file.path);
      if (!digest || *digest != file.sha256) {
        account.faults.emplace_back("feed.file_damaged", std::vector{file.path});
      }
    }
    last = std::move(*manifest);
  }
  return last;
}

}  // namespace

Result<Account> reconcile(const lake::Home& home, store::Store& store, lake::Connection& connection,
                          const std::string& agreement) {
  const auto folder = folder_of(home.folder(), agreement);
  TW_TRY(const auto kept,
         store.read([&](store::Transaction& transaction) -> Result<std::vector<KeptReceipt>> {
           TW_TRY(const auto feed, feed_of(transaction, agreement));
           (void)feed;
           return receipts(transaction, agreement);
         }));
  TW_TRY(const auto standing, standing_of(folder));
  TW_TRY(const auto key, trust::verifier_of(home.folder()));
  Account account{.newest = standing.newest()};
  TW_TRY(const auto last, judge_batches(folder, key, account));
  std::set<std::int64_t> seen;
  for (const auto& receipt : kept) {
    seen.insert(receipt.number);
    if (receipt.outcome != "agrees")
      account.differs.emplace_back(receipt.number, receipt.difference);
  }
  for (std::int64_t number = 1; number <= account.newest; ++number) {
    if (!seen.contains(number)) account.without_receipt.push_back(number);
  }
  if (!last) return account;
  TW_TRY(const auto table, lake::Table::open(table_folder(folder, standing.structure)));
  TW_TRY(const auto snapshot, table.snapshot(standing.version));
  lake::attach(connection, "feed_given", snapshot);
  const auto counted =
      connection.query(sql::print(totals_of(last->columns, sql::table("feed_given"))));
  account.rows = counted.integer(0, 0);
  if (account.rows != last->rows || totals_at(counted, last->columns) != last->totals) {
    account.faults.emplace_back("feed.table_differs", std::vector{std::to_string(account.rows),
                                                                  std::to_string(last->rows)});
  }
  return account;
}

}  // namespace tw::feed
