// What the room tells the outbox of each change of rights, for the home's log.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "identity/people.h"

namespace tw::identity {

// Topic "people", body {"event", "by", "for" (who is acted for, if anybody), "at", ...details}.
// Internal to the room.
void notice(store::Transaction& transaction, const Deed& deed, std::string_view event,
            const nlohmann::ordered_json& details);

struct Notice {
  std::string kind;   // as the log names it: sign_in or grant
  std::string field;  // what of it is public: privilege or scope, which is the event
  std::string event;
  std::string by;  // id of a person
  nlohmann::ordered_json body;
};

struct Notices {
  std::vector<Notice> all;
  std::int64_t last = 0;  // number of the last message looked at; 0: nothing waits
};
// What is not in the log yet, oldest first, at most a thousand.
Notices waiting_notices(store::Transaction& transaction);
// All up to that message is. Inside change().
void notices_logged(store::Transaction& transaction, std::int64_t last);
// Both at once, for who puts it into the log at the end of a command. Inside change().
std::vector<Notice> take_notices(store::Transaction& transaction);

}  // namespace tw::identity
