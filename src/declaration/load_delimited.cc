// Delimited text on its way into the lake: from the reader straight into the partitioned files.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/file.h"
#include "declaration/delimited.h"
#include "declaration/load_internal.h"
#include "sql/print.h"
#include "sql/query.h"

namespace tw::declaration {
namespace {

class DelimitedLoad {
 public:
  DelimitedLoad(const lake::Home& home, lake::Engine& engine, const std::string& source,
                const Mapping& mapping, Progress& progress)
      : home_(home),
        engine_(engine),
        connection_(engine),
        source_(source),
        mapping_(mapping),
        progress_(progress) {
    connection_.execute(sql::query("declaration", "share_out"));
  }

  Result<Written> run(const std::filesystem::path& path, LoadReport& report) {
    TW_TRY(file_, DelimitedFile::open(path, mapping_, progress_));
    entry_ = {.name = path.filename().string(),
              .load_id = load_id_of(source_, file_->sha256()),
              .sha256 = file_->sha256(),
              .format = "delimited",
              .bytes = file_->bytes(),
              .read = file_->records()};
    TW_TRY(const auto known, known_loads(home_, connection_));
    entry_.already_loaded = known.contains(entry_.load_id);
    if (entry_.already_loaded) {
      report.files.push_back(std::move(entry_));
      return Written{};
    }
    TW_CHECK(write_items());
    if (entry_.loaded > 0) TW_CHECK(count_declarations());
    if (entry_.loaded > 0 && !states("declaration_version")) TW_CHECK(give_versions());
    TW_CHECK(write_rejected(report));
    written_.files.push_back(std::move(entry_));
    return std::move(written_);
  }

 private:
  // Whether the source itself says this of every item.
  bool states(std::string_view concept_name) const {
    const auto is_it = [&](const auto& each) {
      return each.target != nullptr && each.target->name == concept_name;
    };
    return std::any_of(mapping_.columns.begin(), mapping_.columns.end(), is_it) ||
           std::any_of(mapping_.constants.begin(), mapping_.constants.end(), is_it);
  }

  // Reads the file into data files of table item, with the versions of table restated where
  // has_restated_.
  Result<void> write_items() {
    progress_.stage(message(Language::kEnglish, "load.stage_load"),
                    static_cast<std::uint64_t>(file_->bytes()));
    quarantine_ = std::make_unique<Quarantine>(engine_);
    const auto rows = delimited_source(file_, source_, entry_.load_id, *quarantine_, progress_);
    const std::string function = "delimited " + unique_name();
    connection_.add_source(function, rows);
    std::vector<std::string> present;
    for (const auto& column : rows->columns()) present.push_back(column.name);
    sql::Select stated;
    stated.outputs = {{sql::star("stated"), ""}};
    stated.from = {sql::table_function(function, {}, {}, "stated")};
    if (has_restated_) {
      const auto number = [](const char* of) { return sql::column("declaration_number", of); };
      stated.joins = {{sql::Join::Kind::kLeft, sql::table("restated"),
                       sql::binary("=", number("restated"), number("stated"))}};
      stated.outputs.push_back(
          {sql::call("coalesce", {sql::column("declaration_version", "restated"),
                                  sql::literal(sql::Value(std::int64_t{1}))}),
           "declaration_version"});
      present.emplace_back("declaration_version");
    }
    const std::string view = "stated " + function;
    connection_.execute(sql::create_view(view, stated));
    TW_TRY(entry_.loaded,
           write_rows(home_, connection_, "item",
                      item_select(view, present, mapping_.constants, source_, entry_.load_id),
                      written_.changes));
    quarantine_->finish();
    entry_.rejected = quarantine_->records();
    return check_counts();
  }

  // Nothing is lost, and the second reading saw what the first did.
  Result<void> check_counts() {
    if (!file_->is_unchanged()) {
      drop_written(home_, written_);
      return Error("load.file_changed", {}, {.file = file_->path().string()});
    }
    if (entry_.read == entry_.loaded + entry_.rejected) return {};
    drop_written(home_, written_);
    throw EnvironmentError(Error("load.count_differs",
                                 {file_->path().string(), std::to_string(entry_.read),
                                  std::to_string(entry_.loaded), std::to_string(entry_.rejected)}));
  }

  const std::vector<lake::DataFile>& item_files() const {
    TW_ASSERT(written_.changes.size() == 1 && written_.changes.front().table == "item");
    return written_.changes.front().change.add;
  }

  // The items just written as view item_new.
  Result<void> attach_new() {
    TW_TRY(const auto table, home_.table(standards::structure("item").spec));
    lake::attach(connection_, "item_new",
                 {.folder = table.folder(), .spec = table.spec(), .files = item_files()});
    return {};
  }

  Result<void> count_declarations() {
    TW_CHECK(attach_new());
    entry_.declarations =
        connection_.query(sql::query("declaration", "load_declarations")).integer(0, 0);
    return {};
  }

  // A source that states no versions may deliver a declaration again: that is its next version. It
  // is rare, and found only when the file has been read; then it is read once more.
  Result<void> give_versions() {
    TW_TRY(const auto table, home_.table(standards::structure("item").spec));
    TW_TRY(const auto snapshot, table.snapshot());
    std::vector<lake::Bound> bounds = {{"source", "=", source_}};
    const auto numbers = range_of_numbers();
    if (numbers) {
      bounds.push_back({"declaration_number", ">=", numbers->first});
      bounds.push_back({"declaration_number", "<=", numbers->second});
    }
    if (lake::attach(connection_, "item_all", snapshot, bounds) == 0) return {};
    connection_.execute("SET VARIABLE load_source = " + sql::quote_text(source_));
    connection_.execute(sql::query("declaration", "load_restated"));
    const auto found = connection_.query(sql::query("declaration", "load_restated_count"));
    if (found.integer(0, 0) == 0) return {};
    entry_.restated = found.integer(0, 1);
    has_restated_ = true;
    drop_written(home_, written_);
    written_ = {};
    drop_quarantine();
    return write_items();
  }

  // Smallest and largest declaration number, where every data file knows them.
  std::optional<std::pair<std::string, std::string>> range_of_numbers() const {
    std::optional<std::pair<std::string, std::string>> all;
    for (const auto& file : item_files()) {
      const auto range = file.ranges.find("declaration_number");
      if (range == file.ranges.end() || !range->second.known) return std::nullopt;
      if (!all) all = {range->second.min, range->second.max};
      all = {std::min(all->first, range->second.min), std::max(all->second, range->second.max)};
    }
    return all;
  }

  Result<void> write_rejected(LoadReport& report) {
    TW_CHECK(write_rows(home_, connection_, "rejected",
                        "SELECT * FROM " + sql::quote_identifier(quarantine_->table()),
                        written_.changes));
    report.add_rejections(*quarantine_);
    drop_quarantine();
    return {};
  }

  void drop_quarantine() {
    connection_.execute("DROP TABLE " + sql::quote_identifier(quarantine_->table()));
    quarantine_.reset();
  }

  const lake::Home& home_;
  lake::Engine& engine_;
  lake::Connection connection_;
  const std::string& source_;
  const Mapping& mapping_;
  Progress& progress_;
  std::shared_ptr<const DelimitedFile> file_;
  LoadReport::File entry_;
  std::unique_ptr<Quarantine> quarantine_;
  Written written_;
  bool has_restated_ = false;
};

}  // namespace

Result<Written> load_delimited(const lake::Home& home, lake::Engine& engine,
                               const std::filesystem::path& file, const std::string& source,
                               const Mapping& mapping, LoadReport& report, Progress& progress) {
  return DelimitedLoad(home, engine, source, mapping, progress).run(file, report);
}

}  // namespace tw::declaration
