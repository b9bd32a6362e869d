// A recipient takes what has come since it last looked, batch by batch: verifies the sender's
// signature, the chain of manifests and the digest of each file, applies the changes, and hands a
// receipt in. Whatever dies in between, and however often a batch comes, each has its effect once;
// after a month away it goes on where it stood.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "feed/origin.h"
#include "feed/receipt.h"
#include "feed/target.h"
#include "lake/engine.h"

namespace tw::feed {

struct Receiving {
  std::string agreement;
  trust::VerifierKey sender;
  trust::SignerKey recipient;
  std::int64_t most = 0;  // batches at most; 0: all that there are
};

struct Received {
  std::vector<Receipt> receipts;  // of the batches applied now
  Cursor cursor;
};

// Codes of Origin (but feed.no_batch, which is the end of what there is), of verify;
// feed.chain_broken (number): the manifest does not follow the one before; feed.file_damaged
// (path); feed.receiver_differs. What was applied before an error stays.
Result<Received> receive(lake::Connection& connection, Origin& origin, Target& target,
                         const Receiving& receiving);

// The recipient's key: the file's, made where there is none (mode 0600), under that name.
Result<trust::SignerKey> recipient_key(const std::filesystem::path& file, const std::string& name);

}  // namespace tw::feed
