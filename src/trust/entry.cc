#include "trust/entry.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"

namespace tw::trust {
namespace {

using Json = nlohmann::ordered_json;

// Null where it is no object of strings.
Json object_of(std::string_view text) {
  Json document = Json::parse(text, nullptr, false);
  return document.is_object() ? document : Json();
}

std::optional<std::string> string_of(const Json& document, const char* name) {
  const auto found = document.find(name);
  if (found == document.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace

Result<PrivatePart> PrivatePart::parse(std::string_view text) {
  const Json document = object_of(text);
  const auto salt = string_of(document, "salt");
  const auto content = string_of(document, "content");
  const auto bytes = salt ? from_base64(*salt) : std::nullopt;
  if (!bytes || !content) return Error("trust.private_syntax");
  return PrivatePart{*bytes, *content};
}

std::string PrivatePart::text() const {
  return Json{{"salt", base64(salt)}, {"content", content}}.dump();
}

Result<Entry> Entry::parse(std::string_view text) {
  const Json document = object_of(text);
  Entry entry;
  for (auto [name, member] :
       {std::pair{"kind", &entry.kind}, {"time", &entry.time}, {"actor", &entry.actor}}) {
    const auto value = string_of(document, name);
    if (!value) return Error("trust.entry_syntax");
    *member = *value;
  }
  const auto what = document.find("what");
  if (what == document.end() || !what->is_object()) return Error("trust.entry_syntax");
  for (const auto& [name, value] : what->items()) {
    if (!value.is_string()) return Error("trust.entry_syntax");
    entry.what.emplace_back(name, value.get<std::string>());
  }
  if (const auto digest = string_of(document, "digest")) {
    entry.digest = hash_of_base64(*digest);
    if (!entry.digest) return Error("trust.entry_syntax");
  }
  return entry;
}

std::string Entry::text() const {
  Json document{{"kind", kind}, {"time", time}, {"actor", actor}, {"what", Json::object()}};
  for (const auto& [name, value] : what) document["what"][name] = value;
  if (digest) document["digest"] = base64_of(*digest);
  return document.dump();
}

std::string Entry::field(std::string_view name) const {
  for (const auto& [each, value] : what) {
    if (each == name) return value;
  }
  return "";
}

bool is_allowed(const std::string& kind, const Fields& what) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const Kind& each) { return each.name == kind; });
  return found != kKinds.end() && std::all_of(what.begin(), what.end(), [&](const auto& field) {
           return std::find(found->fields.begin(), found->fields.end(), field.first) !=
                  found->fields.end();
         });
}

}  // namespace tw::trust
