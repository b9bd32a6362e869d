#include "identity/roles.h"

#include <toml++/toml.h>

#include <algorithm>

#include "base/embedded.h"

namespace tw::identity {
namespace {

Result<Role> read_role(const toml::table& table, const std::string& file) {
  const Place place{.file = file, .line = table.source().begin.line};
  Role role;
  role.name = table["name"].value_or(std::string());
  if (!is_role_name(role.name)) return Error("identity.role_name", {role.name}, place);
  role.label = {table["en"].value_or(role.name), table["zh"].value_or(role.name)};
  const auto* permissions = table["permissions"].as_array();
  if (permissions == nullptr || table.size() != 4) {
    return Error("identity.roles_damaged", {role.name}, place);
  }
  for (const auto& node : *permissions) {
    const auto name = node.value_or(std::string());
    const auto permission = permission_named(name);
    if (!permission) return Error("identity.permission_unknown", {name}, place);
    role.permissions.add(*permission);
  }
  return role;
}

}  // namespace

bool is_role_name(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= 40 && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

Result<std::vector<Role>> parse_roles(std::string_view toml, const std::string& file) {
  toml::table document;
  try {
    document = toml::parse(toml, file);
  } catch (const toml::parse_error& error) {
    return Error("identity.roles_damaged", {std::string(error.description())},
                 {.file = file, .line = error.source().begin.line});
  }
  std::vector<Role> roles;
  const auto* array = document["role"].as_array();
  if (array == nullptr || document.size() != 1) {
    return Error("identity.roles_damaged", {"[[role]]"}, {.file = file});
  }
  for (const auto& node : *array) {
    if (!node.is_table()) return Error("identity.roles_damaged", {"[[role]]"}, {.file = file});
    TW_TRY(auto role, read_role(*node.as_table(), file));
    const auto same = [&](const Role& other) { return other.name == role.name; };
    if (std::any_of(roles.begin(), roles.end(), same)) {
      return Error("identity.role_twice", {role.name}, {.file = file});
    }
    roles.push_back(std::move(role));
  }
  return roles;
}

const std::vector<Role>& shipped_roles() {
  static const std::vector<Role> roles = [] {
    const auto& file = embedded::roles().front();
    auto parsed = parse_roles(file.text, std::string(file.path));
    TW_ASSERT(parsed.has_value());
    for (auto& role : *parsed) role.shipped = true;
    return *parsed;
  }();
  return roles;
}

}  // namespace tw::identity
