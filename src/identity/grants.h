// What people may do: roles given for some days or for good, and delegation, by which one person
// acts for another. From these a Principal is made; it is the only way to one, but for file_owner.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "identity/people.h"
#include "identity/roles.h"

namespace tw::identity {

// The shipped roles, then the home's own.
std::vector<Role> roles(store::Transaction& transaction);
// In place of a role of the home of that name that nobody has: what was given (and perhaps
// approved) does not change behind its holders. Codes identity.role_name, identity.role_shipped,
// identity.role_in_use.
Result<void> define_role(store::Transaction& transaction, const Role& role, const Deed& deed);

struct Grant {
  std::string person;  // id
  std::string role;
  Date from;
  std::optional<Date> until;  // the last day; nullopt: for good
};

std::vector<Grant> grants(store::Transaction& transaction);
// `grant.person` is a login here. Codes identity.person_unknown, identity.role_unknown,
// identity.own_rights: nobody gives himself a right.
Result<void> give_role(store::Transaction& transaction, const Grant& grant, const Deed& deed);
// Codes of give_role, identity.not_given, identity.last_administrator.
Result<void> take_role(store::Transaction& transaction, const std::string& login,
                       const std::string& role, const Deed& deed);

struct Delegation {
  std::string id;
  std::string from;  // whose rights; ids of people
  std::string to;    // who acts
  Date first;
  Date last;
  std::string given_by;
  std::optional<std::string> ended_at;
};

// By the one whose rights they are, or somebody with people.manage. `from` and `to` are logins
// here. Codes identity.person_unknown, identity.denied, identity.delegation_wrong (same person, a
// service, or days that end before they begin, or more than 92).
Result<std::string> delegate(store::Transaction& transaction, const Delegation& delegation,
                             const Deed& deed);
// By either of the two, or people.manage. Code identity.delegation_unknown.
Result<void> end_delegation(store::Transaction& transaction, const std::string& id,
                            const Deed& deed);
std::vector<Delegation> delegations(store::Transaction& transaction);

// What the person may do on the day of `now`. Codes identity.person_unknown, identity.disabled.
Result<Principal> principal_of(store::Transaction& transaction, const std::string& person_id,
                               Instant now);
// The same person acting for another: with the other's own permissions and scope, none of one's
// own, so that nobody mixes the rights of two. What was delegated to the other is not passed on;
// people.manage and grant.approve are never delegated. `principal` itself acts for nobody. Codes of
// principal_of, identity.not_delegated.
Result<Principal> acting_for(store::Transaction& transaction, const Principal& principal,
                             const std::string& other_id, Instant now);

// Whether somebody, enabled, has people.manage today.
bool has_administrator(store::Transaction& transaction, Instant now);

}  // namespace tw::identity
