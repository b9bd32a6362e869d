#include "editing/inward.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "editing/evidence.h"
#include "sql/print.h"
#include "standards/structure.h"

namespace tw::editing {
namespace {

namespace fs = std::filesystem;
using sql::DataType;
using Json = nlohmann::ordered_json;

fs::path settings_path(const lake::Home& home, const std::string& agreement) {
  return inward_folder(home, agreement) / "evidence.json";
}

sql::Expr text(const std::string& value) { return sql::literal(sql::Value(value)); }
sql::Expr as_text(const std::string& column) {
  return sql::cast(sql::column(column), DataType::text());
}

// All columns but the key's as one JSON object; as they are where the sender has them so already.
sql::Expr facts_of(const Inward& inward, const lake::TableSpec& table) {
  if (table.find("facts") != nullptr) return sql::column("facts");
  std::vector<sql::Expr> facts;
  for (const auto& column : table.columns) {
    if (column.name == inward.column) continue;
    facts.push_back(text(column.name));
    facts.push_back(as_text(column.name));
  }
  return sql::cast(sql::call("json_object", std::move(facts)), DataType::text());
}

// The rows of a feed in the form of structure evidence.
sql::Select as_evidence(const Inward& inward, const lake::TableSpec& table,
                        const std::string& view) {
  const auto item = table.find("item_number") == nullptr ? sql::typed_null(DataType::integer())
                                                         : sql::column("item_number");
  sql::Select select;
  select.outputs = {
      {text(inward.source), "source"},
      {text(inward.key), "key_field"},
      {as_text(inward.column), "key_value"},
      {sql::cast(item, DataType::integer()), "item_number"},
      {sql::over(sql::call("row_number", {}), {}, {sql::column(inward.column)}), "line"},
      {facts_of(inward, table), "facts"}};
  select.from = {sql::table(view)};
  return select;
}

}  // namespace

fs::path inward_folder(const lake::Home& home, const std::string& agreement) {
  return home.folder() / "inward" / agreement;
}

Result<void> join_inward(const lake::Home& home, const Inward& inward) {
  const auto& keys = evidence_keys();
  if (std::find(keys.begin(), keys.end(), inward.key) == keys.end()) {
    std::string names;
    for (const auto& key : keys) names += (names.empty() ? "" : ", ") + key;
    return Error("editing.not_a_key", {inward.key, names});
  }
  const auto folder = inward_folder(home, inward.agreement);
  const auto table = lake::Table::open(folder / "table");
  if (!table || table->spec().find(inward.column) == nullptr) {
    return Error("editing.column_missing", {inward.column}, {.file = (folder / "table").string()});
  }
  const Json settings = {{"source", inward.source}, {"key", inward.key}, {"column", inward.column}};
  write_file_durably(settings_path(home, inward.agreement), settings.dump() + "\n");
  return {};
}

std::vector<Inward> inward_feeds(const lake::Home& home) {
  std::vector<Inward> found;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(home.folder() / "inward", absent)) {
    const auto agreement = entry.path().filename().string();
    const auto settings = read_file(settings_path(home, agreement));
    const auto document = Json::parse(settings.value_or(""), nullptr, false);
    if (!document.is_object()) continue;
    found.push_back({agreement, document.value("source", ""), document.value("key", ""),
                     document.value("column", "")});
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.agreement < b.agreement; });
  return found;
}

Result<void> attach_all_evidence(lake::Connection& connection, const lake::Home& home) {
  TW_TRY(const auto table, home.table(standards::structure("evidence").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, "evidence_imported", snapshot);
  sql::Select all;
  for (const auto& column : table.spec().columns) {
    all.outputs.push_back({sql::column(column.name), column.name});
  }
  all.from = {sql::table("evidence_imported")};
  int number = 0;
  for (const auto& inward : inward_feeds(home)) {
    TW_TRY(const auto sent, lake::Table::open(inward_folder(home, inward.agreement) / "table"));
    TW_TRY(const auto newest, sent.snapshot());
    const auto view = "evidence_sent_" + std::to_string(++number);
    lake::attach(connection, view, newest);
    all.union_all.push_back(
        std::make_shared<const sql::Select>(as_evidence(inward, sent.spec(), view)));
  }
  connection.execute(sql::create_view("evidence", all));
  return {};
}

}  // namespace tw::editing
