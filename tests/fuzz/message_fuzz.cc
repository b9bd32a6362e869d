// Any bytes as a message of each format: whole declarations, amendments that can be applied, or an
// error whose text exists.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "base/messages.h"
#include "base/result.h"
#include "declaration/amended.h"
#include "declaration/message.h"

namespace {

using namespace tw::declaration;

// What amendments are applied to.
Declaration one_item() {
  tw::declaration::Row item(tw::standards::structure("item"));
  item.set("flow", std::string("M"));
  item.set("item_number", std::int64_t{1});
  return {.number = "1", .items = {item}};
}

void examine(const Message& message) {
  if (const auto* bad = std::get_if<Unreadable>(&message)) {
    TW_ASSERT(tw::message_exists(tw::Language::kChinese, bad->error.code));
    TW_ASSERT(bad->records >= 1);
  } else if (const auto* declaration = std::get_if<Declaration>(&message)) {
    TW_ASSERT(!declaration->number.empty());
    for (const auto& item : declaration->items) TW_ASSERT(item.structure().name == "item");
  } else if (const auto* amendment = std::get_if<Amendment>(&message)) {
    TW_ASSERT(!amendment->number.empty());
    amended(one_item(), *amendment);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto* reader : {&wco_reader(), &decmessage_reader(), &sad_reader()}) {
    for (const auto& message : reader->read_text(bytes, "fuzz.xml")) examine(message);
  }
  return 0;
}
