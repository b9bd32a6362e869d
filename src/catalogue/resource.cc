#include "catalogue/resource.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <unordered_set>

#include "base/digest.h"
#include "sql/type.h"
#include "standards/structure.h"

namespace tw::catalogue {
namespace {

using Text = std::string;

bool is_code(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), fits);
}

bool is_classification(std::string_view text) {
  return text.size() >= 6 && text.size() <= 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <class Words>
Result<void> one_of(const Words& words, const char* field, const Text& word) {
  if (std::find(words.begin(), words.end(), word) != words.end()) return {};
  return Error("catalogue.word_unknown", {field, word}, {.field = field});
}

// Takes the fields of one object, and knows which were not asked for.
class Fields {
 public:
  Fields(const Json& object, Text path) : object_(object), path_(std::move(path)) {}

  Result<Text> text(const char* name, bool is_needed = false) {
    const Json* value = take(name);
    if (value == nullptr || value->is_null()) {
      if (is_needed) return Error("catalogue.field_missing", {path_ + name}, {.field = name});
      return Text();
    }
    if (!value->is_string()) return wrong(name);
    return value->get<Text>();
  }
  Result<bool> truth(const char* name) {
    const Json* value = take(name);
    if (value == nullptr) return false;
    if (!value->is_boolean()) return wrong(name);
    return value->get<bool>();
  }
  Result<std::vector<Text>> texts(const char* name) {
    const Json* value = take(name);
    std::vector<Text> all;
    if (value == nullptr) return all;
    if (!value->is_array()) return wrong(name);
    for (const auto& each : *value) {
      if (!each.is_string()) return wrong(name);
      all.push_back(each);
    }
    return all;
  }
  Result<BothLanguages> both(const char* name) {
    const Json* value = take(name);
    if (value == nullptr) return BothLanguages{};
    if (!value->is_object()) return wrong(name);
    Fields inner(*value, path_ + name + ".");
    BothLanguages made;
    TW_TRY(made.en, inner.text("en"));
    TW_TRY(made.zh, inner.text("zh"));
    TW_CHECK(inner.nothing_else());
    return made;
  }
  const Json* take(const char* name) {
    taken_.insert(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  Result<void> nothing_else() const {
    for (const auto& [name, value] : object_.items()) {
      if (!taken_.contains(name)) return Error("catalogue.field_unknown", {path_ + name});
    }
    return {};
  }
  Error wrong(const char* name) const {
    return Error("catalogue.field_wrong", {path_ + name}, {.field = name});
  }

 private:
  const Json& object_;
  Text path_;
  std::set<Text> taken_;
};

Result<Item> item_of(const Json& document, std::size_t number, std::vector<Sketch>& sketches) {
  const Text path = "items[" + std::to_string(number) + "].";
  if (!document.is_object()) return Error("catalogue.field_wrong", {path});
  Fields fields(document, path);
  Item item;
  TW_TRY(item.name, fields.text("name", true));
  TW_TRY(item.label, fields.both("label"));
  TW_TRY(item.type, fields.text("type", true));
  TW_TRY(item.concept_name, fields.text("concept"));
  TW_TRY(item.sharing, fields.text("sharing"));
  TW_TRY(item.reason, fields.text("reason"));
  TW_TRY(item.is_key, fields.truth("is_key"));
  TW_TRY(item.is_sensitive, fields.truth("is_sensitive"));
  TW_TRY(const auto values, fields.texts("values"));
  TW_CHECK(fields.nothing_else());
  if (!values.empty()) sketches.push_back(sketch_of(item.name, values));
  return item;
}

Result<void> check_item(const Item& item, bool is_shared) {
  if (!is_code(item.name)) return Error("catalogue.item_wrong", {item.name, "name"});
  if (item.label.zh.empty() && item.label.en.empty()) {
    return Error("catalogue.item_wrong", {item.name, "label"});
  }
  if (!sql::DataType::parse(item.type)) return Error("catalogue.item_wrong", {item.name, "type"});
  TW_CHECK(one_of(kSharings, "sharing", item.sharing));
  if (is_shared && item.sharing == "none" && item.reason.empty()) {
    return Error("catalogue.reason_missing", {item.name});
  }
  if (item.concept_name.empty()) return {};
  const auto dot = item.concept_name.find('.');
  const auto& all = standards::structures();
  const auto owner = std::find_if(all.begin(), all.end(), [&](const standards::Structure& each) {
    return each.name == item.concept_name.substr(0, dot);
  });
  if (dot == Text::npos || owner == all.end() ||
      owner->find(item.concept_name.substr(dot + 1)) == nullptr) {
    return Error("catalogue.concept_unknown", {item.name, item.concept_name});
  }
  return {};
}

Json both(const BothLanguages& text) { return {{"en", text.en}, {"zh", text.zh}}; }

}  // namespace

const Item* Resource::find(std::string_view item) const {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& each) { return each.name == item; });
  return found == items.end() ? nullptr : &*found;
}

Sketch sketch_of(const Text& item, const std::vector<Text>& values) {
  std::set<std::uint64_t> least;
  for (const auto& value : values) {
    if (value.empty()) continue;
    least.insert(std::stoull(sha256_hex(value).substr(0, 16), nullptr, 16));
    if (least.size() > kSketch) least.erase(std::prev(least.end()));
  }
  return {item, {least.begin(), least.end()}};
}

Result<Draft> draft_of(const Json& document) {
  if (!document.is_object()) return Error("catalogue.field_wrong", {"{}"});
  Fields fields(document, "");
  Draft draft;
  auto& made = draft.resource;
  TW_TRY(made.name, fields.both("name"));
  TW_TRY(made.abstract, fields.both("abstract"));
  for (const auto& [name, to] : std::initializer_list<std::pair<const char*, Text*>>{
           {"code", &made.code},
           {"classification", &made.classification},
           {"provider", &made.provider},
           {"provider_code", &made.provider_code},
           {"system", &made.system},
           {"kind", &made.kind},
           {"place", &made.place},
           {"format", &made.format},
           {"sharing", &made.sharing},
           {"condition", &made.condition},
           {"open", &made.open},
           {"cycle", &made.cycle}}) {
    TW_TRY(*to, fields.text(name));
  }
  if (made.open.empty()) made.open = "no";
  for (const auto& [name, to] : std::initializer_list<std::pair<const char*, std::vector<Text>*>>{
           {"keywords", &made.keywords}, {"ways", &made.ways}, {"related", &made.related}}) {
    TW_TRY(*to, fields.texts(name));
  }
  if (const Json* items = fields.take("items"); items != nullptr) {
    if (!items->is_array()) return fields.wrong("items");
    for (const auto& each : *items) {
      TW_TRY(auto item, item_of(each, made.items.size(), draft.sketches));
      if (item.sharing.empty()) item.sharing = made.sharing;
      made.items.push_back(std::move(item));
    }
  }
  TW_CHECK(fields.nothing_else());
  return draft;
}

Result<void> check_form(const Resource& resource) {
  if (!is_code(resource.code)) return Error("catalogue.code_wrong", {resource.code});
  if (!is_classification(resource.classification)) {
    return Error("catalogue.classification_wrong", {resource.classification});
  }
  for (const auto& [field, text] : std::initializer_list<std::pair<const char*, const Text*>>{
           {"name.zh", &resource.name.zh},
           {"name.en", &resource.name.en},
           {"abstract", &resource.abstract.zh},
           {"provider", &resource.provider},
           {"place", &resource.place}}) {
    if (text->empty()) return Error("catalogue.text_missing", {field}, {.field = field});
  }
  TW_CHECK(one_of(kKinds, "kind", resource.kind));
  TW_CHECK(one_of(kFormats, "format", resource.format));
  TW_CHECK(one_of(kSharings, "sharing", resource.sharing));
  TW_CHECK(one_of(kOpenings, "open", resource.open));
  TW_CHECK(one_of(kCycles, "cycle", resource.cycle));
  for (const auto& way : resource.ways) TW_CHECK(one_of(kWays, "ways", way));
  if (resource.sharing != "unconditional" && resource.condition.empty()) {
    return Error("catalogue.condition_missing", {resource.code});
  }
  if (resource.sharing != "none" && resource.ways.empty()) {
    return Error("catalogue.no_way", {resource.code});
  }
  if (resource.items.empty()) return Error("catalogue.no_items", {resource.code});
  std::unordered_set<Text> seen;
  for (const auto& item : resource.items) {
    TW_CHECK(check_item(item, resource.sharing != "none"));
    if (!seen.insert(item.name).second) return Error("catalogue.item_twice", {item.name});
  }
  return {};
}

Json to_json(const Resource& resource) {
  Json document = {{"code", resource.code},
                   {"classification", resource.classification},
                   {"number", resource.number},
                   {"name", both(resource.name)},
                   {"abstract", both(resource.abstract)},
                   {"keywords", resource.keywords},
                   {"provider", resource.provider},
                   {"provider_code", resource.provider_code},
                   {"system", resource.system},
                   {"kind", resource.kind},
                   {"place", resource.place},
                   {"format", resource.format},
                   {"sharing", resource.sharing},
                   {"condition", resource.condition},
                   {"ways", resource.ways},
                   {"open", resource.open},
                   {"cycle", resource.cycle},
                   {"related", resource.related},
                   {"items", Json::array()}};
  for (const auto& item : resource.items) {
    document["items"].push_back({{"name", item.name},
                                 {"label", both(item.label)},
                                 {"type", item.type},
                                 {"concept", item.concept_name},
                                 {"sharing", item.sharing},
                                 {"reason", item.reason},
                                 {"is_key", item.is_key},
                                 {"is_sensitive", item.is_sensitive}});
  }
  return document;
}

Result<Resource> resource_of_table(const Text& table) {
  const auto& all = standards::structures();
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const standards::Structure& each) { return each.name == table; });
  if (found == all.end()) return Error("catalogue.table_unknown", {table});
  Resource made{.code = table,
                .name = found->label,
                .kind = "lake_table",
                .place = table,
                .format = "database"};
  for (const auto& each : found->concepts) {
    made.items.push_back(
        {.name = each.name,
         .label = each.label,
         .type = each.type.name(),
         .concept_name = table + "." + each.name,
         .is_key = std::find(found->key.begin(), found->key.end(), each.name) != found->key.end()});
  }
  return made;
}

}  // namespace tw::catalogue
