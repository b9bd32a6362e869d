#include "feed/receive.h"

#include "base/date.h"
#include "base/digest.h"
#include "base/file.h"
#include "trust/secret_file.h"

namespace tw::feed {
namespace {

// The manifest of the next batch, where there is one.
Result<std::optional<Manifest>> next(Origin& origin, const Receiving& receiving,
                                     const Cursor& cursor) {
  const auto number = cursor.number + 1;
  const auto document = origin.manifest(number);
  if (!document) {
    if (document.error().code == "feed.no_batch") return std::optional<Manifest>();
    return document.error();
  }
  TW_TRY(auto manifest, verify(*document, receiving.sender));
  const bool follows = manifest.number == number && manifest.previous == cursor.manifest &&
                       manifest.agreement == receiving.agreement;
  if (!follows) return Error("feed.chain_broken", {std::to_string(number)});
  return std::optional(std::move(manifest));
}

Result<std::vector<std::filesystem::path>> changes_of(Origin& origin, const Manifest& manifest) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : manifest.files) {
    if (file.kind != "change") continue;
    TW_TRY(auto place, origin.file(manifest.number, file.path));
    TW_TRY(const auto digest, sha256_of_file(place));
    if (digest != file.sha256) return Error("feed.file_damaged", {file.path});
    files.push_back(std::move(place));
  }
  return files;
}

}  // namespace

Result<Received> receive(lake::Connection& connection, Origin& origin, Target& target,
                         const Receiving& receiving) {
  Received received;
  TW_TRY(received.cursor, target.cursor(receiving.agreement));
  if (received.cursor.number > 0) {  // the program may have died before it was handed in
    TW_TRY(const auto last, Receipt::parse(received.cursor.receipt));
    TW_CHECK(origin.hand_in(last.number, signed_document(last, receiving.recipient)));
  }
  while (receiving.most == 0 ||
         static_cast<std::int64_t>(received.receipts.size()) < receiving.most) {
    TW_TRY(const auto manifest, next(origin, receiving, received.cursor));
    if (!manifest) break;
    TW_TRY(const auto files, changes_of(origin, *manifest));
    TW_TRY(auto receipt, target.apply(connection, *manifest, files, utc_now()));
    received.cursor = {manifest->number, receipt.manifest, receipt.text()};
    TW_CHECK(origin.hand_in(receipt.number, signed_document(receipt, receiving.recipient)));
    received.receipts.push_back(std::move(receipt));
  }
  return received;
}

Result<trust::SignerKey> recipient_key(const std::filesystem::path& file, const std::string& name) {
  if (const auto text = read_file(file)) {
    return trust::SignerKey::parse(std::string_view(*text).substr(0, text->find('\n')));
  }
  TW_TRY(auto key, trust::SignerKey::make(name, trust::KeyType::kEd25519));
  trust::write_secret(file, key.text() + "\n");
  return key;
}

}  // namespace tw::feed
