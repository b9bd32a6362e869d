// The outbox: what happened and others must learn of, written in the transaction in which it
// happened, so that neither is without the other. Readers take it in order, each at its own pace;
// what a reader was doing when it was killed, it gets again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace tw::store {

struct Message {
  std::int64_t number = 0;  // 1, 2, 3, ... without gaps, in the order of the changes
  std::string topic;        // "grant", "session", ...
  std::string body;         // one JSON object
  std::string made_at;
};

// Answers its number. Inside change().
std::int64_t send(Transaction& transaction, std::string_view topic, std::string_view body,
                  std::string_view now);
// The next `limit` messages of that reader.
std::vector<Message> pending(Transaction& transaction, std::string_view reader, std::int64_t limit);
// The reader has done with all up to `number`. Inside change().
void taken(Transaction& transaction, std::string_view reader, std::int64_t number);

// The next number of a counter without gaps, from 1. Inside change().
std::int64_t next_number(Transaction& transaction, std::string_view counter);

}  // namespace tw::store
