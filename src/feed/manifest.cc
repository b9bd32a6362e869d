#include "feed/manifest.h"

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "trust/note.h"

namespace tw::feed {
namespace {

using Json = nlohmann::ordered_json;
using Text = std::string;
using Kind = sql::DataType::Kind;

constexpr const char* kFormat = "tidewaiter/feed-batch/v1";

// Sums are wider than what they sum up.
sql::DataType sum_type(const lake::ColumnSpec& column) {
  return sql::DataType::decimal(38, column.type.kind == Kind::kDecimal ? column.type.scale : 0);
}

Manifest manifest_of(const Json& json) {
  Manifest read;
  read.agreement = json.at("agreement");
  read.organisation = json.at("organisation");
  read.purpose = json.at("purpose");
  read.number = json.at("number");
  read.previous = json.at("previous");
  read.made_at = json.at("made_at");
  read.relation = json.at("relation");
  read.structure = json.at("structure");
  read.terms = json.at("terms");
  for (const auto& column : json.at("columns")) {
    const auto type = sql::DataType::parse(column.at("type").get<Text>());
    if (type) read.columns.push_back({column.at("name"), *type});
  }
  read.key = json.at("key").get<std::vector<Text>>();
  read.rows = json.at("rows");
  for (const auto& [name, sum] : json.at("totals").items()) {
    if (const auto number = Decimal::parse(sum.get<Text>())) read.totals.emplace(name, *number);
  }
  const auto& changes = json.at("changes");
  read.inserted = changes.at("insert");
  read.updated = changes.at("update");
  read.deleted = changes.at("delete");
  read.held = json.at("held");
  read.inputs = json.at("inputs").get<Inputs>();
  for (const auto& file : json.at("files")) {
    read.files.push_back(
        {file.at("kind"), file.at("path"), file.at("rows"), file.at("bytes"), file.at("sha256")});
  }
  return read;
}

}  // namespace

Json to_json(const Manifest& manifest) {
  Json columns = Json::array();
  for (const auto& column : manifest.columns) {
    columns.push_back({{"name", column.name}, {"type", column.type.name()}});
  }
  Json totals = Json::object();
  for (const auto& [name, sum] : manifest.totals) totals[name] = sum.to_string();
  Json files = Json::array();
  for (const auto& file : manifest.files) {
    files.push_back({{"kind", file.kind},
                     {"path", file.path},
                     {"rows", file.rows},
                     {"bytes", file.bytes},
                     {"sha256", file.sha256}});
  }
  return {
      {"format", kFormat},
      {"agreement", manifest.agreement},
      {"organisation", manifest.organisation},
      {"purpose", manifest.purpose},
      {"number", manifest.number},
      {"previous", manifest.previous},
      {"made_at", manifest.made_at},
      {"relation", manifest.relation},
      {"structure", manifest.structure},
      {"terms", manifest.terms},
      {"columns", columns},
      {"key", manifest.key},
      {"rows", manifest.rows},
      {"totals", totals},
      {"changes",
       {{"insert", manifest.inserted}, {"update", manifest.updated}, {"delete", manifest.deleted}}},
      {"held", manifest.held},
      {"inputs", manifest.inputs},
      {"files", files}};
}

Text Manifest::text() const { return to_json(*this).dump() + "\n"; }

Result<Manifest> Manifest::parse(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", "") != kFormat) {
    return Error("feed.not_a_manifest");
  }
  try {
    auto read = manifest_of(json);
    if (read.text() == text) return read;
  } catch (const Json::exception&) {  // a member is missing, or of another type
  }
  return Error("feed.not_a_manifest");
}

Text Manifest::digest() const { return sha256_hex(text()); }

Text signed_document(const Manifest& manifest, const trust::SignerKey& key) {
  trust::Note note{manifest.text(), {}};
  note.signatures.push_back(trust::sign_text(key, note.text));
  return note.bytes();
}

Result<Manifest> verify(std::string_view document, const trust::VerifierKey& key) {
  TW_TRY(const auto note, trust::Note::parse(document));
  TW_TRY(const bool is_signed, trust::signed_by(note, key));
  if (!is_signed) return Error("feed.not_signed", {key.name});
  return Manifest::parse(note.text);
}

Result<Manifest> read_document(std::string_view document) {
  TW_TRY(const auto note, trust::Note::parse(document));
  return Manifest::parse(note.text);
}

bool has_total(const lake::ColumnSpec& column) {
  return column.type.kind == Kind::kDecimal || column.type.kind == Kind::kInteger;
}

sql::Select totals_of(const std::vector<lake::ColumnSpec>& columns, sql::Relation relation) {
  sql::Select select;
  select.outputs = {{sql::call("count", {sql::star()}), ""}};
  for (const auto& column : columns) {
    if (!has_total(column)) continue;
    select.outputs.push_back(
        {sql::cast(sql::call("coalesce", {sql::call("sum", {sql::column(column.name)}),
                                          sql::literal(sql::Value(std::int64_t{0}))}),
                   sum_type(column)),
         ""});
  }
  select.from = {std::move(relation)};
  return select;
}

Totals totals_at(const lake::Rows& rows, const std::vector<lake::ColumnSpec>& columns) {
  Totals totals;
  std::size_t place = 1;
  for (const auto& column : columns) {
    if (has_total(column)) {
      totals.emplace(column.name, std::get<Decimal>(rows.at(0, place++)));
    }
  }
  return totals;
}

}  // namespace tw::feed
