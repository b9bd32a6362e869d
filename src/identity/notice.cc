#include "identity/notice.h"

#include "store/outbox.h"

namespace tw::identity {

void notice(store::Transaction& transaction, const Deed& deed, std::string_view event,
            const nlohmann::ordered_json& details) {
  nlohmann::ordered_json body = {{"event", event}, {"by", deed.by.id}};
  if (!deed.by.acting_for.empty()) body["for"] = deed.by.acting_for;
  body["at"] = text_of(deed.now);
  body.update(details);
  store::send(transaction, "people", body.dump(), text_of(deed.now));
}

std::vector<Notice> take_notices(store::Transaction& transaction) {
  constexpr std::string_view kReader = "log";
  constexpr std::int64_t kAtOnce = 1000;
  std::vector<Notice> notices;
  for (const auto& message : store::pending(transaction, kReader, kAtOnce)) {
    if (message.topic == "people") {
      auto body = nlohmann::ordered_json::parse(message.body);
      const std::string event = body.at("event");
      const bool is_sign_in = event == "session.opened";
      notices.push_back({is_sign_in ? "sign_in" : "grant", is_sign_in ? "privilege" : "scope",
                         event, body.at("by"), std::move(body)});
    }
    store::taken(transaction, kReader, message.number);
  }
  return notices;
}

}  // namespace tw::identity
