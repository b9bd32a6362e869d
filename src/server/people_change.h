// A change of people and their rights, told to the home's log.
#pragma once

#include <type_traits>

#include "identity/notice.h"
#include "identity/people.h"
#include "server/recorded.h"

namespace tw::server {

// Runs `work`(Transaction&, const Deed&) -> Result<T> as one change. What the room of people has to
// tell goes into the log, with what others left there before.
template <class Work>
auto changed(Services& services, const identity::Principal& principal, Work work) {
  using Outcome = std::invoke_result_t<Work, store::Transaction&, const identity::Deed&>;
  return recorded(services, "people", principal.login, [&](Deeds& deeds) -> Outcome {
    return services.store().change([&](store::Transaction& transaction) -> Outcome {
      auto outcome = work(transaction, identity::Deed{principal, instant_now()});
      if (!outcome) return outcome;
      for (const auto& notice : identity::take_notices(transaction)) {
        deeds.did_by(notice.by, notice.kind, {{notice.field, notice.event}}, notice.body);
      }
      return outcome;
    });
  });
}

}  // namespace tw::server
