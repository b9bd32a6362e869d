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

}  // namespace tw::identity
