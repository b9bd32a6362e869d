#include "declaration/load.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "base/digest.h"
#include "base/file.h"
#include "declaration/load_internal.h"
#include "sql/print.h"
#include "sql/query.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;

// Publishing is one at a time: the ledger is read again under this lock, so that the same bytes,
// loaded by two programs at once, count once. Data was written before; the lock is held for some
// milliseconds.
class PublishLock {
 public:
  explicit PublishLock(const lake::Home& home)
      : descriptor_(::open((home.folder() / "journal" / "load.lock").c_str(),
                           O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0) {
      throw EnvironmentError(
          Error("file.write_failed", {(home.folder() / "journal").string(), "lock"}));
    }
  }
  ~PublishLock() { ::close(descriptor_); }
  PublishLock(const PublishLock&) = delete;
  PublishLock& operator=(const PublishLock&) = delete;

 private:
  int descriptor_;
};

std::vector<fs::path> walk(const std::vector<fs::path>& wanted) {
  std::vector<fs::path> files;
  for (const auto& path : wanted) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<fs::path> inside;
    for (const auto& entry : fs::recursive_directory_iterator(path, error)) {
      const auto extension = entry.path().extension();
      if (entry.is_regular_file() &&
          (extension == ".xml" || extension == ".csv" || extension == ".txt")) {
        inside.push_back(entry.path());
      }
    }
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

bool is_source_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

fs::path kept_mapping(const lake::Home& home, const std::string& source) {
  return home.sources_folder() / (source + ".toml");
}

// The mapping given, else the one kept with the source, else none.
Result<std::optional<Mapping>> mapping_for(const lake::Home& home, const LoadRequest& request) {
  const fs::path kept = kept_mapping(home, request.source);
  std::error_code error;
  if (!request.mapping && !fs::exists(kept, error)) return std::optional<Mapping>();
  TW_TRY(auto mapping, Mapping::read(request.mapping ? *request.mapping : kept));
  return std::optional(std::move(mapping));
}

// The ledger rows of the files, as the last change of the load.
Result<void> add_ledger(const lake::Home& home, lake::Connection& connection,
                        const LoadRequest& request, const std::string& mapping_sha256,
                        Written& written) {
  const auto& structure = standards::structure("load");
  const std::string table = "ledger " + unique_name();
  connection.execute(create_table(table, structure));
  std::vector<lake::ColumnSpec> columns = structure.spec.columns;
  columns.back().type = sql::DataType::instant();
  // The appender has no instants: the time is added by the SELECT.
  columns.pop_back();
  connection.execute("ALTER TABLE " + sql::quote_identifier(table) + " DROP COLUMN loaded_at");
  lake::Appender appender(connection, table, columns);
  for (const auto& file : written.files) {
    const std::vector<sql::Value> values = {
        file.load_id,   request.source, file.name,   file.sha256,   file.bytes,        file.format,
        mapping_sha256, file.read,      file.loaded, file.rejected, file.declarations, file.events};
    for (std::size_t i = 0; i < values.size(); ++i) appender.set(i, values[i]);
    appender.next_row();
  }
  appender.finish();
  TW_CHECK(write_rows(home, connection, "load",
                      "SELECT *, now() AS loaded_at FROM " + sql::quote_identifier(table),
                      written.changes));
  connection.execute("DROP TABLE " + sql::quote_identifier(table));
  return {};
}

Result<void> publish(const lake::Home& home, lake::Engine& engine, const LoadRequest& request,
                     const std::string& mapping_sha256, Written written, LoadReport& report) {
  if (written.files.empty()) return {};
  lake::Connection connection(engine);
  TW_CHECK(add_ledger(home, connection, request, mapping_sha256, written));
  std::string ids;
  for (const auto& file : written.files) {
    TW_ASSERT(file.read == file.loaded + file.rejected);
    ids += file.load_id + "\n";
  }
  const PublishLock lock(home);
  TW_TRY(const auto known, known_loads(home, connection));
  for (auto& file : written.files) {
    if (!known.contains(file.load_id)) continue;
    drop_written(home, written);
    if (written.files.size() > 1) return Error("load.concurrent", {file.name});
    file.already_loaded = true;
    report.files.push_back(file);
    return {};
  }
  TW_CHECK(home.publish("load-" + sha256_hex(ids).substr(0, 32), written.changes));
  for (auto& file : written.files) report.files.push_back(std::move(file));
  return {};
}

bool looks_like_xml(const fs::path& path) {
  const auto text = [&] {
    std::string head(512, '\0');
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const ssize_t got = descriptor < 0 ? 0 : ::read(descriptor, head.data(), head.size());
    if (descriptor >= 0) ::close(descriptor);
    head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return head;
  }();
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  while (!rest.empty() && std::isspace(static_cast<unsigned char>(rest.front())) != 0)
    rest.remove_prefix(1);
  return rest.starts_with("<");
}

// Messages are small and many: some thousands make one commit. What is read of them is held in
// memory, so a batch is bounded by bytes too. Moves `at` on.
std::vector<fs::path> next_batch(const std::vector<fs::path>& files, std::size_t& at) {
  constexpr std::size_t kMostFiles = 5000;
  constexpr std::uintmax_t kMostBytes = std::uintmax_t{64} << 20U;
  std::vector<fs::path> batch;
  std::uintmax_t bytes = 0;
  while (at < files.size() && batch.size() < kMostFiles && bytes < kMostBytes) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(files[at], error);
    if (!error) bytes += size;
    batch.push_back(files[at++]);
  }
  return batch;
}

}  // namespace

std::int64_t LoadReport::sum(std::int64_t File::*member) const {
  std::int64_t total = 0;
  for (const auto& file : files) total += file.already_loaded ? 0 : file.*member;
  return total;
}

std::int64_t LoadReport::already_loaded() const {
  return std::count_if(files.begin(), files.end(),
                       [](const File& file) { return file.already_loaded; });
}

void drop_written(const lake::Home& home, const Written& written) {
  for (const auto& each : written.changes) {
    for (const auto& file : each.change.add) {
      std::error_code ignored;
      fs::remove(home.lake_folder(each.table) / file.path, ignored);
    }
  }
}

void LoadReport::add_rejections(const Quarantine& quarantine) {
  for (const auto& [code, count] : quarantine.counts()) {
    auto& total = rejections[code];
    if (total.records == 0) {
      total = count;
    } else {
      total.records += count.records;
    }
  }
}

std::string load_id_of(const std::string& source, const std::string& sha256) {
  return sha256_hex(source + "\n" + sha256).substr(0, 16);
}

Result<std::set<std::string>> known_loads(const lake::Home& home,
                                          lake::Connection& connection) {
  TW_TRY(const auto table, home.table(standards::structure("load").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  std::set<std::string> known;
  if (snapshot.files.empty()) return known;
  lake::attach(connection, "ledger", snapshot);
  const auto rows = connection.query("SELECT load_id FROM ledger");
  for (std::size_t i = 0; i < rows.size(); ++i) known.insert(rows.text(i, 0));
  return known;
}

std::string item_select(const std::string& relation, const std::vector<std::string>& present,
                        const std::vector<Mapping::Constant>& constants, const std::string& source,
                        const std::string& load_id) {
  const auto has = [&](const std::string& name) {
    return std::find(present.begin(), present.end(), name) != present.end();
  };
  sql::Select select;
  select.from = {sql::table(relation)};
  for (const auto& each : standards::structure("item").concepts) {
    sql::Expr value = has(each.name) ? sql::column(each.name) : sql::typed_null(each.type);
    for (const auto& constant : constants) {
      if (constant.target->name == each.name) value = sql::literal(constant.value);
    }
    if (each.name == "source") value = sql::literal(sql::Value(source));
    if (each.name == "load_id" && !load_id.empty()) value = sql::literal(sql::Value(load_id));
    if (each.name == "declaration_version" && !has(each.name))
      value = sql::literal(sql::Value(std::int64_t{1}));
    if (each.name == "message_function" && !has(each.name)) value = sql::literal("original");
    select.outputs.push_back({value, each.name});
  }
  // Header amounts: shared out over the items of the declaration wherever the item has none of its
  // own.
  std::vector<std::string> shared;
  for (const char* charge : {"freight", "insurance", "other"}) {
    if (has("header_" + std::string(charge) + "_amount")) shared.emplace_back(charge);
  }
  if (shared.empty()) return sql::print(select);
  sql::Select outer;
  const auto over = [](const sql::Expr& function, bool running) {
    return sql::over(function,
                     {sql::column("load_id"), sql::column("declaration_number"),
                      sql::column("declaration_version")},
                     running
                         ? std::vector<sql::Expr>{sql::column("item_number"), sql::column("line")}
                         : std::vector<sql::Expr>{});
  };
  const auto price = sql::call(
      "coalesce", {sql::column("invoice_amount"), sql::literal(sql::Value(std::int64_t{0}))});
  for (const auto& each : standards::structure("item").concepts) {
    sql::Expr value = sql::column(each.name);
    for (const auto& charge : shared) {
      if (each.name != charge + "_amount") continue;
      const auto part = sql::call(
          "share",
          {sql::column("header_" + charge + "_amount"), over(sql::call("sum", {price}), true),
           price, over(sql::call("sum", {price}), false), over(sql::call("row_number", {}), true),
           over(sql::call("count", {sql::star()}), false)});
      value = sql::call("coalesce", {value, part});
    }
    outer.outputs.push_back({value, each.name});
  }
  outer.from = {sql::subquery(std::move(select), "stated")};
  return sql::print(outer);
}

Result<std::int64_t> write_rows(const lake::Home& home, lake::Connection& connection,
                                const char* name, const std::string& select,
                                std::vector<lake::Home::TableChange>& changes) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  auto files = table.write(connection, select);
  std::int64_t rows = 0;
  for (const auto& file : files) rows += file.rows;
  if (!files.empty()) changes.push_back({name, {.add = std::move(files)}});
  return rows;
}

Result<LoadReport> load(const lake::Home& home, lake::Engine& engine, const LoadRequest& request,
                        Progress& progress) {
  if (!is_source_name(request.source)) return Error("load.source_invalid", {request.source});
  const auto files = walk(request.files);
  if (files.empty()) return Error("load.no_files");
  TW_TRY(const auto mapping, mapping_for(home, request));
  const std::string mapping_sha256 = mapping ? sha256_hex(mapping->text) : "";
  const bool delimited = mapping && mapping->format == Mapping::Format::kDelimited;
  LoadReport report;
  std::vector<fs::path> messages;
  for (const auto& path : files) {
    std::error_code error;
    if (!fs::exists(path, error)) return Error("file.missing", {path.string()});
    if (delimited) {
      TW_TRY(auto written,
             load_delimited(home, engine, path, request.source, *mapping, report, progress));
      TW_CHECK(publish(home, engine, request, mapping_sha256, std::move(written), report));
    } else if (mapping || looks_like_xml(path)) {
      messages.push_back(path);
    } else {
      return Error("load.mapping_needed", {path.string(), request.source});
    }
  }
  for (std::size_t at = 0; at < messages.size();) {
    const auto batch = next_batch(messages, at);
    TW_TRY(auto written, load_messages(home, engine, batch, request.source, report, progress));
    TW_CHECK(publish(home, engine, request, mapping_sha256, std::move(written), report));
  }
  if (request.mapping) TW_CHECK(keep_mapping(home, request.source, *mapping));
  return report;
}

Result<void> keep_mapping(const lake::Home& home, const std::string& source,
                          const Mapping& mapping) {
  if (!is_source_name(source)) return Error("load.source_invalid", {source});
  write_file_durably(kept_mapping(home, source), mapping.text);
  return {};
}

}  // namespace tw::declaration
