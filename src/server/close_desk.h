// Final figures under the four-eyes rule (settings.toml: four_eyes, kind `close`): two people want
// the same close of the same months as they are now. Who wants it first is told that it waits; who
// wants it next closes.
#pragma once

#include <string>
#include <vector>

#include "identity/proposals.h"
#include "lake/home.h"
#include "statistics/release_status.h"

namespace tw::server {

// Whether figures that stand are made or moved: preliminary ones need nobody else.
bool is_final(const statistics::CloseTerms& terms);

// Inside change(). Answers the proposal: approved, or open (it waits for another); nothing where
// one person is enough. What was proposed names the state of each month: where declarations,
// findings or rules have moved since, it is another proposal. Codes identity.denied, of
// checks::month_state.
Result<std::optional<identity::Proposal>> second_to_close(store::Transaction& transaction,
                                                          const lake::Home& home,
                                                          const std::vector<Period>& months,
                                                          const statistics::CloseTerms& terms,
                                                          const identity::Deed& deed);

}  // namespace tw::server
