// A change of people and their rights, told to the home's log.
#pragma once

#include <type_traits>

#include "identity/people.h"
#include "server/services.h"

namespace tw::server {

// Runs `work`(Transaction&, const Deed&) -> Result<T> as one change. What the room of people has to
// tell goes into the log, with what others left there before.
template <class Work>
auto changed(Services& services, const identity::Principal& principal, Work work) {
  using Outcome = std::invoke_result_t<Work, store::Transaction&, const identity::Deed&>;
  return [&]() -> Outcome {
    auto outcome = services.store().change([&](store::Transaction& transaction) {
      return work(transaction, identity::Deed{principal, instant_now()});
    });
    if (!outcome) return outcome;
    TW_CHECK(services.tell_log());
    return outcome;
  }();
}

}  // namespace tw::server
