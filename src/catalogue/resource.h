// A resource of the catalogue: what China's core metadata for shared government resources says of
// one (政务信息资源目录编制指南), with the English beside the Chinese, and where the data is.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "base/result.h"

namespace tw::catalogue {

using Json = nlohmann::ordered_json;

// Words of the metadata. Their texts: messages catalogue_<name>.<word>.
inline constexpr std::array<std::string_view, 4> kKinds = {"lake_table", "database", "file",
                                                           "interface"};
inline constexpr std::array<std::string_view, 7> kFormats = {
    "electronic_file", "spreadsheet",     "database",         "image",
    "stream",          "self_describing", "service_interface"};
inline constexpr std::array<std::string_view, 3> kSharings = {"unconditional", "conditional",
                                                              "none"};
inline constexpr std::array<std::string_view, 4> kWays = {"database", "file", "web_service",
                                                          "message"};
inline constexpr std::array<std::string_view, 3> kOpenings = {"unconditional", "conditional", "no"};
inline constexpr std::array<std::string_view, 7> kCycles = {
    "real_time", "day", "week", "month", "quarter", "year", "irregular"};

// An item of a resource: a column, a field of a message.
struct Item {
  std::string name;
  BothLanguages label;
  std::string type;          // as sql/type.h spells types
  std::string concept_name;  // "item.commodity": structure and column; empty: bound to none
  std::string sharing = "conditional";
  std::string reason;  // why it is not shared; needed where sharing is none
  bool is_key = false;
  bool is_sensitive = false;  // two people approve before it is given
};

struct Resource {
  std::string code;            // a-z 0-9 _; agreements and feeds name it
  std::string classification;  // digits: class 1, item 2, heading 3, and any subheading
  std::string number;          // "<classification>/<six digits>", given when it is registered
  BothLanguages name;
  BothLanguages abstract;
  std::vector<std::string> keywords;
  std::string provider;       // organisation
  std::string provider_code;  // its unified social credit code; may be empty
  std::string system;         // code of the system that has it; empty: here
  std::string kind;
  std::string place;  // table of the lake, resource in its owner's database, path, address
  std::string format;
  std::string sharing;
  std::string condition;  // needed where sharing is conditional; the reason where it is none
  std::vector<std::string> ways;
  std::string open = "no";
  std::string cycle;
  std::vector<std::string> related;  // codes
  std::vector<Item> items;

  const Item* find(std::string_view item) const;
};

// What its owner saw of the values of an item: the least 64-bit hashes of the values as text, at
// most kSketch of them, ascending. Two such sketches tell how much the values overlap (bottom-k
// MinHash); the values themselves are not kept.
inline constexpr std::size_t kSketch = 128;
struct Sketch {
  std::string item;
  std::vector<std::uint64_t> least;
  bool operator==(const Sketch&) const = default;
};
Sketch sketch_of(const std::string& item, const std::vector<std::string>& values);

// A resource as somebody writes it down, with values where he has some.
struct Draft {
  Resource resource;
  std::vector<Sketch> sketches;
};

// Reads one JSON object: the names of the fields above; name, abstract and label are {"en", "zh"};
// an item's concept is "concept", its sample "values". Codes catalogue.field_missing,
// catalogue.field_unknown, catalogue.field_wrong (the field's path).
Result<Draft> draft_of(const Json& document);
// What the form demands. Codes catalogue.code_wrong, catalogue.classification_wrong,
// catalogue.text_missing (field), catalogue.word_unknown (field, word), catalogue.no_items,
// catalogue.item_wrong (item, field), catalogue.item_twice, catalogue.concept_unknown,
// catalogue.reason_missing (item), catalogue.condition_missing, catalogue.no_way.
Result<void> check_form(const Resource& resource);

Json to_json(const Resource& resource);
// Of a table of the lake: items from its structure, bound to its concepts; the rest empty. Code
// catalogue.table_unknown.
Result<Resource> resource_of_table(const std::string& table);

}  // namespace tw::catalogue
