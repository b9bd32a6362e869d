#include "feed/receipt.h"

#include <nlohmann/json.hpp>

#include "trust/note.h"

namespace tw::feed {
namespace {

using Json = nlohmann::ordered_json;
using Text = std::string;

constexpr const char* kFormat = "tidewaiter/feed-receipt/v1";

Receipt receipt_of(const Json& json) {
  Receipt read{.agreement = json.at("agreement"),
               .number = json.at("number"),
               .manifest = json.at("manifest"),
               .received_at = json.at("received_at"),
               .rows = json.at("rows")};
  for (const auto& [name, sum] : json.at("totals").items()) {
    if (const auto number = Decimal::parse(sum.get<Text>())) read.totals.emplace(name, *number);
  }
  const auto& changes = json.at("changes");
  read.inserted = changes.at("insert");
  read.updated = changes.at("update");
  read.deleted = changes.at("delete");
  return read;
}

// What the recipient counted otherwise: theirs, ours.
Text difference_of(const Receipt& receipt, const Manifest& manifest) {
  Text found;
  const auto differs = [&](const Text& name, const Text& theirs, const Text& ours) {
    if (theirs != ours) {
      found += (found.empty() ? "" : "; ") + name + " " + theirs + ", " + ours;
    }
  };
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  differs("manifest", receipt.manifest, manifest.digest());
  differs("rows", number(receipt.rows), number(manifest.rows));
  differs("insert", number(receipt.inserted), number(manifest.inserted));
  differs("update", number(receipt.updated), number(manifest.updated));
  differs("delete", number(receipt.deleted), number(manifest.deleted));
  for (const auto& [name, ours] : manifest.totals) {
    const auto theirs = receipt.totals.find(name);
    if (theirs == receipt.totals.end()) {
      differs(name, "-", ours.to_string());
    } else if (theirs->second != ours) {
      differs(name, theirs->second.to_string(), ours.to_string());
    }
  }
  return found;
}

}  // namespace

Text Receipt::text() const {
  Json sums = Json::object();
  for (const auto& [name, sum] : totals) sums[name] = sum.to_string();
  return Json{{"format", kFormat},
              {"agreement", agreement},
              {"number", number},
              {"manifest", manifest},
              {"received_at", received_at},
              {"rows", rows},
              {"totals", sums},
              {"changes", {{"insert", inserted}, {"update", updated}, {"delete", deleted}}}}
             .dump() +
         "\n";
}

Result<Receipt> Receipt::parse(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", "") != kFormat) return Error("feed.not_a_receipt");
  try {
    auto read = receipt_of(json);
    if (read.text() == text) return read;
  } catch (const Json::exception&) {  // a member is missing, or of another type
  }
  return Error("feed.not_a_receipt");
}

Text signed_document(const Receipt& receipt, const trust::SignerKey& key) {
  trust::Note note{receipt.text(), {}};
  note.signatures.push_back(trust::sign_text(key, note.text));
  return note.bytes();
}

Result<void> set_recipient_key(store::Transaction& transaction, const Text& agreement,
                               const Text& verifier) {
  TW_TRY(const auto key, trust::VerifierKey::parse(verifier));
  const auto changed =
      transaction.run("feed", "recipient_key", {{"agreement", agreement}, {"key", key.text()}});
  if (changed == 0) return Error("feed.unknown", {agreement});
  return {};
}

Result<KeptReceipt> take_receipt(const std::filesystem::path& home, store::Store& store,
                                 const Text& agreement, std::string_view document, Instant now) {
  TW_TRY(const auto feed, store.read([&](store::Transaction& transaction) {
    return feed_of(transaction, agreement);
  }));
  if (feed.recipient_key.empty()) return Error("feed.no_recipient_key", {agreement});
  TW_TRY(const auto key, trust::VerifierKey::parse(feed.recipient_key));
  TW_TRY(const auto note, trust::Note::parse(document));
  TW_TRY(const bool is_signed, trust::signed_by(note, key));
  if (!is_signed) return Error("feed.not_signed", {key.name});
  TW_TRY(const auto receipt, Receipt::parse(note.text));
  if (receipt.agreement != agreement) return Error("feed.not_a_receipt");
  TW_TRY(const auto manifest, batch(folder_of(home, agreement), receipt.number));
  KeptReceipt kept{.number = receipt.number,
                   .received_at = receipt.received_at,
                   .taken_at = text_of(now),
                   .difference = difference_of(receipt, manifest),
                   .document = Text(document)};
  kept.outcome = kept.difference.empty() ? "agrees" : "differs";
  return store.change([&](store::Transaction& transaction) -> Result<KeptReceipt> {
    transaction.run("feed", "receipt_add",
                    {{"agreement", agreement},
                     {"number", kept.number},
                     {"received_at", kept.received_at},
                     {"taken_at", kept.taken_at},
                     {"outcome", kept.outcome},
                     {"difference", kept.difference},
                     {"document", kept.document}});
    return kept;
  });
}

std::vector<KeptReceipt> receipts(store::Transaction& transaction, const Text& agreement) {
  std::vector<KeptReceipt> all;
  for (const auto& [number, received, taken, outcome, difference, document] :
       transaction.rows<std::int64_t, Text, Text, Text, Text, Text>("feed", "receipts",
                                                                    {{"agreement", agreement}})) {
    all.push_back({number, received, taken, outcome, difference, document});
  }
  return all;
}

}  // namespace tw::feed
