#include "store/outbox.h"

namespace tw::store {

std::int64_t next_number(Transaction& transaction, std::string_view counter) {
  const auto row =
      transaction.row<std::int64_t>("store", "counter_next", {{"name", std::string(counter)}});
  TW_ASSERT(row.has_value());
  return std::get<0>(*row);
}

std::int64_t send(Transaction& transaction, std::string_view topic, std::string_view body,
                  std::string_view now) {
  const auto number = next_number(transaction, "outbox");
  transaction.run("store", "outbox_add",
                  {{"number", number},
                   {"topic", std::string(topic)},
                   {"body", std::string(body)},
                   {"made_at", std::string(now)}});
  return number;
}

std::vector<Message> pending(Transaction& transaction, std::string_view reader,
                             std::int64_t limit) {
  std::vector<Message> messages;
  for (auto& [number, topic, body, made_at] :
       transaction.rows<std::int64_t, std::string, std::string, std::string>(
           "store", "outbox_next", {{"reader", std::string(reader)}, {"limit", limit}})) {
    messages.push_back({number, std::move(topic), std::move(body), std::move(made_at)});
  }
  return messages;
}

void taken(Transaction& transaction, std::string_view reader, std::int64_t number) {
  transaction.run("store", "outbox_taken", {{"reader", std::string(reader)}, {"number", number}});
}

}  // namespace tw::store
