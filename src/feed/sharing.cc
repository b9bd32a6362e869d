#include "feed/sharing.h"

#include <nlohmann/json.hpp>

#include "base/digest.h"

namespace tw::feed {
namespace {

using Json = nlohmann::ordered_json;
using Text = std::string;
using Kind = sql::DataType::Kind;

Text delta_type(const sql::DataType& type) {
  switch (type.kind) {
    case Kind::kBoolean:
      return "boolean";
    case Kind::kInteger:
      return "long";
    case Kind::kDecimal:
      return "decimal(" + std::to_string(type.width) + "," + std::to_string(type.scale) + ")";
    case Kind::kDouble:
      return "double";
    case Kind::kText:
      return "string";
    case Kind::kDate:
      return "date";
    case Kind::kInstant:
      return "timestamp";
  }
  TW_ASSERT(false);
}

Text schema_of(const std::vector<lake::ColumnSpec>& columns) {
  Json fields = Json::array();
  for (const auto& column : columns) {
    fields.push_back({{"name", column.name},
                      {"type", delta_type(column.type)},
                      {"nullable", true},
                      {"metadata", Json::object()}});
  }
  return Json{{"type", "struct"}, {"fields", fields}}.dump();
}

Text line(const char* action, Json fields) {
  return Json{{action, std::move(fields)}}.dump() + "\n";
}

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

Result<lake::Snapshot> snapshot_of(const SharedTable& table, std::int64_t version) {
  TW_TRY(const auto opened,
         lake::Table::open(table_folder(table.folder, table.standing.structure)));
  return opened.snapshot(version - table.standing.first + 1);
}

// When a version came to be.
Result<Instant> made_at(const SharedTable& table, std::int64_t version) {
  if (version < 1) return instant_of(table.feed.opened_at).value();
  TW_TRY(const auto made, batch(table.folder, version));
  return instant_of(made.made_at).value();
}

Error too_early(const SharedTable& table, std::int64_t asked) {
  return Error("feed.version_too_early", {std::to_string(asked), std::to_string(table.earliest())});
}

Json file_json(const AddressOf& address, const Text& path, const Text& id, std::int64_t bytes,
               std::int64_t version, Instant made) {
  const Address at = address(path);
  return {{"url", at.url},
          {"id", id},
          {"partitionValues", Json::object()},
          {"size", bytes},
          {"version", version},
          {"timestamp", milliseconds(made)},
          {"expirationTimestamp", milliseconds(at.expires)}};
}

SharedTable shared(const lake::Home& home, Feed feed, exchange::Grant grant) {
  auto folder = folder_of(home.folder(), feed.agreement);
  return {std::move(feed), std::move(grant), std::move(folder), {}};
}

}  // namespace

Result<std::vector<SharedTable>> shared_with(store::Store& store, const lake::Home& home,
                                             const Text& organisation, Instant now) {
  TW_TRY(auto tables,
         store.read([&](store::Transaction& transaction) -> Result<std::vector<SharedTable>> {
           std::vector<SharedTable> found;
           for (auto& grant : exchange::grants_of(transaction, organisation, now)) {
             if (auto feed = feed_of(transaction, grant.id)) {
               found.push_back(shared(home, std::move(*feed), std::move(grant)));
             }
           }
           return found;
         }));
  for (auto& table : tables) {
    TW_TRY(table.standing, standing_of(table.folder));
  }
  std::erase_if(tables, [](const auto& table) { return table.standing.newest() == 0; });
  return tables;
}

Result<SharedTable> shared_table(store::Store& store, const lake::Home& home,
                                 const Text& organisation, const Text& share, const Text& schema,
                                 const Text& table, Instant now) {
  TW_TRY(auto found, store.read([&](store::Transaction& transaction) -> Result<SharedTable> {
    auto feed = feed_of(transaction, share);
    if (!feed || feed->organisation != organisation || schema != kSchema ||
        feed->relation != table) {
      return Error("feed.share_unknown", {share, schema, table});
    }
    TW_TRY(auto grant, exchange::grant_in_force(transaction, share, now));
    return shared(home, std::move(*feed), std::move(grant));
  }));
  TW_TRY(found.standing, standing_of(found.folder));
  if (found.standing.newest() == 0) return Error("feed.share_unknown", {share, schema, table});
  return found;
}

Result<std::int64_t> version_at(const SharedTable& table, const Moment& moment) {
  const auto newest = table.standing.newest();
  if (moment.version) {
    if (*moment.version < table.earliest()) return too_early(table, *moment.version);
    if (*moment.version > newest) {
      return Error("feed.version_unknown",
                   {std::to_string(*moment.version), std::to_string(newest)});
    }
    return *moment.version;
  }
  if (!moment.timestamp) return newest;
  for (auto version = newest; version >= table.earliest(); --version) {
    TW_TRY(const auto made, made_at(table, version));
    if (made <= *moment.timestamp) return version;
  }
  return Error("feed.version_too_early",
               {text_of(*moment.timestamp), std::to_string(table.earliest())});
}

Result<std::int64_t> version_since(const SharedTable& table, Instant timestamp) {
  for (auto version = table.earliest(); version <= table.standing.newest(); ++version) {
    TW_TRY(const auto made, made_at(table, version));
    if (made >= timestamp) return version;
  }
  return Error("feed.version_unknown",
               {text_of(timestamp), std::to_string(table.standing.newest())});
}

Result<Text> metadata_lines(const SharedTable& table) {
  TW_TRY(const auto newest, batch(table.folder, table.standing.newest()));
  const Text id = sha256_hex(newest.agreement + "/" + std::to_string(newest.structure));
  return line("protocol", {{"minReaderVersion", 1}}) +
         line("metaData", {{"id", id.substr(0, 8) + "-" + id.substr(8, 4) + "-" + id.substr(12, 4) +
                                      "-" + id.substr(16, 4) + "-" + id.substr(20, 12)},
                           {"name", newest.relation},
                           {"format", {{"provider", "parquet"}}},
                           {"schemaString", schema_of(newest.columns)},
                           {"partitionColumns", Json::array()},
                           {"configuration", {{"enableChangeDataFeed", "true"}}},
                           {"numRecords", newest.rows}});
}

Result<Lines> file_lines(const SharedTable& table, std::int64_t version, std::int64_t limit,
                         const AddressOf& address) {
  Lines lines;
  TW_TRY(lines.text, metadata_lines(table));
  TW_TRY(const auto snapshot, snapshot_of(table, version));
  TW_TRY(const auto made, made_at(table, version));
  for (const auto& file : snapshot.files) {
    if (limit >= 0 && lines.rows >= limit) break;
    lines.rows += file.rows;
    const auto path = (snapshot.folder / file.path).lexically_relative(table.folder).string();
    Json fields = file_json(address, path, file.sha256, file.bytes, version, made);
    fields["stats"] = Json{{"numRecords", file.rows}}.dump();
    lines.text += line("file", std::move(fields));
  }
  return lines;
}

Result<Lines> change_lines(const SharedTable& table, std::int64_t from, std::int64_t until,
                           const AddressOf& address) {
  if (from < table.earliest()) return too_early(table, from);
  if (until > table.standing.newest() || from > until) {
    return Error("feed.version_unknown", {std::to_string(from > until ? from : until),
                                          std::to_string(table.standing.newest())});
  }
  Lines lines;
  TW_TRY(lines.text, metadata_lines(table));
  for (auto version = std::max<std::int64_t>(1, from); version <= until; ++version) {
    TW_TRY(const auto made, batch(table.folder, version));
    for (const auto& file : made.files) {
      if (file.kind != "change") continue;
      lines.rows += file.rows;
      lines.text += line("cdf", file_json(address, file.path, file.sha256, file.bytes, version,
                                          instant_of(made.made_at).value()));
    }
  }
  return lines;
}

}  // namespace tw::feed
