#include "identity/notice.h"

#include "store/outbox.h"

namespace tw::identity {
namespace {

constexpr std::string_view kReader = "log";

}  // namespace

void notice(store::Transaction& transaction, const Deed& deed, std::string_view event,
            const nlohmann::ordered_json& details) {
  nlohmann::ordered_json body = {{"event", event}, {"by", deed.by.id}};
  if (!deed.by.acting_for.empty()) body["for"] = deed.by.acting_for;
  body["at"] = text_of(deed.now);
  body.update(details);
  store::send(transaction, "people", body.dump(), text_of(deed.now));
}

Notices waiting_notices(store::Transaction& transaction) {
  constexpr std::int64_t kAtOnce = 1000;
  Notices notices;
  for (const auto& message : store::pending(transaction, kReader, kAtOnce)) {
    notices.last = message.number;
    if (message.topic != "people") continue;
    auto body = nlohmann::ordered_json::parse(message.body);
    const std::string event = body.at("event");
    const bool is_sign_in = event == "session.opened";
    notices.all.push_back({is_sign_in ? "sign_in" : "grant", is_sign_in ? "privilege" : "scope",
                           event, body.at("by"), std::move(body)});
  }
  return notices;
}

void notices_logged(store::Transaction& transaction, std::int64_t last) {
  store::taken(transaction, kReader, last);
}

std::vector<Notice> take_notices(store::Transaction& transaction) {
  auto notices = waiting_notices(transaction);
  if (notices.last > 0) notices_logged(transaction, notices.last);
  return std::move(notices.all);
}

}  // namespace tw::identity
