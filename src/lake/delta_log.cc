#include "lake/delta_log.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/file.h"
#include "base/version.h"

namespace tw::lake {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string delta_type(DataType type) {
  switch (type.kind) {
    case DataType::Kind::kBoolean:
      return "boolean";
    case DataType::Kind::kInteger:
      return "long";
    case DataType::Kind::kDecimal:
      return type.name();
    case DataType::Kind::kDouble:
      return "double";
    case DataType::Kind::kText:
      return "string";
    case DataType::Kind::kDate:
      return "date";
    case DataType::Kind::kInstant:
      return "timestamp";
  }
  TW_ASSERT(false);
}

std::optional<DataType> from_delta_type(const std::string& name) {
  if (name == "long") return DataType::integer();
  if (name == "string") return DataType::text();
  if (name == "timestamp") return DataType::instant();
  return DataType::parse(name);
}

// A bound of the statistics as JSON, or nothing where the text form would lose digits.
std::optional<OrderedJson> stat_value(const std::string& text, DataType type) {
  switch (type.kind) {
    case DataType::Kind::kText:
    case DataType::Kind::kDate:
      return OrderedJson(text);
    case DataType::Kind::kInteger: {
      const auto number = Decimal::parse(text);
      if (!number) return std::nullopt;
      const auto whole = number->to_int64(0);
      return whole ? std::optional<OrderedJson>(*whole) : std::nullopt;
    }
    case DataType::Kind::kDecimal: {
      // Readers take the number for a double: 15 digits are safe.
      const auto number = Decimal::parse(text);
      if (!number || !number->to_int64(number->scale(), 15)) return std::nullopt;
      return OrderedJson(number->to_double());
    }
    case DataType::Kind::kBoolean:
    case DataType::Kind::kDouble:
    case DataType::Kind::kInstant:
      return std::nullopt;
  }
  TW_ASSERT(false);
}

std::string stats_text(const DataFile& file, const TableSpec& spec) {
  OrderedJson low = OrderedJson::object();
  OrderedJson high = OrderedJson::object();
  OrderedJson nulls = OrderedJson::object();
  for (const auto& column : spec.columns) {
    const auto found = file.ranges.find(column.name);
    if (found == file.ranges.end()) continue;
    nulls[column.name] = found->second.nulls;
    if (!found->second.known) continue;
    const auto min = stat_value(found->second.min, column.type);
    const auto max = stat_value(found->second.max, column.type);
    if (!min || !max) continue;
    low[column.name] = *min;
    high[column.name] = *max;
  }
  return OrderedJson{
      {"numRecords", file.rows}, {"minValues", low}, {"maxValues", high}, {"nullCount", nulls}}
      .dump();
}

std::string number_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void read_stats(const std::string& text, DataFile& file) {
  const Json stats = Json::parse(text, nullptr, false);
  if (!stats.is_object()) return;
  file.rows = stats.value("numRecords", std::int64_t{0});
  const Json nulls = stats.value("nullCount", Json::object());
  const Json low = stats.value("minValues", Json::object());
  const Json high = stats.value("maxValues", Json::object());
  for (const auto& [name, count] : nulls.items()) {
    DataFile::Range range;
    range.nulls = count.get<std::int64_t>();
    if (low.contains(name) && high.contains(name)) {
      range.min = number_text(low[name]);
      range.max = number_text(high[name]);
      range.known = true;
    }
    file.ranges.emplace(name, std::move(range));
  }
}

bool apply_action(const Json& action, Snapshot& snapshot, std::set<std::string>& removed) {
  if (const auto add = action.find("add"); add != action.end()) {
    snapshot.files.push_back(read_add_action(*add));
  } else if (const auto remove = action.find("remove"); remove != action.end()) {
    removed.insert(percent_decode(remove->at("path").get<std::string>()));
  } else if (const auto mark = action.find("txn"); mark != action.end()) {
    snapshot.marks[mark->at("appId")] = mark->at("version");
  } else if (const auto metadata = action.find("metaData"); metadata != action.end()) {
    auto spec = read_metadata(*metadata, snapshot.folder.filename().string());
    if (!spec) return false;
    snapshot.spec = std::move(*spec);
  }
  return true;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view kSafe =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./=";
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (kSafe.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHex[byte >> 4U];
      encoded += kHex[byte & 15U];
    }
  }
  return encoded;
}

std::string percent_decode(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

OrderedJson add_action(const DataFile& file, const TableSpec& spec) {
  OrderedJson values = OrderedJson::object();
  for (const auto& name : spec.partition_by) values[name] = file.partition_values.at(name);
  return {{"path", percent_encode(file.path)},
          {"partitionValues", values},
          {"size", file.bytes},
          {"modificationTime", now_ms()},
          {"dataChange", true},
          {"stats", stats_text(file, spec)},
          {"tags", {{"sha256", file.sha256}}}};
}

DataFile read_add_action(const Json& add) {
  DataFile file;
  file.path = percent_decode(add.at("path").get<std::string>());
  for (const auto& [name, value] : add.at("partitionValues").items()) {
    file.partition_values[name] = value.is_string() ? value.get<std::string>() : "";
  }
  file.bytes = add.at("size");
  if (add.contains("stats")) read_stats(add["stats"].get<std::string>(), file);
  if (add.contains("tags")) file.sha256 = add["tags"].value("sha256", "");
  return file;
}

std::string first_commit(const TableSpec& spec) {
  OrderedJson fields = OrderedJson::array();
  for (const auto& column : spec.columns) {
    fields.push_back({{"name", column.name},
                      {"type", delta_type(column.type)},
                      {"nullable", true},
                      {"metadata", OrderedJson::object()}});
  }
  const OrderedJson schema = {{"type", "struct"}, {"fields", fields}};
  const OrderedJson info = {{"timestamp", now_ms()},
                            {"operation", "CREATE TABLE"},
                            {"engineInfo", "tidewaiter/" + std::string(program_version())}};
  const OrderedJson protocol = {{"minReaderVersion", 1}, {"minWriterVersion", 2}};
  const OrderedJson metadata = {
      {"id", unique_name()},
      {"name", spec.name},
      {"format", {{"provider", "parquet"}, {"options", OrderedJson::object()}}},
      {"schemaString", schema.dump()},
      {"partitionColumns", spec.partition_by},
      {"configuration", OrderedJson::object()},
      {"createdTime", now_ms()}};
  std::string text;
  for (const auto& [key, value] : std::initializer_list<std::pair<const char*, const OrderedJson&>>{
           {"commitInfo", info}, {"protocol", protocol}, {"metaData", metadata}}) {
    text += OrderedJson{{key, value}}.dump() + "\n";
  }
  return text;
}

std::optional<TableSpec> read_metadata(const Json& metadata, std::string name) {
  const Json schema = Json::parse(metadata.at("schemaString").get<std::string>(), nullptr, false);
  if (!schema.is_object()) return std::nullopt;
  TableSpec spec;
  spec.name = std::move(name);
  for (const auto& field : schema.at("fields")) {
    if (!field.at("type").is_string()) return std::nullopt;
    const auto type = from_delta_type(field.at("type"));
    if (!type) return std::nullopt;
    spec.columns.push_back({field.at("name"), *type});
  }
  spec.partition_by = metadata.at("partitionColumns").get<std::vector<std::string>>();
  return spec;
}

std::string commit_text(const Change& change, const TableSpec& spec) {
  std::string text = OrderedJson{{"commitInfo",
                                  {{"timestamp", now_ms()},
                                   {"operation", change.operation},
                                   {"engineInfo", "tidewaiter/" + std::string(program_version())}}}}
                         .dump() +
                     "\n";
  if (change.mark) {
    text +=
        OrderedJson{{"txn", {{"appId", *change.mark}, {"version", 1}, {"lastUpdated", now_ms()}}}}
            .dump() +
        "\n";
  }
  for (const auto& path : change.remove) {
    text += OrderedJson{{"remove",
                         {{"path", percent_encode(path)},
                          {"deletionTimestamp", now_ms()},
                          {"dataChange", true}}}}
                .dump() +
            "\n";
  }
  for (const auto& file : change.add)
    text += OrderedJson{{"add", add_action(file, spec)}}.dump() + "\n";
  return text;
}

bool apply_commit(std::string_view text, Snapshot& snapshot) {
  if (text.empty() || text.back() != '\n') return false;
  const std::size_t files_before = snapshot.files.size();
  std::set<std::string> removed;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const Json action = Json::parse(text.substr(0, end), nullptr, false);
    if (!action.is_object()) return false;
    try {
      if (!apply_action(action, snapshot, removed)) return false;
    } catch (const Json::exception&) {
      return false;  // an action without its mandatory fields
    }
    text.remove_prefix(end + 1);
  }
  if (!removed.empty()) {
    const auto added = snapshot.files.begin() + static_cast<std::ptrdiff_t>(files_before);
    const auto kept = std::remove_if(snapshot.files.begin(), added, [&](const DataFile& file) {
      return removed.contains(file.path);
    });
    snapshot.files.erase(kept, added);
  }
  return true;
}

}  // namespace tw::lake
