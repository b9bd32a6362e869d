// Systems, here and elsewhere. One elsewhere that serves customs data (a department's own platform)
// is registered with its channel; its owner states its use by month, and whether it is still to be
// moved here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/resource.h"
#include "identity/people.h"
#include "store/store.h"

namespace tw::catalogue {

struct System {
  std::string code;
  BothLanguages name;
  std::string owner;    // organisation
  std::string place;    // here, elsewhere
  std::string channel;  // of kWays; how it serves; may be empty where it is here
  std::string address;
  bool serves_customs_data = false;
  std::string plan = "stays";  // stays, to_move, moved
  std::string plan_by;         // the day by which it is to be moved; may be empty
  std::string note;
  // Sums over what was stated; the newest month.
  std::int64_t requests = 0;
  std::int64_t records = 0;
  std::string last_month;
  std::int64_t resources = 0;  // entries on it that are not withdrawn
};

// In place of one with the same code. Codes catalogue.code_wrong, catalogue.text_missing,
// catalogue.word_unknown, catalogue.day_wrong, identity.denied.
Result<void> keep_system(store::Transaction& transaction, const System& system,
                         const identity::Deed& deed);
struct SystemUse {
  std::string system;
  std::string month;         // 2026-10
  std::string organisation;  // who used it
  std::int64_t requests = 0;
  std::int64_t records = 0;
};
// In place of what was stated for the month. Codes catalogue.system_unknown,
// catalogue.month_wrong, catalogue.count_wrong, identity.denied.
Result<void> state_use(store::Transaction& transaction, const SystemUse& use,
                       const identity::Deed& deed);
// Those that are still to be moved here first.
std::vector<System> systems(store::Transaction& transaction);
std::vector<SystemUse> uses_of(store::Transaction& transaction, const std::string& system);

Json to_json(const System& system);

}  // namespace tw::catalogue
