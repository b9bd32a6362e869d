// A recipient's table in Delta form. A crash leaves data files that no version names, or the
// receipt of a version that is not there; the batch is then applied again.
#include <algorithm>

#include "base/file.h"
#include "feed/compare.h"
#include "feed/feed.h"
#include "feed/target.h"
#include "lake/table.h"
#include "sql/print.h"

namespace tw::feed {
namespace {

namespace fs = std::filesystem;
using Text = std::string;

class LakeTarget : public Target {
 public:
  explicit LakeTarget(fs::path folder) : folder_(std::move(folder)) {}

  Result<Cursor> cursor(const Text& agreement) override {
    const auto table = lake::Table::open(folder_ / "table");
    if (!table) return Cursor{};
    TW_TRY(const auto snapshot, table->snapshot());
    if (snapshot.version == 0) return Cursor{};
    const auto text = read_file(receipt_path(snapshot.version));
    const auto receipt = text ? Receipt::parse(*text) : text.error();
    if (!receipt || receipt->agreement != agreement || receipt->rows != snapshot.rows()) {
      return Error("feed.receiver_differs", {std::to_string(snapshot.rows()),
                                             receipt ? std::to_string(receipt->rows) : "?"});
    }
    return Cursor{snapshot.version, receipt->manifest, *text};
  }

  Result<Receipt> apply(lake::Connection& connection, const Manifest& manifest,
                        const std::vector<fs::path>& changes, const Text& received_at) override {
    make_folders(folder_ / "receipts");
    TW_TRY(const auto table, lake::Table::open_or_create(
                                 folder_ / "table", {manifest.agreement, manifest.columns, {}}));
    TW_TRY(const auto before, table.snapshot());
    const auto taken = take_changes(connection, before, manifest.key, changes);
    lake::Change change{.operation = "FEED",
                        .remove = taken.files_touched,
                        .read_version = before.version,
                        .exclusive_partitions = true};
    change.add = table.write(connection,
                             sql::print(rewritten_rows(before, manifest.key, taken.files_touched)),
                             manifest.key);
    Receipt receipt{.agreement = manifest.agreement,
                    .number = manifest.number,
                    .manifest = manifest.digest(),
                    .received_at = received_at,
                    .inserted = taken.inserted,
                    .updated = taken.updated,
                    .deleted = taken.deleted};
    recount(connection, before, change, receipt);
    if (before.version + 1 != manifest.number || receipt.rows != manifest.rows ||
        receipt.totals != manifest.totals || receipt.inserted != manifest.inserted ||
        receipt.deleted != manifest.deleted) {
      for (const auto& file : change.add) fs::remove(table.folder() / file.path);
      return Error("feed.receiver_differs",
                   {std::to_string(receipt.rows), std::to_string(manifest.rows)});
    }
    write_file_durably(receipt_path(manifest.number), receipt.text());
    TW_CHECK(table.commit(change));
    return receipt;
  }

 private:
  fs::path receipt_path(std::int64_t number) const {
    return folder_ / "receipts" / manifest_path("", number).filename();
  }

  // In the files that the table will have.
  static void recount(lake::Connection& connection, const lake::Snapshot& before,
                      const lake::Change& change, Receipt& receipt) {
    auto after = before;
    std::erase_if(after.files, [&](const auto& file) {
      return std::find(change.remove.begin(), change.remove.end(), file.path) !=
             change.remove.end();
    });
    after.files.insert(after.files.end(), change.add.begin(), change.add.end());
    lake::attach(connection, "feed_table_after", after);
    const auto& columns = before.spec.columns;
    const auto counted =
        connection.query(sql::print(totals_of(columns, sql::table("feed_table_after"))));
    receipt.rows = counted.integer(0, 0);
    receipt.totals = totals_at(counted, columns);
  }

  fs::path folder_;
};

}  // namespace

std::unique_ptr<Target> lake_target(fs::path folder) {
  return std::make_unique<LakeTarget>(std::move(folder));
}

}  // namespace tw::feed
