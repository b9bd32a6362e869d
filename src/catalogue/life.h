// The life of an entry, as one table:
//
//   draft, returned --submit--> waiting_review --return--> returned
//   waiting_review --register--> registered --propose--> waiting_publish --publish--> published
//   waiting_publish --hold--> registered
//   registered, published --withdraw--> withdrawn --revise--> draft
//
// What an entry says changes in draft and returned only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tw::catalogue {

enum class State : std::uint8_t {
  kDraft,
  kReturned,
  kWaitingReview,
  kRegistered,
  kWaitingPublish,
  kPublished,
  kWithdrawn
};
enum class Event : std::uint8_t {
  kSubmit,
  kReturn,
  kRegister,
  kPropose,
  kHold,
  kPublish,
  kWithdraw,
  kRevise
};

std::string_view to_string(State state);
std::string_view to_string(Event event);
std::optional<State> state_named(std::string_view name);
std::optional<Event> event_named(std::string_view name);

// The state after the event; nothing where it is not allowed.
std::optional<State> next(State state, Event event);
// What may happen now.
std::vector<Event> events_of(State state);

// The others need catalogue.review.
bool is_the_providers(Event event);
// To be said why: return, hold, withdraw.
bool needs_reason(Event event);

}  // namespace tw::catalogue
