#include "catalogue/ckan.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "base/digest.h"

namespace tw::catalogue {
namespace {

using Text = std::string;

constexpr std::int64_t kMostRows = 1000;  // CKAN's own
// What CKAN calls a thing that is wrong.
struct Fault {
  int status;
  const char* type;
  Text message;
};

struct Ledger {
  std::vector<const Entry*> published;  // by code
  const Index& index;
  const Site& site;

  const Entry* find(const Text& name) const;
  const Text& title_of(const Text& organisation) const;
};

// The same name always has the same id, in the form of a UUID.
Text id_of(std::string_view kind, const Text& name) {
  const Text digest = sha256_hex(Text(kind) + "/" + name);
  return digest.substr(0, 8) + "-" + digest.substr(8, 4) + "-5" + digest.substr(13, 3) + "-8" +
         digest.substr(17, 3) + "-" + digest.substr(20, 12);
}

const Entry* Ledger::find(const Text& name) const {
  for (const auto* entry : published) {
    if (entry->resource.code == name || id_of("package", entry->resource.code) == name)
      return entry;
  }
  return nullptr;
}

const Text& Ledger::title_of(const Text& organisation) const {
  const auto found = site.organisations.find(organisation);
  if (found == site.organisations.end()) return organisation;
  return found->second.zh.empty() ? found->second.en : found->second.zh;
}

Json named(std::string_view kind, const Text& name, const Text& title) {
  return {{"id", id_of(kind, name)}, {"name", name},      {"title", title},
          {"display_name", title},   {"description", ""}, {"image_display_url", ""}};
}

Json organisation_of(const Ledger& ledger, const Text& id) {
  auto json = named("organization", id, ledger.title_of(id));
  json["type"] = "organization";
  json["is_organization"] = true;
  json["approval_status"] = "approved";
  json["state"] = "active";
  return json;
}

Json tag_of(const Text& word) {
  return {{"id", id_of("tag", word)},
          {"name", word},
          {"display_name", word},
          {"vocabulary_id", nullptr},
          {"state", "active"}};
}

Json resource_of(const Entry& entry, const Ledger& ledger) {
  const auto& resource = entry.resource;
  return {{"id", id_of("resource", resource.code)},
          {"package_id", id_of("package", resource.code)},
          {"name", resource.name.zh},
          {"description", resource.abstract.zh},
          {"format", resource.format},
          {"url", ledger.site.base + "/catalogue/" + resource.code},
          {"url_type", nullptr},
          {"position", 0},
          {"created", entry.made_at},
          {"last_modified", entry.changed_at},
          {"state", "active"}};
}

Json package_of(const Entry& entry, const Ledger& ledger) {
  const auto& resource = entry.resource;
  Json package = {
      {"id", id_of("package", resource.code)},
      {"name", resource.code},
      {"title", resource.name.zh},
      {"notes", resource.abstract.zh},
      {"type", "dataset"},
      {"state", "active"},
      {"private", false},
      {"url", ledger.site.base + "/catalogue/" + resource.code},
      {"owner_org", id_of("organization", resource.provider)},
      {"organization", organisation_of(ledger, resource.provider)},
      {"metadata_created", entry.made_at},
      {"metadata_modified", entry.changed_at},
      {"num_resources", 1},
      {"resources", Json::array({resource_of(entry, ledger)})},
      {"num_tags", resource.keywords.size()},
      {"tags", Json::array()},
      {"groups", Json::array({named("group", resource.classification, resource.classification)})},
      {"extras", Json::array()}};
  for (const auto& word : resource.keywords) package["tags"].push_back(tag_of(word));
  for (const auto& [key, value] :
       {std::pair{"title_en", &resource.name.en}, std::pair{"notes_en", &resource.abstract.en},
        std::pair{"number", &resource.number}, std::pair{"sharing", &resource.sharing},
        std::pair{"cycle", &resource.cycle}}) {
    package["extras"].push_back({{"key", key}, {"value", *value}});
  }
  return package;
}

// A parameter as text, and as a number not below 0.
Text text_in(const Json& parameters, const char* name) {
  const auto found = parameters.find(name);
  if (found == parameters.end() || found->is_null()) return "";
  return found->is_string() ? found->get<Text>() : found->dump();
}
std::int64_t number_in(const Json& parameters, const char* name, std::int64_t otherwise) {
  const Text text = text_in(parameters, name);
  if (text.empty()) return otherwise;
  if (text.size() > 9 ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    throw Fault{409, "Validation Error", Text(name) + ": not a natural number"};
  }
  return std::stoll(text);
}

// One "field:value" of a query.
struct Condition {
  Text field, value;
};
bool holds(const Entry& entry, const Condition& condition) {
  const auto& resource = entry.resource;
  const auto& [field, value] = condition;
  const auto is = [&](const Text& text) { return value == "*" || text == value; };
  if (field == "name" || field == "id") {
    return is(resource.code) || id_of("package", resource.code) == value;
  }
  if (field == "organization") return is(resource.provider);
  if (field == "owner_org") return id_of("organization", resource.provider) == value;
  if (field == "groups") return is(resource.classification);
  if (field == "res_format") return is(resource.format);
  if (field == "sharing") return is(resource.sharing);
  if (field == "cycle") return is(resource.cycle);
  if (field == "state") return is("active");
  if (field == "type" || field == "dataset_type") return is("dataset");
  if (field == "tags") {
    return std::any_of(resource.keywords.begin(), resource.keywords.end(), is);
  }
  throw Fault{409, "Validation Error", "no field " + field};
}

// "organization:tax tags:\"出口 退税\" 船舶": conditions, and what is left as words.
std::vector<Condition> conditions_in(const Text& query, Text& words) {
  std::vector<Condition> conditions;
  for (std::size_t i = 0; i < query.size();) {
    if (query[i] == ' ' || query[i] == '+') {
      ++i;
      continue;
    }
    Text token;
    bool is_quoted = false;
    for (; i < query.size() && (is_quoted || query[i] != ' '); ++i) {
      if (query[i] == '"') {
        is_quoted = !is_quoted;
      } else {
        token += query[i];
      }
    }
    if (token == "AND" || token == "*:*") continue;
    const auto colon = token.find(':');
    if (colon == Text::npos || colon == 0) {
      words += token + " ";
    } else {
      conditions.push_back({token.substr(0, colon), token.substr(colon + 1)});
    }
  }
  return conditions;
}

std::vector<const Entry*> in_order(std::vector<const Entry*> found, const Text& sort) {
  if (sort.empty() || sort.starts_with("score")) return found;
  const bool is_down = sort.find(" desc") != Text::npos;
  const Text field = sort.substr(0, sort.find(' '));
  const auto key = [&](const Entry* entry) -> const Text& {
    if (field == "metadata_modified") return entry->changed_at;
    if (field == "metadata_created") return entry->made_at;
    if (field == "title" || field == "title_string") return entry->resource.name.zh;
    if (field == "name") return entry->resource.code;
    throw Fault{409, "Validation Error", "cannot sort by " + field};
  };
  std::stable_sort(found.begin(), found.end(), [&](const Entry* one, const Entry* other) {
    return is_down ? key(one) > key(other) : key(one) < key(other);
  });
  return found;
}

Json package_search(const Json& parameters, const Ledger& ledger) {
  Text words;
  auto conditions = conditions_in(text_in(parameters, "q"), words);
  for (auto& each : conditions_in(text_in(parameters, "fq"), words)) conditions.push_back(each);
  std::vector<const Entry*> found;
  if (words.empty()) {
    found = ledger.published;
  } else {
    for (const auto& code : ledger.index.find(words, 100'000)) {
      if (const auto* entry = ledger.find(code)) found.push_back(entry);
    }
  }
  std::erase_if(found, [&](const Entry* entry) {
    return !std::all_of(conditions.begin(), conditions.end(),
                        [&](const Condition& each) { return holds(*entry, each); });
  });
  const Text sort = text_in(parameters, "sort");
  found = in_order(std::move(found), sort);
  const auto rows = std::min(number_in(parameters, "rows", 10), kMostRows);
  const auto start = number_in(parameters, "start", 0);
  Json results = Json::array();
  for (auto i = start; i < start + rows && i < static_cast<std::int64_t>(found.size()); ++i) {
    results.push_back(package_of(*found[static_cast<std::size_t>(i)], ledger));
  }
  return {{"count", found.size()},
          {"sort", sort.empty() ? "score desc" : sort},
          {"results", std::move(results)},
          {"facets", Json::object()},
          {"search_facets", Json::object()}};
}

Json package_list(const Json& parameters, const Ledger& ledger) {
  Json names = Json::array();
  const auto limit = number_in(parameters, "limit", -1);
  const auto offset = number_in(parameters, "offset", 0);
  for (std::size_t i = static_cast<std::size_t>(offset); i < ledger.published.size(); ++i) {
    if (limit >= 0 && names.size() == static_cast<std::size_t>(limit)) break;
    names.push_back(ledger.published[i]->resource.code);
  }
  return names;
}

Json package_show(const Json& parameters, const Ledger& ledger) {
  Text name = text_in(parameters, "id");
  if (name.empty()) name = text_in(parameters, "name_or_id");
  if (name.empty()) throw Fault{409, "Validation Error", "id: Missing value"};
  const auto* entry = ledger.find(name);
  if (entry == nullptr) throw Fault{404, "Not Found Error", "Not found"};
  return package_of(*entry, ledger);
}

// Names with how many packages each has; as objects where all_fields is asked for.
Json list_of(const Json& parameters, const Ledger& ledger,
             const std::function<std::vector<Text>(const Resource&)>& names_in,
             const std::function<Json(const Text&)>& object) {
  std::map<Text, std::int64_t> counts;
  for (const auto* entry : ledger.published) {
    for (const auto& name : names_in(entry->resource)) ++counts[name];
  }
  const Text all = text_in(parameters, "all_fields");
  const bool is_full = all == "true" || all == "True" || all == "1";
  const Text part = text_in(parameters, "query");
  Json list = Json::array();
  for (const auto& [name, count] : counts) {
    if (name.find(part) == Text::npos) continue;
    if (is_full) {
      auto json = object(name);
      json["package_count"] = count;
      list.push_back(std::move(json));
    } else {
      list.push_back(name);
    }
  }
  return list;
}

Json organization_list(const Json& parameters, const Ledger& ledger) {
  return list_of(
      parameters, ledger, [](const Resource& each) { return std::vector<Text>{each.provider}; },
      [&](const Text& id) { return organisation_of(ledger, id); });
}
Json group_list(const Json& parameters, const Ledger& ledger) {
  return list_of(
      parameters, ledger,
      [](const Resource& each) { return std::vector<Text>{each.classification}; },
      [](const Text& name) { return named("group", name, name); });
}
Json tag_list(const Json& parameters, const Ledger& ledger) {
  return list_of(
      parameters, ledger, [](const Resource& each) { return each.keywords; }, tag_of);
}

// query "field:part", one or a list: resources whose field holds the part.
Json resource_search(const Json& parameters, const Ledger& ledger) {
  std::vector<Text> queries;
  const auto given = parameters.find("query");
  if (given != parameters.end() && given->is_array()) {
    for (const auto& each : *given) {
      if (each.is_string()) queries.push_back(each);
    }
  } else {
    queries.push_back(text_in(parameters, "query"));
  }
  Json results = Json::array();
  for (const auto* entry : ledger.published) {
    const auto resource = resource_of(*entry, ledger);
    const bool fits = std::all_of(queries.begin(), queries.end(), [&](const Text& query) {
      const auto colon = query.find(':');
      if (colon == Text::npos) throw Fault{409, "Validation Error", "query: field:value"};
      const auto field = resource.find(query.substr(0, colon));
      if (field == resource.end()) throw Fault{409, "Validation Error", "query: no such field"};
      return field->is_string() && field->get<Text>().find(query.substr(colon + 1)) != Text::npos;
    });
    if (fits) results.push_back(resource);
  }
  const auto count = results.size();
  return {{"count", count}, {"results", std::move(results)}};
}

Json status_show(const Json&, const Ledger& ledger) {
  return {{"ckan_version", "2.10.0"},
          {"site_title", ledger.site.office.zh},
          {"site_description", ledger.site.office.en},
          {"site_url", ledger.site.base},
          {"error_emails_to", nullptr},
          {"locale_default", "zh"},
          {"extensions", Json::array()}};
}

Json help_show(const Json& parameters, const Ledger& ledger);

using Action = Json (*)(const Json&, const Ledger&);
const std::map<Text, std::pair<Action, Text>, std::less<>>& actions() {
  static const std::map<Text, std::pair<Action, Text>, std::less<>> kActions = {
      {"package_list", {package_list, "Names of all packages. limit, offset."}},
      {"package_show", {package_show, "One package. id: its name or id."}},
      {"package_search",
       {package_search,
        "Packages that have the words q and meet fq (field:value ...). rows, start, sort."}},
      {"organization_list", {organization_list, "Names of organisations. all_fields."}},
      {"group_list", {group_list, "Names of groups: classifications. all_fields."}},
      {"tag_list", {tag_list, "Tags. query: a part of the name; all_fields."}},
      {"resource_search", {resource_search, "Resources. query: field:part, or a list of these."}},
      {"status_show", {status_show, "What this site is."}},
      {"help_show", {help_show, "What an action does. name."}}};
  return kActions;
}

Json help_show(const Json& parameters, const Ledger&) {
  const auto found = actions().find(text_in(parameters, "name"));
  if (found == actions().end()) throw Fault{404, "Not Found Error", "Action name not known"};
  return found->second.second;
}

}  // namespace

CkanAnswer ckan(std::string_view action, const Json& parameters, const std::vector<Entry>& entries,
                const Index& index, const Site& site) {
  Ledger ledger{{}, index, site};
  for (const auto& entry : entries) {
    if (entry.state == State::kPublished) ledger.published.push_back(&entry);
  }
  Json document = {{"help", site.base + "/api/3/action/help_show?name=" + Text(action)}};
  try {
    const auto found = actions().find(action);
    if (found == actions().end()) throw Fault{404, "Not Found Error", "Action name not known"};
    document["success"] = true;
    document["result"] = found->second.first(parameters, ledger);
    return {200, std::move(document)};
  } catch (const Fault& fault) {
    document.erase("result");
    document["success"] = false;
    document["error"] = {{"__type", fault.type}, {"message", fault.message}};
    return {fault.status, std::move(document)};
  }
}

}  // namespace tw::catalogue
