#include "lake/delta_log.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/digest.h"
#include "base/file.h"
#include "base/version.h"

namespace tw::lake {
namespace {

namespace dom = simdjson::dom;
using Kind = DataType::Kind;

constexpr std::int64_t kReaderVersion = 1;
constexpr std::int64_t kWriterVersion = 2;

std::string now_ms() {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(
                            std::chrono::system_clock::now().time_since_epoch())
                            .count());
}

std::string delta_type(DataType type) {
  switch (type.kind) {
    case Kind::kInteger:
      return "long";
    case Kind::kText:
      return "string";
    case Kind::kInstant:
      return "timestamp";
    default:
      return type.name();  // boolean, double, date, decimal(p,s) are named as we name them
  }
}

std::optional<DataType> from_delta_type(std::string_view name) {
  if (name == "long") return DataType::integer();
  if (name == "string") return DataType::text();
  if (name == "timestamp") return DataType::instant();
  if (name == "boolean" || name == "double" || name == "date" || name.starts_with("decimal(")) {
    return DataType::parse(name);
  }
  return std::nullopt;
}

std::string object(std::initializer_list<std::pair<std::string_view, std::string>> fields) {
  std::string text = "{";
  for (const auto& [name, value] : fields) {
    if (text.size() > 1) text += ',';
    text += json_text(name) + ":" + value;
  }
  return text + "}";
}

// A random UUID (version 4), which readers want as the id of a table.
std::string new_table_id() {
  std::string id = sha256_hex(unique_name()).substr(0, 32);
  id[12] = '4';
  id[16] = '8';
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) id.insert(dash, 1, '-');
  return id;
}

std::string line(std::string_view action, const std::string& fields) {
  return object({{action, fields}}) + "\n";
}

std::string commit_info(const std::string& operation, std::size_t actions,
                        const std::string& metrics) {
  return line("commitInfo",
              object({{"timestamp", now_ms()},
                      {"operation", json_text(operation)},
                      {"operationMetrics", metrics},
                      {"engineInfo", json_text("tidewaiter/" + std::string(program_version()))},
                      {"actions", std::to_string(actions)}}));
}

std::string partition_text(const std::map<std::string, std::string>& values) {
  std::string text = "{";
  for (const auto& [name, value] : values) {
    text += (text.size() > 1 ? "," : "") + json_text(name) + ":" + json_text(value);
  }
  return text + "}";
}

// ---- statistics ----

constexpr int kSafeDigits = 15;

// A decimal that bounds `text` from below or above and survives a reader who takes the decimals of
// the statistics for doubles, as delta-rs does: with more digits it would move, and the reader
// would skip files that it needs.
std::string safe_decimal(const std::string& text, bool above) {
  const auto value = Decimal::parse(text);
  TW_ASSERT(value.has_value());
  Int128 head = value->unscaled();
  Int128 unit = 1;
  Int128 limit = 1;
  for (int i = 0; i < kSafeDigits; ++i) limit *= 10;
  while (head >= limit || head <= -limit) {
    head /= 10;
    unit *= 10;
  }
  if (unit == 1) return text;
  // One for what was cut off, one for the double, which may be off by a tenth of the last digit.
  head += above ? 2 : -2;
  return Decimal(head * unit, value->scale()).to_string();
}

// A bound as JSON: numbers in digits, everything else in quotes.
std::string stat_value(const std::string& text, DataType type, bool above) {
  if (type.kind == Kind::kDecimal) return safe_decimal(text, above);
  if (type.kind == Kind::kInteger || type.kind == Kind::kDouble) return text;
  return json_text(text);
}

std::string stats_text(const DataFile& file, const TableSpec& spec) {
  std::string low;
  std::string high;
  std::string nulls;
  const auto field = [](std::string& text, const std::string& name, const std::string& value) {
    text += (text.empty() ? "" : ",") + json_text(name) + ":" + value;
  };
  for (const auto& column : spec.columns) {
    const auto found = file.ranges.find(column.name);
    if (found == file.ranges.end()) continue;
    const auto& range = found->second;
    field(nulls, column.name, std::to_string(range.nulls));
    if (!range.known) continue;
    field(low, column.name, stat_value(range.min, column.type, false));
    field(high, column.name, stat_value(range.max, column.type, true));
  }
  return object({{"numRecords", std::to_string(file.rows)},
                 {"minValues", "{" + low + "}"},
                 {"maxValues", "{" + high + "}"},
                 {"nullCount", "{" + nulls + "}"}});
}

// The text of a string, the digits of a number, nullopt for the rest.
std::optional<std::string> stat_text(simdjson::ondemand::value value) {
  const auto type = value.type().value();
  if (type == simdjson::ondemand::json_type::string) {
    return std::string(value.get_string().value());
  }
  if (type != simdjson::ondemand::json_type::number) return std::nullopt;
  std::string_view digits = value.raw_json_token();
  while (!digits.empty() && digits.back() <= ' ') digits.remove_suffix(1);
  return std::string(digits);
}

using StatTexts = std::map<std::string, std::string>;

StatTexts read_stat_texts(simdjson::ondemand::object fields) {
  StatTexts texts;
  for (auto field : fields) {
    const std::string name(field.unescaped_key().value());
    if (auto text = stat_text(field.value())) texts.emplace(name, std::move(*text));
  }
  return texts;
}

// ---- actions ----

std::string text_of(dom::element element, const char* name) {
  return std::string(std::string_view(element[name]));
}

TableSpec read_metadata(dom::element metadata) {
  TableSpec spec;
  std::string_view name;
  if (metadata["name"].get(name) == simdjson::SUCCESS) spec.name = name;
  const simdjson::padded_string schema_text{std::string_view(metadata["schemaString"])};
  dom::parser parser;
  for (const dom::element field : dom::array(parser.parse(schema_text)["fields"])) {
    const auto type = from_delta_type(std::string_view(field["type"]));  // nested ones throw here
    if (!type) throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
    spec.columns.push_back({text_of(field, "name"), *type});
  }
  for (const dom::element column : dom::array(metadata["partitionColumns"])) {
    spec.partition_by.emplace_back(std::string_view(column));
  }
  return spec;
}

struct Protocol {
  std::int64_t reader = kReaderVersion;
  std::int64_t writer = kWriterVersion;
};

void apply_action(dom::object action, Commit& commit, Protocol& protocol,
                  std::optional<std::int64_t>& announced) {
  for (const auto& [key, fields] : action) {
    if (key == "add") {
      commit.add.push_back(read_add(fields));
    } else if (key == "remove") {
      commit.remove.push_back(percent_decode(std::string_view(fields["path"])));
    } else if (key == "txn") {
      commit.marks.emplace_back(text_of(fields, "appId"), std::int64_t(fields["version"]));
    } else if (key == "metaData") {
      commit.metadata = read_metadata(fields);
    } else if (key == "protocol") {
      protocol = {std::int64_t(fields["minReaderVersion"]),
                  std::int64_t(fields["minWriterVersion"])};
    } else if (key == "commitInfo") {
      std::int64_t actions = 0;
      if (fields["actions"].get(actions) == simdjson::SUCCESS) announced = actions;
    }
  }
}

}  // namespace

namespace {

std::string encoded_but(std::string_view safe, std::string_view text) {
  static constexpr std::string_view kAlways =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (kAlways.find(c) != std::string_view::npos || safe.find(c) != std::string_view::npos) {
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

}  // namespace

std::string percent_encode(std::string_view path) { return encoded_but("/=", path); }

std::string percent_encode_name(std::string_view name) { return encoded_but("", name); }

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

std::string json_text(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (const auto byte = static_cast<unsigned char>(c); byte < 0x20) {
      quoted += "\\u00";
      quoted += kHex[byte >> 4U];
      quoted += kHex[byte & 15U];
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

LoggedFile read_add(dom::element add) {
  LoggedFile logged;
  logged.file.path = percent_decode(std::string_view(add["path"]));
  for (const auto& [name, value] : dom::object(add["partitionValues"])) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS)
      logged.file.partition_values[std::string(name)] = text;
  }
  logged.file.bytes = add["size"];
  std::string_view text;
  if (add["stats"].get(text) == simdjson::SUCCESS) logged.stats = text;
  if (add["tags"]["sha256"].get(text) == simdjson::SUCCESS) logged.file.sha256 = text;
  return logged;
}

void read_stats(std::string_view stats, DataFile& file) try {
  thread_local simdjson::ondemand::parser parser;
  const simdjson::padded_string text(stats);
  StatTexts low;
  StatTexts high;
  simdjson::ondemand::document document = parser.iterate(text);
  for (auto field : document.get_object()) {
    const std::string name(field.unescaped_key().value());
    if (name == "numRecords") {
      file.rows = field.value();
    } else if (name == "minValues") {
      low = read_stat_texts(field.value());
    } else if (name == "maxValues") {
      high = read_stat_texts(field.value());
    } else if (name == "nullCount") {
      for (auto count : field.value().get_object()) {
        const std::string column(count.unescaped_key().value());
        file.ranges[column].nulls = count.value();
      }
    }
  }
  for (auto& [column, range] : file.ranges) {
    const auto min = low.find(column);
    const auto max = high.find(column);
    range.known = min != low.end() && max != high.end();
    if (!range.known) continue;
    range.min = std::move(min->second);
    range.max = std::move(max->second);
  }
} catch (const simdjson::simdjson_error&) {
  file.ranges.clear();  // statistics are an offer: without them the file is read
}

Result<Commit> parse_commit(std::string text, const std::filesystem::path& path) {
  const Error damaged("lake.log_damaged", {path.string()});
  Commit commit;
  Protocol protocol;
  std::optional<std::int64_t> announced;
  std::int64_t actions = 0;
  const std::size_t size = text.size();
  text.append(simdjson::SIMDJSON_PADDING, ' ');
  dom::parser parser;
  try {
    for (std::size_t begin = 0; begin < size;) {
      const std::size_t end = std::min(text.find('\n', begin), size);
      const dom::object action = parser.parse(text.data() + begin, end - begin, false);
      apply_action(action, commit, protocol, announced);
      ++actions;
      begin = end + 1;
    }
  } catch (const simdjson::simdjson_error&) {
    return damaged;
  }
  if (actions == 0 || (announced && *announced != actions)) return damaged;
  if (protocol.reader > kReaderVersion || protocol.writer > kWriterVersion) {
    return Error("lake.protocol_unsupported", {path.string()});
  }
  return commit;
}

std::string print_add(const DataFile& file, const TableSpec& spec) {
  for (const auto& name : spec.partition_by) TW_ASSERT(file.partition_values.contains(name));
  return object({{"path", json_text(percent_encode(file.path))},
                 {"partitionValues", partition_text(file.partition_values)},
                 {"size", std::to_string(file.bytes)},
                 {"modificationTime", now_ms()},
                 {"dataChange", "true"},
                 {"stats", json_text(stats_text(file, spec))},
                 {"tags", object({{"sha256", json_text(file.sha256)}})}});
}

std::string print_first_commit(const TableSpec& spec) {
  std::string fields;
  for (const auto& column : spec.columns) {
    fields += (fields.empty() ? "" : ",") + object({{"name", json_text(column.name)},
                                                    {"type", json_text(delta_type(column.type))},
                                                    {"nullable", "true"},
                                                    {"metadata", "{}"}});
  }
  std::string partition_columns;
  for (const auto& name : spec.partition_by) {
    partition_columns += (partition_columns.empty() ? "" : ",") + json_text(name);
  }
  const std::string schema = object({{"type", "\"struct\""}, {"fields", "[" + fields + "]"}});
  return commit_info("CREATE TABLE", 3, "{}") +
         line("protocol", object({{"minReaderVersion", std::to_string(kReaderVersion)},
                                  {"minWriterVersion", std::to_string(kWriterVersion)}})) +
         line("metaData", object({{"id", json_text(new_table_id())},
                                  {"name", json_text(spec.name)},
                                  {"format", R"({"provider":"parquet","options":{}})"},
                                  {"schemaString", json_text(schema)},
                                  {"partitionColumns", "[" + partition_columns + "]"},
                                  {"configuration", "{}"},
                                  {"createdTime", now_ms()}}));
}

std::string print_commit(const Change& change, const std::vector<const DataFile*>& removed,
                         const TableSpec& spec) {
  std::int64_t rows = 0;
  for (const auto& file : change.add) rows += file.rows;
  const auto quoted = [](auto number) { return json_text(std::to_string(number)); };
  const std::size_t actions = 1 + (change.mark ? 1 : 0) + removed.size() + change.add.size();
  std::string text = commit_info(change.operation, actions,
                                 object({{"numFiles", quoted(change.add.size())},
                                         {"numOutputRows", quoted(rows)},
                                         {"numRemovedFiles", quoted(removed.size())}}));
  if (change.mark) {
    text += line(
        "txn",
        object({{"appId", json_text(*change.mark)}, {"version", "1"}, {"lastUpdated", now_ms()}}));
  }
  for (const auto* file : removed) {
    text += line("remove", object({{"path", json_text(percent_encode(file->path))},
                                   {"deletionTimestamp", now_ms()},
                                   {"dataChange", "true"},
                                   {"extendedFileMetadata", "true"},
                                   {"partitionValues", partition_text(file->partition_values)},
                                   {"size", std::to_string(file->bytes)}}));
  }
  for (const auto& file : change.add) text += line("add", print_add(file, spec));
  return text;
}

}  // namespace tw::lake
