// Roles: names for sets of permissions. The shipped ones are data (standards/roles.toml), the same
// in every home; a home's own stand in its store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "base/result.h"
#include "identity/principal.h"

namespace tw::identity {

struct Role {
  std::string name;  // small letters, digits, _; stable
  BothLanguages label;
  Permissions permissions;
  bool shipped = false;
};

// In the order of the file.
const std::vector<Role>& shipped_roles();

// Codes identity.roles_damaged (what, with the line), identity.role_name, identity.role_twice,
// identity.permission_unknown.
Result<std::vector<Role>> parse_roles(std::string_view toml, const std::string& file);

// Whether `name` may name a role: 1 to 40 small letters, digits and _, a letter first.
bool is_role_name(std::string_view name);

}  // namespace tw::identity
