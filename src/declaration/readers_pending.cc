// Stands in until wco.cc, decmessage.cc and sad.cc are here: delete this file in the commit that brings them.
#include "declaration/message.h"

namespace tw::declaration {
namespace {

class Pending final : public MessageReader {
 public:
  std::vector<Message> read(const std::filesystem::path& /*file*/) const override { return {}; }
};

}  // namespace

const MessageReader& wco_reader() {
  static const Pending pending;
  return pending;
}
const MessageReader& decmessage_reader() {
  static const Pending pending;
  return pending;
}
const MessageReader& sad_reader() {
  static const Pending pending;
  return pending;
}

}  // namespace tw::declaration
