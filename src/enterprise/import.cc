#include "enterprise/import.h"

#include "base/file.h"
#include "enterprise/file.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::enterprise {
namespace {

using sql::DataType;

class Import {
 public:
  Import(const lake::Home& home, lake::Connection& connection, const ImportRequest& request)
      : home_(home), connection_(connection), request_(request) {}

  Result<ImportReport> run() {
    if (request_.is_full && !request_.day) return Error("enterprise.full_without_day");
    TW_TRY(file_, File::open(request_.file));
    TW_TRY(const auto before, attach("enterprise"));
    before_ = before.version;
    TW_TRY(const auto imports, attach("enterprise_import"));
    (void)imports;
    if (is_known()) return std::move(report_);
    TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
    (void)standards;
    judge();
    account();
    TW_CHECK(publish());
    return std::move(report_);
  }

 private:
  Result<lake::Snapshot> attach(const std::string& name) const {
    TW_TRY(const auto table, home_.table(standards::structure(name).spec));
    TW_TRY(auto snapshot, table.snapshot());
    lake::attach(connection_, name, snapshot);
    return snapshot;
  }

  std::string day() const { return request_.day ? request_.day->to_string() : ""; }

  bool is_known() {
    const auto rows = connection_.query(sql::query("enterprise", "import_known"),
                                        {{"sha256", sql::Value(file_->sha256())},
                                         {"day", sql::Value(day())},
                                         {"is_full", sql::Value(request_.is_full)}});
    if (rows.empty()) return false;
    report_ = {.is_new = false,
               .version = rows.integer(0, 0),
               .read = rows.integer(0, 1),
               .taken = rows.integer(0, 2),
               .unchanged = rows.integer(0, 3),
               .rejected = rows.integer(0, 4),
               .ended = rows.integer(0, 5)};
    return true;
  }

  // The file's records, each with what is wrong with it, and what they state that is new.
  void judge() {
    const std::string function = "enterprises " + unique_name();
    connection_.add_source(function, rows_of(file_));
    sql::Select text;
    text.outputs = {{sql::star(), ""}};
    text.from = {sql::table_function(function, {})};
    connection_.execute(sql::create_view("enterprise_text", text));
    connection_.execute(
        "SET VARIABLE enterprise_day = CAST(" +
        sql::print(request_.day ? sql::literal(sql::Value(*request_.day))
                                : sql::typed_null(DataType::date())) +
        " AS DATE); SET VARIABLE enterprise_recorded = " + std::to_string(before_ + 1));
    connection_.execute(sql::query("enterprise", "import_rows"));
    auto full = lake::append_to_new(connection_, "enterprise_full",
                                    {{"is_full", DataType::boolean()}, {"day", DataType::date()}});
    full.set(0, sql::Value(request_.is_full));
    if (request_.day) full.set(1, sql::Value(*request_.day));
    full.next_row();
    full.finish();
    connection_.execute(sql::query("enterprise", "import_new"));
  }

  void account() {
    const auto counts = connection_.query(sql::query("enterprise", "import_account"));
    report_.version = before_ + 1;
    report_.read = counts.integer(0, 0);
    report_.taken = counts.integer(0, 3);
    report_.unchanged = counts.integer(0, 1) - report_.taken;
    report_.rejected = counts.integer(0, 2);
    report_.ended = counts.integer(0, 4);
    TW_ASSERT(report_.read == file_->records());
    const auto reasons = connection_.query(sql::query("enterprise", "import_reasons"));
    for (std::size_t i = 0; i < reasons.size(); ++i) {
      report_.reasons.push_back(
          {"enterprise_reason." + reasons.text(i, 0), reasons.integer(i, 1), reasons.integer(i, 2), reasons.text(i, 3)});
    }
  }

  // A file that says nothing new makes a version too: `recorded` numbers the imports.
  Result<void> publish() {
    auto named = lake::append_to_new(connection_, "enterprise_file", {{"file", DataType::text()}});
    named.set_text(0, file_->name());
    named.next_row();
    named.finish();
    TW_TRY(auto statements, rows("enterprise", "import_statements"));
    statements.change.read_version = before_;
    statements.change.exclusive_partitions = true;
    TW_TRY(auto rejected, rows("enterprise_rejected", "import_rejected"));
    TW_TRY(auto entry, entry_row());
    return home_.publish("enterprise-" + unique_name(),
                         {std::move(statements), std::move(rejected), std::move(entry)});
  }

  Result<lake::Home::TableChange> rows(const char* name, const char* query) {
    return write(name, std::string(sql::query("enterprise", query)));
  }

  Result<lake::Home::TableChange> write(const char* name, const std::string& select) {
    const auto& structure = standards::structure(name);
    TW_TRY(const auto table, home_.table(structure.spec));
    lake::Change change{.operation = "ENTERPRISE"};
    change.add = table.write(connection_, select, structure.key);
    return lake::Home::TableChange{name, std::move(change)};
  }

  Result<lake::Home::TableChange> entry_row() {
    const auto& spec = standards::structure("enterprise_import").spec;
    auto appender = lake::append_to_new(connection_, "enterprise_entry", spec.columns);
    std::size_t column = 0;
    for (const auto& value : std::initializer_list<sql::Value>{
             report_.version, file_->name(), file_->sha256(), day(), request_.is_full, report_.read,
             report_.taken, report_.unchanged, report_.rejected, report_.ended, request_.author,
             request_.at}) {
      appender.set(column++, value);
    }
    appender.next_row();
    appender.finish();
    return write("enterprise_import", "SELECT * FROM enterprise_entry");
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  const ImportRequest& request_;
  std::shared_ptr<const File> file_;
  std::int64_t before_ = -1;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import(const lake::Home& home, lake::Connection& connection,
                            const ImportRequest& request) {
  return Import(home, connection, request).run();
}

}  // namespace tw::enterprise
