#include "mirror/import.h"

#include <algorithm>
#include <set>

#include "base/csv.h"
#include "base/digest.h"
#include "base/file.h"
#include "lake/new_table.h"
#include "mirror/mapping.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::mirror {
namespace {

using sql::DataType;

class Import {
 public:
  Import(const lake::Home& home, lake::Connection& connection, std::string reporter)
      : home_(home), connection_(connection), reporter_(std::move(reporter)) {}

  Result<ImportReport> run(const std::filesystem::path& file, const Mapping& mapping) {
    TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
    (void)standards;
    TW_TRY(const auto names, names_of(reporter_));
    if (names.empty()) return Error("mirror.reporter_unknown", {reporter_});
    TW_TRY(const auto text, read_file(file));
    TW_TRY(const auto table, parse_csv_table(text, file.string()));
    TW_CHECK(take_texts(table, mapping));
    TW_CHECK(describe(file.filename().string(), sha256_hex(text), mapping));
    connection_.execute(sql::query("mirror", "import_rows"));
    TW_CHECK(account(file));
    TW_CHECK(publish());
    return std::move(report_);
  }

 private:
  // What a country is called: its codes.
  Result<std::vector<std::string>> names_of(const std::string& code) {
    const auto rows = connection_.query(sql::query("mirror", "import_names"), {{"code", code}});
    std::vector<std::string> names;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows.text(i, 0).empty()) names.push_back(rows.text(i, 0));
    }
    return names;
  }

  // The file into the engine, as it is but for the codes of the mapping.
  Result<void> take_texts(const CsvTable& table, const Mapping& mapping) {
    std::vector<std::optional<std::size_t>> places;
    for (const auto concept_name : kConcepts) {
      const auto column = mapping.columns.find(concept_name);
      std::optional<std::size_t> place;
      if (column != mapping.columns.end()) place = table.column(column->second.name);
      const bool may_lack = concept_name == "partner" || concept_name == "net_mass_kg" ||
                            mapping.constants.contains(concept_name);
      if (!place && !may_lack) {
        const auto& name =
            column == mapping.columns.end() ? std::string(concept_name) : column->second.name;
        return Error("mirror.column_missing", {name}, {.file = table.file, .line = 1});
      }
      has_us_ = has_us_ || (concept_name == "partner" && place);
      places.push_back(place);
    }
    std::vector<lake::ColumnSpec> columns = {{"line", DataType::integer()}};
    for (const auto name : kConcepts) columns.push_back({std::string(name), DataType::text()});
    auto appender = lake::append_to_new(connection_, "mirror_text", columns);
    for (const auto& record : table.records) {
      appender.set(0, sql::Value(record.line));
      for (std::size_t i = 0; i < kConcepts.size(); ++i) {
        appender.set_text(i + 1, value_of(record, places[i], mapping, kConcepts[i]));
      }
      appender.next_row();
    }
    appender.finish();
    return {};
  }

  static std::string value_of(const CsvRecord& record, const std::optional<std::size_t>& place,
                              const Mapping& mapping, std::string_view concept_name) {
    if (!place) {
      const auto constant = mapping.constants.find(concept_name);
      return constant == mapping.constants.end() ? "" : constant->second;
    }
    const auto& codes = mapping.columns.find(concept_name)->second.codes;
    const auto code = codes.find(record.fields[*place]);
    return code == codes.end() ? record.fields[*place] : code->second;
  }

  Result<void> describe(const std::string& name, const std::string& sha256,
                        const Mapping& mapping) {
    const auto by = [&](std::string_view concept_name) -> Decimal {
      const auto column = mapping.columns.find(concept_name);
      return column == mapping.columns.end() ? Decimal(1, 0) : column->second.multiply;
    };
    auto file = lake::append_to_new(connection_, "mirror_file",
                                    {{"reporter", DataType::text()},
                                     {"file", DataType::text()},
                                     {"sha256", DataType::text()},
                                     {"digits", DataType::integer()},
                                     {"has_us", DataType::boolean()},
                                     {"value_by", DataType::decimal(12, 3)},
                                     {"mass_by", DataType::decimal(12, 3)}});
    file.set_text(0, reporter_);
    file.set_text(1, name);
    file.set_text(2, sha256);
    file.set(3, sql::Value(mapping.digits));
    file.set(4, sql::Value(has_us_));
    for (const auto& [column, concept_name] : {std::pair(5U, "value"), {6U, "net_mass_kg"}}) {
      const auto factor = by(concept_name).rescale(3);
      if (!factor || *factor != by(concept_name) || !factor->to_int64(3, 12)) {
        return Error("mapping.value_invalid", {concept_name});
      }
      file.set(column, sql::Value(*factor));
    }
    file.next_row();
    file.finish();
    TW_TRY(auto us, names_of(home_.settings().country));
    if (!mapping.us.empty()) us = mapping.us;
    auto appender = lake::append_to_new(connection_, "mirror_us", {{"name", DataType::text()}});
    for (const auto& each : us) {
      appender.set_text(0, each);
      appender.next_row();
    }
    appender.finish();
    return {};
  }

  Result<void> account(const std::filesystem::path& file) {
    const auto bad = connection_.query(sql::query("mirror", "import_bad"));
    if (!bad.empty()) {
      return Error("mirror.value_invalid", {bad.text(0, 1), bad.text(0, 2)},
                   {.file = file.string(), .line = bad.integer(0, 0), .field = bad.text(0, 1)});
    }
    const auto counts = connection_.query(sql::query("mirror", "import_account"));
    report_ = {.read = counts.integer(0, 0),
               .kept = counts.integer(0, 1),
               .other_partners = counts.integer(0, 2),
               .other_levels = counts.integer(0, 3)};
    if (report_.kept == 0) {
      return Error("mirror.nothing_kept",
                   {std::to_string(report_.read), std::to_string(report_.other_partners),
                    std::to_string(report_.other_levels)},
                   {.file = file.string()});
    }
    return {};
  }

  // The periods of the file, in place of what the lake has of them.
  Result<void> publish() {
    const auto& structure = standards::structure("mirror");
    TW_TRY(const auto table, home_.table(structure.spec));
    TW_TRY(const auto before, table.snapshot());
    lake::Change change{
        .operation = "MIRROR", .read_version = before.version, .exclusive_partitions = true};
    change.add =
        table.write(connection_, std::string(sql::query("mirror", "import_select")), structure.key);
    std::set<std::string> periods, now, then;
    for (const auto& file : change.add) {
      periods.insert(file.partition_values.at("period"));
      now.insert(file.sha256);
    }
    for (const auto& file : before.files) {
      const auto& values = file.partition_values;
      if (values.at("reporter") != reporter_ || !periods.contains(values.at("period"))) continue;
      change.remove.push_back(file.path);
      then.insert(file.sha256);
    }
    report_.periods.assign(periods.begin(), periods.end());
    report_.is_new = now != then;
    if (!report_.is_new) {
      for (const auto& file : change.add) std::filesystem::remove(table.folder() / file.path);
      return {};
    }
    TW_TRY(const auto version, table.commit(change));
    (void)version;
    return {};
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  std::string reporter_;
  bool has_us_ = false;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import(const lake::Home& home, lake::Connection& connection,
                            const std::filesystem::path& file, const std::string& reporter,
                            const std::optional<std::filesystem::path>& mapping) {
  Mapping read = Mapping::plain();
  if (mapping) {
    TW_TRY(const auto text, read_file(*mapping));
    TW_TRY(read, Mapping::parse(text, mapping->string()));
  }
  return Import(home, connection, reporter).run(file, read);
}

}  // namespace tw::mirror
