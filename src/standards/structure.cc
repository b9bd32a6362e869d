#include "standards/structure.h"

#include <toml++/toml.h>

#include "base/embedded.h"
#include "base/result.h"

namespace tw::standards {
namespace {

std::string text(const toml::table& table, const char* key) {
  return table[key].value_or(std::string());
}

std::vector<std::string> texts(const toml::table& table, const char* key) {
  std::vector<std::string> values;
  if (const auto* array = table[key].as_array()) {
    for (const auto& node : *array) values.push_back(node.value_or(std::string()));
  }
  return values;
}

Concept read_concept(const toml::table& table) {
  const auto type = sql::DataType::parse(text(table, "type"));
  TW_ASSERT(type.has_value());
  return {.name = text(table, "name"),
          .type = *type,
          .label = {text(table, "en"), text(table, "zh")},
          .code_list = text(table, "list"),
          .wco = text(table, "wco"),
          .example = text(table, "example")};
}

Structure read_structure(const embedded::File& file) {
  const toml::table table = toml::parse(file.text, file.path);
  Structure structure{.name = text(table, "name"),
                      .label = {text(*table["label"].as_table(), "en"),
                                text(*table["label"].as_table(), "zh")},
                      .key = texts(table, "key")};
  for (const auto& node : *table["columns"].as_array()) {
    structure.concepts.push_back(read_concept(*node.as_table()));
  }
  structure.spec.name = structure.name;
  structure.spec.partition_by = texts(table, "partition_by");
  for (const auto& each : structure.concepts) {
    structure.spec.columns.push_back({each.name, each.type});
  }
  for (const auto& name : structure.key) TW_ASSERT(structure.find(name) != nullptr);
  for (const auto& name : structure.spec.partition_by) TW_ASSERT(structure.find(name) != nullptr);
  return structure;
}

}  // namespace

std::optional<std::size_t> Structure::index_of(std::string_view concept_name) const {
  for (std::size_t i = 0; i < concepts.size(); ++i) {
    if (concepts[i].name == concept_name) return i;
  }
  return std::nullopt;
}

const Concept* Structure::find(std::string_view concept_name) const {
  const auto index = index_of(concept_name);
  return index ? &concepts[*index] : nullptr;
}

const std::vector<Structure>& structures() {
  static const std::vector<Structure> all = [] {
    std::vector<Structure> read;
    for (const auto& file : embedded::structures()) read.push_back(read_structure(file));
    return read;
  }();
  return all;
}

const Structure& structure(std::string_view name) {
  for (const auto& each : structures()) {
    if (each.name == name) return each;
  }
  TW_ASSERT(false && "unknown structure");
}

}  // namespace tw::standards
