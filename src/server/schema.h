// The part of JSON Schema (2020-12) that bodies and parameters of routes are described by, as
// documents that go into /openapi.json as they are, and their validator.
//
// Used: type, enum, const, pattern, minLength, maxLength, minimum, maximum, properties, required,
// additionalProperties (false, or a schema), items, minItems, maxItems, nullable types
// (["string", "null"]). Anything else says something to the reader only.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/messages.h"

namespace tw::server {

using Schema = nlohmann::ordered_json;

namespace schema {

// Text of at most so many bytes; without control characters (a person typed it).
Schema text(std::int64_t most = 200, std::int64_t least = 0);
// Regular expression (ECMAScript) that the whole text must match, alternatives in parentheses; at
// most 200 characters.
Schema pattern(std::string_view expression, std::string_view example);
Schema one_of(const std::vector<std::string>& values);
Schema integer(std::int64_t least, std::int64_t most);
Schema number();
Schema boolean();
Schema nullable(Schema schema);
Schema list(Schema items, std::int64_t most = -1, std::int64_t least = 0);
// Fields in order; a name that ends in ? may be absent. Of bodies: others are refused. Of answers:
// `is_open` lets later versions add some.
Schema object(const std::vector<std::pair<std::string, Schema>>& fields, bool is_open = false);
// {"en": ..., "zh": ...}
Schema both_languages();

Schema month();       // 2026-03
Schema period();      // 2026-03, 2026-Q1, 2026
Schema any_object();  // of which nothing is said

}  // namespace schema

struct Violation {
  std::string path;  // JSON pointer, or the name of a parameter
  std::string code;  // schema.*
  std::vector<std::string> args;
};

// All of them, at most 20; none: the value fits. Codes schema.required, schema.unknown_field,
// schema.type, schema.not_one_of, schema.pattern, schema.too_short, schema.too_long,
// schema.too_small, schema.too_large.
std::vector<Violation> violations(const Schema& schema, const nlohmann::json& value,
                                  const std::string& path = "");

// A parameter's text as the value its schema speaks of: "12" for an integer is 12. Text that is no
// such value stays text, and violates the schema.
nlohmann::json typed(const Schema& schema, const std::string& text);

// JSON text of at most 64 levels; nothing where it is no JSON, or is not UTF-8.
std::optional<nlohmann::json> read_json(std::string_view text);

}  // namespace tw::server
