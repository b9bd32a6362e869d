// Organisations and people, and what each person sees. What they may do: grants.h.
//
// Each function that changes something is called inside store::Store::change, with the principal
// who does it, checks that one's right (identity.denied), and leaves a message of topic "people" in
// the outbox.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/random.h"
#include "base/result.h"
#include "identity/principal.h"
#include "store/store.h"

namespace tw::identity {

struct Organisation {
  std::string id;      // chosen by whoever adds it: "head", "d22", "tax"; as a login is written
  std::string kind;    // head_office, district, subordinate_office, department, broker
  std::string parent;  // empty: none
  std::string office;  // code of the customs district or office it is; empty for others
  BothLanguages name;
};

struct Person {
  std::string id;
  std::string login;
  Principal::Kind kind = Principal::Kind::kPerson;
  BothLanguages name;
  std::string organisation;
  Scope scope;
  std::string made_at;
  std::optional<std::string> disabled_at;
};

struct NewPerson {
  std::string login;  // 1 to 64 of a-z 0-9 . _ - beginning with a letter or digit
  Principal::Kind kind = Principal::Kind::kPerson;
  BothLanguages name;
  std::string organisation;
};

// What a change needs beside its subject: who does it, when, and randomness for new names.
struct Deed {
  const Principal& by;
  Instant now;
  const RandomBytes& random = system_random;
};

// Codes identity.organisation_kind, identity.name_wrong, identity.organisation_taken,
// identity.organisation_unknown (the parent).
Result<void> add_organisation(store::Transaction& transaction, const Organisation& organisation,
                              const Deed& deed);
std::vector<Organisation> organisations(store::Transaction& transaction);

// Nobody sees or may do anything at first; but who belongs to a district or subordinate office sees
// its declarations, and who belongs to a broker those of declarant `office`. Codes
// identity.name_wrong, identity.login_taken, identity.organisation_unknown.
Result<Person> add_person(store::Transaction& transaction, const NewPerson& person,
                          const Deed& deed);
std::vector<Person> people(store::Transaction& transaction);
// Code identity.person_unknown.
Result<Person> find_person(store::Transaction& transaction, const std::string& login);
Result<Person> person_of_id(store::Transaction& transaction, const std::string& id);

// In place of what it was. Code identity.person_unknown, identity.own_rights: nobody changes his
// own.
Result<void> set_scope(store::Transaction& transaction, const std::string& login,
                       const Scope& scope, const Deed& deed);

// Ends sessions and keys too; a person is never deleted, for what was done keeps its author. Codes
// identity.person_unknown, identity.last_administrator.
Result<void> disable(store::Transaction& transaction, const std::string& login, const Deed& deed);

// Code identity.denied names the permission.
Result<void> require(const Principal& principal, Permission permission);

// Who works on a home that has no administrator yet: whoever can write its files may do all.
Principal file_owner(const std::string& login);

}  // namespace tw::identity
