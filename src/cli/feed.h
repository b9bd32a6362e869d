// The part of `feed` that recipients use, in a file of its own.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace tw::feed {
class Target;
}

namespace tw::cli {

class Command;
struct Context;

void add_feed_recipient(Command& feed, Context& context);

// How a recipient takes a feed.
struct ReceiveOptions {
  std::string from, into, table = "feed", agreement, sender, key, name = "recipient";
  std::string spool = "tidewaiter-spool";
  std::int64_t most = 0;
};
// Those that do not say where the table is.
void add_receive_options(Command& command, ReceiveOptions& options);
// Takes what has come, and tells it.
Result<void> receive(Context& context, const ReceiveOptions& options, feed::Target& target);

}  // namespace tw::cli
