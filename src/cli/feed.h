// The part of `feed` that recipients use, in a file of its own.
#pragma once

namespace tw::cli {

class Command;
struct Context;

void add_feed_recipient(Command& feed, Context& context);

}  // namespace tw::cli
