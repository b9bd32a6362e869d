#include "server/schema.h"

#include <charconv>
#include <map>
#include <mutex>
#include <regex>

#include "base/encoding.h"

namespace tw::server {
namespace schema {

Schema text(std::int64_t most, std::int64_t least) {
  Schema schema = {{"type", "string"}};
  if (least > 0) schema["minLength"] = least;
  schema["maxLength"] = most;
  return schema;
}

Schema pattern(std::string_view expression, std::string_view example) {
  return {{"type", "string"},
          {"maxLength", 200},
          {"pattern", "^" + std::string(expression) + "$"},
          {"examples", Schema::array({std::string(example)})}};
}

Schema one_of(const std::vector<std::string>& values) {
  return {{"type", "string"}, {"enum", values}};
}

Schema integer(std::int64_t least, std::int64_t most) {
  return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

Schema number() { return {{"type", "number"}}; }
Schema boolean() { return {{"type", "boolean"}}; }

Schema nullable(Schema schema) {
  schema["type"] = Schema::array({schema["type"], "null"});
  return schema;
}

Schema list(Schema items, std::int64_t most, std::int64_t least) {
  Schema schema = {{"type", "array"}, {"items", std::move(items)}};
  if (least > 0) schema["minItems"] = least;
  if (most >= 0) schema["maxItems"] = most;
  return schema;
}

Schema object(const std::vector<std::pair<std::string, Schema>>& fields, bool is_open) {
  Schema schema = {{"type", "object"}, {"properties", Schema::object()}};
  Schema required = Schema::array();
  for (auto [name, field] : fields) {
    const bool is_optional = name.ends_with('?');
    if (is_optional) name.pop_back();
    if (!is_optional) required.push_back(name);
    schema["properties"][name] = std::move(field);
  }
  if (!required.empty()) schema["required"] = std::move(required);
  if (!is_open) schema["additionalProperties"] = false;
  return schema;
}

Schema both_languages() {
  return object({{"en", {{"type", "string"}}}, {"zh", {{"type", "string"}}}});
}

Schema month() { return pattern("(19|20)[0-9]{2}-(0[1-9]|1[0-2])", "2026-03"); }
Schema period() { return pattern("(19|20)[0-9]{2}(-(0[1-9]|1[0-2])|-Q[1-4])?", "2026-Q1"); }
Schema any_object() { return {{"type", "object"}}; }

}  // namespace schema

namespace {

constexpr std::size_t kMostViolations = 20;
constexpr int kMostLevels = 64;

using Json = nlohmann::json;

const std::regex& compiled(const std::string& expression) {
  static std::mutex mutex;
  static std::map<std::string, std::regex> known;
  const std::lock_guard lock(mutex);
  auto found = known.find(expression);
  if (found == known.end()) {
    found = known.emplace(expression, std::regex(expression, std::regex::ECMAScript)).first;
  }
  return found->second;
}

bool is_of_type(const std::string& type, const Json& value) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

std::size_t characters(std::string_view text) {  // of UTF-8
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string joined(const Schema& values) {
  std::string all;
  for (const auto& value : values) {
    all +=
        (all.empty() ? "" : ", ") + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return all;
}

class Validator {
 public:
  std::vector<Violation> found;

  void look(const Schema& schema, const Json& value, const std::string& path) {
    if (found.size() >= kMostViolations || !fits_type(schema, value, path)) return;
    if (const auto values = schema.find("enum"); values != schema.end() && !value.is_null()) {
      const bool is_known = std::any_of(values->begin(), values->end(),
                                        [&](const Schema& each) { return Json(each) == value; });
      if (!is_known) say(path, "schema.not_one_of", {joined(*values)});
    }
    if (value.is_string()) look_at_text(schema, value.get_ref<const std::string&>(), path);
    if (value.is_number()) look_at_number(schema, value, path);
    if (value.is_array()) look_at_list(schema, value, path);
    if (value.is_object()) look_at_object(schema, value, path);
  }

 private:
  void say(const std::string& path, std::string code, std::vector<std::string> args = {}) {
    if (found.size() < kMostViolations) found.push_back({path, std::move(code), std::move(args)});
  }

  bool fits_type(const Schema& schema, const Json& value, const std::string& path) {
    const auto type = schema.find("type");
    if (type == schema.end()) return true;
    const bool fits = type->is_string()
                          ? is_of_type(type->get<std::string>(), value)
                          : std::any_of(type->begin(), type->end(), [&](const Schema& each) {
                              return is_of_type(each.get<std::string>(), value);
                            });
    if (!fits)
      say(path, "schema.type", {type->is_string() ? type->get<std::string>() : joined(*type)});
    return fits;
  }

  void look_at_text(const Schema& schema, const std::string& text, const std::string& path) {
    const auto length = static_cast<std::int64_t>(characters(text));
    if (length < schema.value("minLength", std::int64_t{0})) {
      say(path, "schema.too_short", {std::to_string(schema.value("minLength", 0))});
    }
    const auto most = schema.value("maxLength", INT64_MAX);
    if (length > most) {
      say(path, "schema.too_long", {std::to_string(most)});
    } else if (const auto expression = schema.find("pattern"); expression != schema.end()) {
      // Only texts of bounded length get here: std::regex recurses.
      if (!std::regex_match(text, compiled(expression->get<std::string>()))) {
        const auto examples = schema.find("examples");
        say(path, "schema.pattern", {examples == schema.end() ? "" : joined(*examples)});
      }
    }
  }

  void look_at_number(const Schema& schema, const Json& value, const std::string& path) {
    const auto least = schema.find("minimum");
    const auto most = schema.find("maximum");
    if (least != schema.end() && value < Json(*least))
      say(path, "schema.too_small", {least->dump()});
    if (most != schema.end() && value > Json(*most)) say(path, "schema.too_large", {most->dump()});
  }

  void look_at_list(const Schema& schema, const Json& value, const std::string& path) {
    const auto size = static_cast<std::int64_t>(value.size());
    if (size < schema.value("minItems", std::int64_t{0})) {
      say(path, "schema.too_short", {std::to_string(schema.value("minItems", 0))});
    }
    if (size > schema.value("maxItems", INT64_MAX)) {
      say(path, "schema.too_long", {std::to_string(schema.value("maxItems", 0))});
      return;
    }
    const auto items = schema.find("items");
    if (items == schema.end()) return;
    for (std::size_t i = 0; i < value.size(); ++i) {
      look(*items, value[i], path + "/" + std::to_string(i));
    }
  }

  void look_at_object(const Schema& schema, const Json& value, const std::string& path) {
    if (const auto required = schema.find("required"); required != schema.end()) {
      for (const auto& name : *required) {
        if (!value.contains(name.get<std::string>())) {
          say(path + "/" + name.get<std::string>(), "schema.required");
        }
      }
    }
    const auto properties = schema.find("properties");
    const auto others = schema.find("additionalProperties");
    for (const auto& [name, member] : value.items()) {
      const std::string inner = path + "/" + name;
      if (properties != schema.end() && properties->contains(name)) {
        look((*properties)[name], member, inner);
      } else if (others != schema.end() && others->is_boolean() && !others->get<bool>()) {
        say(inner, "schema.unknown_field");
      } else if (others != schema.end() && others->is_object()) {
        look(*others, member, inner);
      }
    }
  }
};

}  // namespace

std::vector<Violation> violations(const Schema& schema, const nlohmann::json& value,
                                  const std::string& path) {
  Validator validator;
  validator.look(schema, value, path);
  return std::move(validator.found);
}

nlohmann::json typed(const Schema& schema, const std::string& text) {
  const auto type = schema.find("type");
  if (type == schema.end() || !type->is_string()) return text;
  if (*type == "integer") {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
  }
  if (*type == "boolean" && (text == "true" || text == "false")) return text == "true";
  return text;
}

std::optional<nlohmann::json> read_json(std::string_view text) {
  if (!is_utf8(text)) return std::nullopt;
  bool is_deep = false;
  const auto levels = [&](int depth, Json::parse_event_t, Json&) {
    is_deep = is_deep || depth > kMostLevels;
    return !is_deep;
  };
  auto document = Json::parse(text, levels, false);
  if (is_deep || document.is_discarded()) return std::nullopt;
  return document;
}

}  // namespace tw::server
