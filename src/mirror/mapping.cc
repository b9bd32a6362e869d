#include "mirror/mapping.h"

#include <toml++/toml.h>

#include <algorithm>

namespace tw::mirror {
namespace {

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
    for (const auto& [key, node] : table) TW_CHECK(read_key(key.str(), node));
    return std::move(mapping_);
  }

 private:
  Error fault(const char* code, std::string_view what, const toml::node& node) const {
    return Error(code, {std::string(what)}, {.file = file_, .line = node.source().begin.line});
  }

  Result<void> read_key(std::string_view key, const toml::node& node) {
    const auto* table = node.as_table();
    if (key == "digits") {
      const auto value = node.value<std::int64_t>();
      if (!value || *value < 2 || *value > 12) return fault("mapping.value_invalid", key, node);
      mapping_.digits = *value;
      return {};
    }
    if (key == "us") {
      const auto* array = node.as_array();
      if (array == nullptr) return fault("mapping.value_invalid", key, node);
      for (const auto& each : *array) mapping_.us.push_back(each.value_or(std::string()));
      return {};
    }
    if (key != "columns" && key != "constants") return fault("mapping.key_unknown", key, node);
    if (table == nullptr) return fault("mapping.value_invalid", key, node);
    for (const auto& [name, entry] : *table) {
      TW_CHECK(key == "columns" ? read_column(std::string(name.str()), entry)
                                : read_constant(std::string(name.str()), entry));
    }
    return {};
  }

  Result<std::string> known(const std::string& name, const toml::node& node) {
    if (std::find(kConcepts.begin(), kConcepts.end(), name) == kConcepts.end()) {
      std::string all;
      for (const auto each : kConcepts) all += (all.empty() ? "" : ", ") + std::string(each);
      return Error("mapping.concept_unknown", {name, all},
                   {.file = file_, .line = node.source().begin.line});
    }
    const bool is_twice = mapping_.columns.contains(name) || mapping_.constants.contains(name);
    if (is_twice) return fault("mapping.concept_twice", name, node);
    return name;
  }

  Result<void> read_column(const std::string& name, const toml::node& node) {
    Mapping::Column column{.name = name};
    std::string target = node.value_or(std::string());
    if (const auto* table = node.as_table()) {
      for (const auto& [key, entry] : *table) {
        if (key.str() == "concept") {
          target = entry.value_or(std::string());
        } else if (key.str() == "codes" && entry.is_table()) {
          for (const auto& [from, to] : *entry.as_table()) {
            column.codes[std::string(from.str())] = to.value_or(std::string());
          }
        } else if (key.str() == "multiply") {
          const auto factor = Decimal::parse(entry.value_or(std::string()));
          if (!factor) return fault("mapping.value_invalid", name, entry);
          column.multiply = *factor;
        } else {
          return fault("mapping.key_unknown", key.str(), entry);
        }
      }
    }
    TW_TRY(const auto concept_name, known(target, node));
    mapping_.columns.emplace(concept_name, std::move(column));
    return {};
  }

  Result<void> read_constant(const std::string& name, const toml::node& node) {
    TW_TRY(const auto concept_name, known(name, node));
    mapping_.constants.emplace(concept_name, node.value_or(std::string()));
    return {};
  }

  std::string file_;
  Mapping mapping_;
};

}  // namespace

Mapping Mapping::plain() {
  Mapping mapping;
  for (const auto each : kConcepts) {
    mapping.columns.emplace(each, Column{.name = std::string(each)});
  }
  return mapping;
}

Result<Mapping> Mapping::parse(const std::string& text, const std::string& file) {
  return Parser(file).parse(text);
}

}  // namespace tw::mirror
