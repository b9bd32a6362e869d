// What a recipient says it has: a signed note of its own key over what it counted itself in its own
// table after a batch. The sender compares it with the manifest.
//
//   feed_receipt   one a batch: the first that agrees stays; one that differs is replaced
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/feed.h"
#include "trust/key.h"

namespace tw::feed {

struct Receipt {
  std::string agreement;
  std::int64_t number = 0;
  std::string manifest;  // digest of the manifest's text
  std::string received_at;
  std::int64_t rows = 0;  // of the recipient's table
  Totals totals;          // likewise
  std::int64_t inserted = 0, updated = 0, deleted = 0;

  std::string text() const;
  // Code feed.not_a_receipt.
  static Result<Receipt> parse(std::string_view text);
};

std::string signed_document(const Receipt& receipt, const trust::SignerKey& key);

// The key that receipts of a feed are signed with, as a verifier key. Inside change(). Codes
// feed.unknown, those of VerifierKey::parse.
Result<void> set_recipient_key(store::Transaction& transaction, const std::string& agreement,
                               const std::string& verifier);

struct KeptReceipt {
  std::int64_t number = 0;
  std::string received_at;
  std::string taken_at;
  std::string outcome;     // agrees, differs
  std::string difference;  // what differs: "rows 10, 11"; empty: nothing
  std::string document;
};
// Verifies, compares, keeps. A receipt that differs is kept too, and says so. Codes feed.unknown,
// feed.no_recipient_key, feed.not_signed, trust.*, feed.not_a_receipt, feed.no_batch.
Result<KeptReceipt> take_receipt(const std::filesystem::path& home, store::Store& store,
                                 const std::string& agreement, std::string_view document,
                                 Instant now);
// By number.
std::vector<KeptReceipt> receipts(store::Transaction& transaction, const std::string& agreement);

}  // namespace tw::feed
