#include "catalogue/life.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tw::catalogue {
namespace {

constexpr std::array<std::string_view, 7> kStates = {
    "draft",           "returned",  "waiting_review", "registered",
    "waiting_publish", "published", "withdrawn"};
constexpr std::array<std::string_view, 8> kEvents = {"submit", "return",  "register", "propose",
                                                     "hold",   "publish", "withdraw", "revise"};

struct Step {
  State from;
  Event event;
  State to;
};
constexpr std::array kSteps = {
    Step{State::kDraft, Event::kSubmit, State::kWaitingReview},
    Step{State::kReturned, Event::kSubmit, State::kWaitingReview},
    Step{State::kWaitingReview, Event::kReturn, State::kReturned},
    Step{State::kWaitingReview, Event::kRegister, State::kRegistered},
    Step{State::kRegistered, Event::kPropose, State::kWaitingPublish},
    Step{State::kWaitingPublish, Event::kHold, State::kRegistered},
    Step{State::kWaitingPublish, Event::kPublish, State::kPublished},
    Step{State::kRegistered, Event::kWithdraw, State::kWithdrawn},
    Step{State::kPublished, Event::kWithdraw, State::kWithdrawn},
    Step{State::kWithdrawn, Event::kRevise, State::kDraft},
};

template <class E, std::size_t N>
std::optional<E> named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<E>(found - names.begin());
}

}  // namespace

std::string_view to_string(State state) { return kStates[static_cast<std::size_t>(state)]; }
std::string_view to_string(Event event) { return kEvents[static_cast<std::size_t>(event)]; }
std::optional<State> state_named(std::string_view name) { return named<State>(kStates, name); }
std::optional<Event> event_named(std::string_view name) { return named<Event>(kEvents, name); }

std::optional<State> next(State state, Event event) {
  for (const auto& step : kSteps) {
    if (step.from == state && step.event == event) return step.to;
  }
  return std::nullopt;
}

std::vector<Event> events_of(State state) {
  std::vector<Event> events;
  for (const auto& step : kSteps) {
    if (step.from == state) events.push_back(step.event);
  }
  return events;
}

bool is_the_providers(Event event) {
  return event == Event::kSubmit || event == Event::kPropose || event == Event::kRevise;
}

bool needs_reason(Event event) {
  return event == Event::kReturn || event == Event::kHold || event == Event::kWithdraw;
}

}  // namespace tw::catalogue
