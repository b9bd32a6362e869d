#include "editing/evidence.h"

#include <algorithm>

#include "base/csv.h"
#include "base/file.h"
#include "editing/inward.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::editing {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

const std::vector<std::string>& evidence_keys() {
  static const std::vector<std::string> keys = {"declaration_number", "licence_number",
                                                "container_number", "transport_id", "trader_id"};
  return keys;
}

Result<EvidenceImport> import_evidence(const lake::Home& home, lake::Connection& connection,
                                       const std::filesystem::path& file, const std::string& source,
                                       const std::string& key, const std::string& column) {
  const auto& keys = evidence_keys();
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
    return Error("editing.not_a_key", {key, joined(keys)});
  }
  TW_TRY(const auto text, read_file(file));
  TW_TRY(const auto table, parse_csv_table(text, file.string()));
  if (table.records.empty()) return Error("editing.empty_file", {}, {.file = file.string()});
  const auto key_column = table.column(column);
  if (!key_column) return Error("editing.column_missing", {column}, {.file = file.string()});
  const auto item_column = table.column("item_number");

  const auto& structure = standards::structure("evidence");
  auto rows = lake::append_to_new(connection, "editing_evidence_new", structure.spec.columns);
  for (const auto& record : table.records) {
    rows.set_text(0, source);
    rows.set_text(1, key);
    rows.set_text(2, record.fields[*key_column]);
    if (item_column && !record.fields[*item_column].empty()) {
      const auto item = Decimal::parse(record.fields[*item_column]);
      const auto number = item ? item->to_int64(0) : std::nullopt;
      if (!number || Decimal(*number, 0) != *item) {
        return Error("editing.not_a_figure", {record.fields[*item_column], "item_number"},
                     {.file = file.string(), .line = record.line});
      }
      rows.set(3, *number);
    }
    rows.set(4, record.line);
    standards::Attributes facts;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      if (i != *key_column && !record.fields[i].empty()) facts[table.header[i]] = record.fields[i];
    }
    rows.set_text(5, standards::to_json(facts));
    rows.next_row();
  }
  rows.finish();

  TW_TRY(const auto kept, home.table(structure.spec));
  TW_TRY(const auto before, kept.snapshot());
  lake::attach(connection, "evidence_kept", before);
  connection.execute("SET VARIABLE editing_source = " + sql::quote_text(source));
  lake::Change change{
      .operation = "EVIDENCE", .read_version = before.version, .exclusive_partitions = true};
  change.add =
      kept.write(connection, std::string(sql::query("editing", "evidence_merged")), structure.key);
  for (const auto& each : before.files) change.remove.push_back(each.path);
  TW_CHECK(kept.commit(change));
  return EvidenceImport{source, key, static_cast<std::int64_t>(table.records.size())};
}

Result<void> attach_evidence(lake::Connection& connection, const lake::Home& home) {
  TW_CHECK(attach_all_evidence(connection, home));
  connection.execute(sql::query("editing", "evidence"));
  return {};
}

}  // namespace tw::editing
