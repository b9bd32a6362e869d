#include "identity/principal.h"

#include <algorithm>
#include <array>

namespace tw::identity {
namespace {

constexpr std::array<std::string_view, kPermissions> kNames = {
    "table.read",
    "declaration.read",
    "enterprise.read",
    "declaration.load",
    "check.run",
    "review.work",
    "review.query",
    "close.preliminary",
    "close.final",
    "release.publish",
    "confidentiality.read",
    "confidentiality.write",
    "rule.write",
    "rule.approve",
    "standards.write",
    "rate.write",
    "mirror.write",
    "people.read",
    "people.manage",
    "grant.approve",
    "audit.read",
    "log.read",
    "job.watch",
    "job.cancel",
    "backup.run",
    "bill.issue",
    "bill.claim",
    "catalogue.write",
    "catalogue.review",
    "agreement.ask",
    "agreement.decide",
};

}  // namespace

std::string_view permission_name(Permission permission) {
  return kNames.at(static_cast<std::size_t>(permission));
}

std::optional<Permission> permission_named(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Permission>(found - kNames.begin());
}

const std::vector<Permission>& all_permissions() {
  static const std::vector<Permission> all = Permissions::all().list();
  return all;
}

Permissions Permissions::all() {
  Permissions all;
  all.bits_.set();
  return all;
}

std::vector<Permission> Permissions::list() const {
  std::vector<Permission> listed;
  for (std::size_t i = 0; i < kPermissions; ++i) {
    if (bits_.test(i)) listed.push_back(static_cast<Permission>(i));
  }
  return listed;
}

bool may(const Principal& principal, Permission permission) {
  return principal.permissions.has(permission);
}

bool sees_office(const Principal& principal, std::string_view office) {
  const Scope& scope = principal.scope;
  return scope.all_offices ||
         std::any_of(scope.offices.begin(), scope.offices.end(), [&](const std::string& district) {
           return !district.empty() && office.starts_with(district);
         });
}

bool sees_declarant(const Principal& principal, std::string_view declarant) {
  const Scope& scope = principal.scope;
  return scope.all_declarants ||
         (!declarant.empty() && std::find(scope.declarants.begin(), scope.declarants.end(),
                                          declarant) != scope.declarants.end());
}

}  // namespace tw::identity
