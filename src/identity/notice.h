// What the room tells the outbox of each change of rights. Internal to the room.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "identity/people.h"

namespace tw::identity {

// Topic "people", body {"event", "by", "for" (who is acted for, if anybody), "at", ...details}.
void notice(store::Transaction& transaction, const Deed& deed, std::string_view event,
            const nlohmann::ordered_json& details);

}  // namespace tw::identity
