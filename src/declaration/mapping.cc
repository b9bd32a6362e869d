#include "declaration/mapping.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/file.h"
#include "declaration/row.h"

namespace tw::declaration {
namespace {

constexpr std::array<std::pair<std::string_view, Mapping::Format>, 4> kFormats = {{
    {"delimited", Mapping::Format::kDelimited},
    {"wco", Mapping::Format::kWco},
    {"decmessage", Mapping::Format::kDecMessage},
    {"sad", Mapping::Format::kSad},
}};

constexpr std::array<std::string_view, 6> kEncodings = {"UTF-8",      "GB18030",      "GBK",
                                                        "ISO-8859-1", "WINDOWS-1252", "US-ASCII"};

// Without these no record can be told apart or counted.
constexpr std::array<std::string_view, 2> kNeeded = {"declaration_number", "flow"};

// Facts that the load itself supplies; a mapping may not.
constexpr std::array<std::string_view, 4> kDerived = {"period", "source", "load_id", "line"};

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string nearest_concepts(std::string_view name) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& each : standards::structure("item").concepts) {
    ranked.emplace_back(edit_distance(name, each.name), each.name);
  }
  std::sort(ranked.begin(), ranked.end());
  return ranked[0].second + ", " + ranked[1].second + ", " + ranked[2].second;
}

// Reads one mapping file; remembers where it is for the places of errors.
class Parser {
 public:
  explicit Parser(std::string file) : file_(std::move(file)) {}

  Result<Mapping> parse(const std::string& text) {
    toml::table table;
    try {
      table = toml::parse(text, file_);
    } catch (const toml::parse_error& error) {
      return Error("mapping.syntax", {std::string(error.description())},
                   {.file = file_, .line = error.source().begin.line});
    }
    mapping_.text = text;
    mapping_.nulls = {};
    for (const auto& [key, node] : table) TW_CHECK(read_key(key.str(), node));
    if (mapping_.format == Mapping::Format::kDelimited) TW_CHECK(check_delimited(table));
    return std::move(mapping_);
  }

 private:
  Place at(const toml::node& node, std::string_view field = "") const {
    return {.file = file_, .line = node.source().begin.line, .field = std::string(field)};
  }

  Result<void> read_key(std::string_view key, const toml::node& node) {
    if (key == "columns") return read_columns(node);
    if (key == "constants") return read_constants(node);
    if (key == "ignore") {
      TW_TRY(const auto names, texts(key, node));
      for (const auto& name : names) mapping_.columns.push_back({.name = name});
      return {};
    }
    if (key == "nulls") {
      TW_TRY(mapping_.nulls, texts(key, node));
      return {};
    }
    if (key == "header") {
      const auto value = node.value<bool>();
      if (!value) return Error("mapping.value_invalid", {std::string(key)}, at(node, key));
      mapping_.header = *value;
      return {};
    }
    TW_TRY(const auto value, text(key, node));
    return read_text_key(key, value, node);
  }

  Result<void> read_text_key(std::string_view key, const std::string& value,
                             const toml::node& node) {
    if (key == "format") {
      for (const auto& [name, format] : kFormats) {
        if (name == value) {
          mapping_.format = format;
          return {};
        }
      }
      return Error("mapping.format_unknown", {value}, at(node, key));
    }
    if (key == "encoding") {
      std::string upper = value;
      std::transform(upper.begin(), upper.end(), upper.begin(),
                     [](unsigned char c) { return std::toupper(c); });
      if (std::find(kEncodings.begin(), kEncodings.end(), upper) == kEncodings.end()) {
        return Error("mapping.encoding_unknown", {value}, at(node, key));
      }
      mapping_.encoding = upper;
      return {};
    }
    // What is left is one character.
    constexpr std::array<std::string_view, 4> kCharacters = {"quote", "grouping", "delimiter",
                                                             "decimal_point"};
    if (std::find(kCharacters.begin(), kCharacters.end(), key) == kCharacters.end()) {
      return Error("mapping.key_unknown", {std::string(key)}, at(node, key));
    }
    const bool may_be_empty = key == "quote" || key == "grouping";
    if (value.size() > 1 || (value.empty() && !may_be_empty)) {
      return Error("mapping.value_invalid", {std::string(key)}, at(node, key));
    }
    const char c = value.empty() ? '\0' : value[0];
    if (key == "quote") {
      mapping_.quote = value.empty() ? std::nullopt : std::optional(c);
    } else if (key == "grouping") {
      mapping_.grouping = c;
    } else if (key == "delimiter") {
      mapping_.delimiter = c;
    } else {
      mapping_.decimal_point = c;
    }
    return {};
  }

  // What only the whole shows.
  Result<void> check_delimited(const toml::table& table) const {
    for (const auto name : kNeeded) {
      if (!used_.contains(standards::structure("item").find(name)))
        return Error("mapping.concept_needed", {std::string(name)}, {.file = file_});
    }
    const auto invalid = [&](const char* key) {
      const auto* node = table.get(key);
      return Error("mapping.value_invalid", {key}, node ? at(*node, key) : Place{.file = file_});
    };
    const auto divides_lines = [](char c) { return c == '\n' || c == '\r' || c == '\0'; };
    if (divides_lines(mapping_.delimiter)) return invalid("delimiter");
    if (mapping_.quote && (divides_lines(*mapping_.quote) || *mapping_.quote == mapping_.delimiter))
      return invalid("quote");
    // Behind the first byte of a character of these encodings stands what may look like one of
    // these.
    const bool double_byte = mapping_.encoding == "GB18030" || mapping_.encoding == "GBK";
    if (double_byte && mapping_.quote.value_or('"') >= '0') return invalid("quote");
    if (double_byte && mapping_.delimiter >= '0' && mapping_.delimiter <= '9')
      return invalid("delimiter");
    return {};
  }

  Result<void> read_columns(const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return Error("mapping.value_invalid", {"columns"}, at(node, "columns"));
    for (const auto& [name, entry] : *table) TW_CHECK(read_column(std::string(name.str()), entry));
    return {};
  }

  Result<void> read_column(const std::string& name, const toml::node& node) {
    if (const auto* several = node.as_array()) {
      if (several->empty()) return Error("mapping.value_invalid", {name}, at(node, name));
      for (const auto& each : *several) TW_CHECK(read_target(name, each));
      return {};
    }
    return read_target(name, node);
  }

  Result<void> read_target(const std::string& name, const toml::node& node) {
    Mapping::Column column{.name = name};
    if (const auto* concept_name = node.as_string()) {
      TW_TRY(column.target, find_concept(concept_name->get(), node));
    } else if (const auto* table = node.as_table()) {
      for (const auto& [key, entry] : *table) TW_CHECK(read_column_key(key.str(), entry, column));
      if (column.target == nullptr)
        return Error("mapping.value_invalid", {column.name}, at(node, column.name));
    } else {
      return Error("mapping.value_invalid", {column.name}, at(node, column.name));
    }
    mapping_.columns.push_back(std::move(column));
    return {};
  }

  Result<void> read_column_key(std::string_view key, const toml::node& node,
                               Mapping::Column& column) {
    if (key == "codes") {
      const auto* table = node.as_table();
      if (table == nullptr) return Error("mapping.value_invalid", {"codes"}, at(node, column.name));
      for (const auto& [from, to] : *table) {
        TW_TRY(column.codes[std::string(from.str())], text("codes", to));
      }
      return {};
    }
    if (key == "pad") {
      const auto value = node.value<std::int64_t>();
      if (!value || *value < 1 || *value > 20)
        return Error("mapping.value_invalid", {"pad"}, at(node, column.name));
      column.pad = static_cast<std::size_t>(*value);
      return {};
    }
    if (key == "part") {
      const auto* array = node.as_array();
      const auto bound = [&](std::size_t i) {
        return array != nullptr && array->size() == 2
                   ? array->get(i)->value<std::int64_t>().value_or(0)
                   : 0;
      };
      if (bound(0) < 1 || bound(1) < bound(0))
        return Error("mapping.value_invalid", {"part"}, at(node, column.name));
      column.from = static_cast<std::size_t>(bound(0));
      column.to = static_cast<std::size_t>(bound(1));
      return {};
    }
    TW_TRY(const auto value, text(key, node));
    if (key == "concept") {
      TW_TRY(column.target, find_concept(value, node));
    } else if (key == "date") {
      const auto format = DateFormat::parse(value);
      if (!format) return Error("mapping.value_invalid", {"date"}, at(node, column.name));
      column.date = *format;
    } else if (key == "multiply") {
      column.multiply = Decimal::parse(value);
      if (!column.multiply)
        return Error("mapping.value_invalid", {"multiply"}, at(node, column.name));
    } else if (key == "other") {
      column.other = value;
    } else {
      return Error("mapping.key_unknown", {std::string(key)}, at(node, column.name));
    }
    return {};
  }

  Result<void> read_constants(const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr)
      return Error("mapping.value_invalid", {"constants"}, at(node, "constants"));
    for (const auto& [name, entry] : *table) {
      TW_TRY(const auto* target, find_concept(name.str(), entry));
      TW_TRY(const auto value_text, text(name.str(), entry));
      auto value = convert(*target, value_text);
      if (!value) {
        value.error().place = at(entry, name.str());
        return value.error();
      }
      if (target->name == "flow" && value_text != "M" && value_text != "X")
        return Error("mapping.value_invalid", {"flow"}, at(entry, "flow"));
      mapping_.constants.push_back({target, *value});
    }
    return {};
  }

  Result<const standards::Concept*> find_concept(std::string_view name, const toml::node& node) {
    const auto* found = standards::structure("item").find(name);
    if (found == nullptr || std::find(kDerived.begin(), kDerived.end(), name) != kDerived.end()) {
      return Error("mapping.concept_unknown", {std::string(name), nearest_concepts(name)},
                   at(node, name));
    }
    if (!used_.insert(found).second)
      return Error("mapping.concept_twice", {std::string(name)}, at(node, name));
    return found;
  }

  Result<std::string> text(std::string_view key, const toml::node& node) {
    const auto* value = node.as_string();
    if (value == nullptr) return Error("mapping.value_invalid", {std::string(key)}, at(node, key));
    return value->get();
  }

  Result<std::vector<std::string>> texts(std::string_view key, const toml::node& node) {
    const auto* array = node.as_array();
    if (array == nullptr) return Error("mapping.value_invalid", {std::string(key)}, at(node, key));
    std::vector<std::string> values;
    for (const auto& each : *array) {
      TW_TRY(auto value, text(key, each));
      values.push_back(std::move(value));
    }
    return values;
  }

  std::string file_;
  Mapping mapping_;
  std::set<const standards::Concept*> used_;
};

}  // namespace

std::string_view format_name(Mapping::Format format) {
  for (const auto& [name, each] : kFormats) {
    if (each == format) return name;
  }
  TW_ASSERT(false);
}

Result<Mapping> Mapping::parse(const std::string& text, const std::string& file) {
  return Parser(file).parse(text);
}

Result<Mapping> Mapping::read(const std::filesystem::path& path) {
  TW_TRY(const auto text, read_file(path));
  return parse(text, path.string());
}

}  // namespace tw::declaration
