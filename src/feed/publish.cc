#include "feed/publish.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/file.h"
#include "exchange/grant.h"
#include "feed/compare.h"
#include "feed/twin.h"
#include "sql/print.h"
#include "trust/journal.h"

namespace tw::feed {
namespace {

namespace fs = std::filesystem;
using Text = std::string;
using Json = nlohmann::ordered_json;

// The feed's lock, while this lives. A killed process gives it back.
class Turn {
 public:
  explicit Turn(const fs::path& folder)
      : file_(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0 || ::flock(file_, LOCK_EX) != 0) {
      throw EnvironmentError(Error("file.unreadable", {(folder / "lock").string()}));
    }
  }
  ~Turn() { ::close(file_); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  int file_;
};

Text terms_digest(const exchange::Grant& grant) {
  return sha256_hex(exchange::terms_of(grant) + "\n" + grant.salt);
}

bool same_columns(const std::vector<lake::ColumnSpec>& a, const std::vector<lake::ColumnSpec>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.name == y.name && x.type == y.type;
  });
}

Totals moved(const Totals& before, const Compared& compared) {
  Totals after;
  for (const auto& [name, added] : compared.added) {
    const auto was = before.find(name);
    const Decimal base = was == before.end() ? Decimal(0, added.scale()) : was->second;
    const auto more = base.add(added);
    const auto sum = more ? more->subtract(compared.removed.at(name)) : std::nullopt;
    if (!sum) throw EnvironmentError(Error("engine.failed", {"sum of " + name}));
    after.emplace(name, *sum);
  }
  return after;
}

class Publishing {
 public:
  Publishing(const lake::Home& home, store::Store& store, lake::Connection& connection,
             const Publication& publication, const AfterStep& after)
      : home_(home),
        store_(store),
        connection_(connection),
        publication_(publication),
        after_(after),
        folder_(folder_of(home.folder(), publication.agreement)) {}

  Result<Published> run() {
    TW_CHECK(know());
    make_folders(folder_ / "manifests");
    const Turn turn(folder_);
    TW_TRY(standing_, standing_of(folder_));
    TW_CHECK(log_what_was_made());
    if (standing_.newest() > 0) {
      TW_TRY(previous_, batch(folder_, standing_.newest()));
    }
    TW_CHECK(look());
    const auto now = instant_now();
    TW_CHECK(store_.change([&](store::Transaction& transaction) -> Result<void> {
      set_looked_at(transaction, publication_.agreement, now);
      return {};
    }));
    const bool is_new = previous_.number == 0 || !compared_.is_nothing();
    if (!is_new) return Published{previous_.number, false, previous_};
    write(now);
    TW_CHECK(commit());
    TW_CHECK(log_what_was_made());
    return Published{manifest_.number, true, manifest_};
  }

 private:
  Result<void> know() {
    TW_TRY(key_, trust::signer_of(home_.folder()));
    TW_TRY(feed_, store_.read([&](store::Transaction& transaction) {
      return feed_of(transaction, publication_.agreement);
    }));
    TW_TRY(grant_, store_.read([&](store::Transaction& transaction) {
      return exchange::grant_in_force(transaction, publication_.agreement, instant_now());
    }));
    TW_TRY(relation_, relation_of(feed_.relation));
    TW_TRY(cut_, exchange::compile(grant_, relation_.columns));
    return {};
  }

  // What is to be given now, against what was given.
  Result<void> look() {
    if (previous_.number > 0 && !same_columns(previous_.columns, cut_.columns)) {
      return Error("feed.structure_changed", {publication_.agreement});
    }
    const bool is_partial =
        !publication_.is_full && previous_.terms == terms_digest(grant_) && is_scope_given();
    if (feed_.twin_rows > 0) {
      TW_CHECK(
          make_up(home_, connection_, relation_, cut_, feed_.twin_rows, standing_.newest() + 1));
    } else {
      TW_TRY(reading_, read_present(home_, store_, connection_, relation_, cut_,
                                    is_partial ? previous_.inputs : Inputs{}));
    }
    TW_CHECK(open_table());
    compared_ = compare(connection_, before_, relation_.key,
                        reading_.is_partial ? relation_.scope : std::vector<Text>{});
    return {};
  }

  // A scope can be looked up among what was given only where it was given unmasked.
  bool is_scope_given() const {
    return std::all_of(relation_.scope.begin(), relation_.scope.end(), [&](const Text& name) {
      return std::any_of(grant_.columns.begin(), grant_.columns.end(), [&](const auto& column) {
        return column.name == name && column.mask == exchange::Mask::kNone;
      });
    });
  }

  Result<void> open_table() {
    const auto folder = table_folder(folder_, standing_.structure);
    make_folders(folder.parent_path());
    create_file_durably(folder.parent_path() / "first", std::to_string(standing_.first));
    lake::TableSpec spec{publication_.agreement, cut_.columns, {}};
    TW_TRY(table_, lake::Table::open_or_create(folder, spec));
    spec.columns.push_back({kChangeType, sql::DataType::text()});
    TW_TRY(changes_,
           lake::Table::open_or_create(changes_folder(folder_, standing_.structure), spec));
    TW_TRY(before_, table_->snapshot());
    return {};
  }

  void write(Instant now) {
    const auto rows = rewritten_rows(before_, relation_.key, compared_.files_touched);
    change_.add = table_->write(connection_, sql::print(rows), relation_.key);
    change_.operation = "FEED";
    change_.remove = compared_.files_touched;
    change_.read_version = before_.version;
    change_.exclusive_partitions = true;
    auto order = relation_.key;
    order.emplace_back(kChangeType);
    const auto changed =
        changes_->write(connection_, sql::print(changed_rows(cut_.columns)), order);
    after("files");
    fill_manifest(now);
    name_files("table", table_folder(folder_, standing_.structure), change_.add);
    name_files("change", changes_folder(folder_, standing_.structure), changed);
    write_file_durably(manifest_path(folder_, manifest_.number), signed_document(manifest_, key_));
    after("manifest");
  }

  void fill_manifest(Instant now) {
    manifest_ = {.agreement = publication_.agreement,
                 .organisation = grant_.organisation,
                 .purpose = grant_.purpose,
                 .number = standing_.newest() + 1,
                 .previous = previous_.number > 0 ? previous_.digest() : "",
                 .made_at = text_of(now),
                 .relation = relation_.name,
                 .structure = standing_.structure,
                 .terms = terms_digest(grant_),
                 .columns = cut_.columns,
                 .key = relation_.key,
                 .rows = previous_.rows + compared_.inserted - compared_.deleted,
                 .totals = moved(previous_.totals, compared_),
                 .inserted = compared_.inserted,
                 .updated = compared_.updated,
                 .deleted = compared_.deleted,
                 .held = reading_.held + compared_.twice,
                 .inputs = reading_.inputs};
  }

  void name_files(const char* kind, const fs::path& folder,
                  const std::vector<lake::DataFile>& files) {
    for (const auto& file : files) {
      manifest_.files.push_back({kind, (folder / file.path).lexically_relative(folder_).string(),
                                 file.rows, file.bytes, file.sha256});
    }
  }

  Result<void> commit() {
    TW_TRY(const auto version, table_->commit(change_));
    TW_ASSERT(standing_.first - 1 + version == manifest_.number);  // the turn is ours alone
    standing_.version = version;
    after("commit");
    return {};
  }

  // Entries of the batches that the log does not speak of yet. One that was logged when the program
  // was killed is logged again: the same number and digest.
  Result<void> log_what_was_made() {
    const auto known = read_file(folder_ / "logged");
    std::int64_t logged = known ? std::stoll(*known) : 0;
    if (logged >= standing_.newest()) return {};
    std::vector<trust::Act> acts;
    for (++logged; logged <= standing_.newest(); ++logged) {
      TW_TRY(const auto made, batch(folder_, logged));
      acts.push_back({"publication",
                      text_of(instant_now()),
                      publication_.actor,
                      {{"table", "feed batch " + made.digest()}},
                      Json{{"agreement", made.agreement}, {"number", made.number}}.dump()});
    }
    TW_TRY(auto journal, trust::Journal::open(home_.folder()));
    TW_CHECK(journal.record(acts));
    write_file_durably(folder_ / "logged", std::to_string(standing_.newest()));
    return {};
  }

  void after(const char* step) const {
    if (after_) after_(step);
  }

  const lake::Home& home_;
  store::Store& store_;
  lake::Connection& connection_;
  const Publication& publication_;
  const AfterStep& after_;
  fs::path folder_;
  trust::SignerKey key_;
  Feed feed_;
  exchange::Grant grant_;
  Relation relation_;
  exchange::Cut cut_;
  Standing standing_;
  Manifest previous_;
  Reading reading_;
  std::optional<lake::Table> table_, changes_;
  lake::Snapshot before_;
  Compared compared_;
  lake::Change change_;
  Manifest manifest_;
};

}  // namespace

Result<Published> publish(const lake::Home& home, store::Store& store, lake::Connection& connection,
                          const Publication& publication, const AfterStep& after) {
  return Publishing(home, store, connection, publication, after).run();
}

}  // namespace tw::feed
