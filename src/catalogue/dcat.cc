#include "catalogue/dcat.h"

#include <algorithm>
#include <set>

namespace tw::catalogue {
namespace {

using Text = std::string;

// What a property says: another thing, or a text with its language or type.
struct Value {
  enum class Kind { kThing, kText };
  Kind kind = Kind::kText;
  Text text;
  Text language;
  Text type;  // "xsd:dateTime"
};
struct Thing {
  Text address;
  Text type;  // "dcat:Dataset"
  std::vector<std::pair<Text, Value>> says;

  void thing(const char* property, Text address_of) {
    says.push_back({property, {Value::Kind::kThing, std::move(address_of), "", ""}});
  }
  void text(const char* property, const Text& words, const char* language = "",
            const char* value_type = "") {
    if (!words.empty())
      says.push_back({property, {Value::Kind::kText, words, language, value_type}});
  }
  void both(const char* property, const BothLanguages& words) {
    text(property, words.en, "en");
    text(property, words.zh, "zh");
  }
};

constexpr std::pair<const char*, const char*> kPrefixes[] = {
    {"dcat", "http://www.w3.org/ns/dcat#"},
    {"dct", "http://purl.org/dc/terms/"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"xsd", "http://www.w3.org/2001/XMLSchema#"}};

// Authority tables of the European Union's publications office, which the profile asks for.
Text frequency(const Text& cycle) {
  static const std::map<Text, Text> kCodes = {
      {"real_time", "CONT"},    {"day", "DAILY"},   {"week", "WEEKLY"},    {"month", "MONTHLY"},
      {"quarter", "QUARTERLY"}, {"year", "ANNUAL"}, {"irregular", "IRREG"}};
  return "http://publications.europa.eu/resource/authority/frequency/" + kCodes.at(cycle);
}
Text access_right(const Text& sharing) {
  const Text code = sharing == "unconditional" ? "PUBLIC"
                    : sharing == "none"        ? "NON_PUBLIC"
                                               : "RESTRICTED";
  return "http://publications.europa.eu/resource/authority/access-right/" + code;
}

// An address that may stand in <>: others' words are not trusted to be one.
bool is_address(const Text& text) {
  return (text.starts_with("http://") || text.starts_with("https://")) &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 ||
                  Text("<>\"{}|^`\\").find(c) != Text::npos;
         });
}

Text agent_address(const Site& site, const Text& id) {
  Text encoded;
  for (const char c : id) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (is_plain) {
      encoded += c;
    } else {
      constexpr const char* kDigits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return site.base + "/catalog/organisation/" + encoded;
}

void add_dataset(const Entry& entry, const Site& site, std::vector<Thing>& graph) {
  const auto& resource = entry.resource;
  const Text address = site.base + "/catalog/dataset/" + resource.code;
  const Text page = site.base + "/catalogue/" + resource.code;
  Thing dataset{address, "dcat:Dataset", {}};
  dataset.both("dct:title", resource.name);
  dataset.both("dct:description", resource.abstract);
  dataset.text("dct:identifier", resource.number);
  dataset.text("dct:issued", entry.published_at, "", "xsd:dateTime");
  dataset.text("dct:modified", entry.changed_at, "", "xsd:dateTime");
  for (const auto& word : resource.keywords) dataset.text("dcat:keyword", word, "zh");
  dataset.thing("dct:publisher", agent_address(site, resource.provider));
  dataset.thing("dct:accrualPeriodicity", frequency(resource.cycle));
  dataset.thing("dct:accessRights", access_right(resource.sharing));
  dataset.thing("dcat:landingPage", page);
  for (const auto& code : resource.related) {
    dataset.thing("dct:relation", site.base + "/catalog/dataset/" + code);
  }
  dataset.thing("dcat:distribution", address + "/distribution");
  Thing distribution{address + "/distribution", "dcat:Distribution", {}};
  distribution.both("dct:title", resource.name);
  distribution.thing("dcat:accessURL", page);
  if (resource.kind == "interface") {
    Thing service{address + "/service", "dcat:DataService", {}};
    service.both("dct:title", resource.name);
    service.both("dct:description", resource.abstract);
    service.thing("dcat:endpointURL", is_address(resource.place) ? resource.place : page);
    service.thing("dcat:servesDataset", address);
    service.thing("dct:publisher", agent_address(site, resource.provider));
    distribution.thing("dcat:accessService", service.address);
    graph.front().thing("dcat:service", service.address);
    graph.push_back(std::move(service));
  }
  graph.front().thing("dcat:dataset", address);
  graph.push_back(std::move(dataset));
  graph.push_back(std::move(distribution));
}

std::vector<Thing> graph_of(const std::vector<Entry>& entries, const Site& site) {
  std::vector<Thing> graph{{site.base + "/catalog", "dcat:Catalog", {}}};
  auto& catalogue = graph.front();
  catalogue.both("dct:title",
                 message_in_both("catalogue_face.title", {site.office.en, site.office.zh}));
  catalogue.both("dct:description", message_in_both("catalogue_face.about"));
  catalogue.thing("dct:publisher", site.base + "/catalog/office");
  catalogue.thing("foaf:homepage", site.base + "/catalogue");
  for (const char* language : {"ENG", "ZHO"}) {
    catalogue.thing("dct:language",
                    Text("http://publications.europa.eu/resource/authority/language/") + language);
  }
  Thing office{site.base + "/catalog/office", "foaf:Agent", {}};
  office.both("foaf:name", site.office);
  graph.push_back(std::move(office));
  std::set<Text> providers;
  Text modified;
  for (const auto& entry : entries) {
    if (entry.state != State::kPublished) continue;
    add_dataset(entry, site, graph);
    providers.insert(entry.resource.provider);
    modified = std::max(modified, entry.changed_at);
  }
  graph.front().text("dct:modified", modified, "", "xsd:dateTime");
  for (const auto& id : providers) {
    const auto known = site.organisations.find(id);
    Thing agent{agent_address(site, id), "foaf:Agent", {}};
    agent.both("foaf:name",
               known == site.organisations.end() ? BothLanguages{id, ""} : known->second);
    agent.text("dct:identifier", id);
    graph.push_back(std::move(agent));
  }
  return graph;
}

Text quoted(const Text& text) {
  Text result = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      default:
        result += c;
    }
  }
  return result + "\"";
}

}  // namespace

Text dcat_turtle(const std::vector<Entry>& entries, const Site& site) {
  Text text;
  for (const auto& [prefix, address] : kPrefixes) {
    text += Text("@prefix ") + prefix + ": <" + address + "> .\n";
  }
  for (const auto& thing : graph_of(entries, site)) {
    text += "\n<" + thing.address + "> a " + thing.type;
    for (const auto& [property, value] : thing.says) {
      text += " ;\n  " + property + " ";
      if (value.kind == Value::Kind::kThing) {
        text += "<" + value.text + ">";
        continue;
      }
      text += quoted(value.text);
      if (!value.language.empty()) text += "@" + value.language;
      if (!value.type.empty()) text += "^^" + value.type;
    }
    text += " .\n";
  }
  return text;
}

Json dcat_json(const std::vector<Entry>& entries, const Site& site) {
  Json context = Json::object();
  for (const auto& [prefix, address] : kPrefixes) context[prefix] = address;
  Json graph = Json::array();
  for (const auto& thing : graph_of(entries, site)) {
    Json node = {{"@id", thing.address}, {"@type", thing.type}};
    for (const auto& [property, value] : thing.says) {
      Json object;
      if (value.kind == Value::Kind::kThing) {
        object["@id"] = value.text;
      } else {
        object["@value"] = value.text;
        if (!value.language.empty()) object["@language"] = value.language;
        if (!value.type.empty()) object["@type"] = value.type;
      }
      node[property].push_back(std::move(object));
    }
    graph.push_back(std::move(node));
  }
  return {{"@context", std::move(context)}, {"@graph", std::move(graph)}};
}

}  // namespace tw::catalogue
