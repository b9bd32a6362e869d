#include "trust/journal.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/base64.h"
#include "base/file.h"
#include "trust/private_part.h"
#include "trust/secret_file.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSaltBytes = 32;

fs::path trust_folder(const fs::path& home) { return home / "trust"; }

// A folder for the owner alone.
void make_private_folder(const fs::path& folder) {
  make_folders(folder);
  fs::permissions(folder, fs::perms::owner_all);
  sync_path(folder.parent_path());
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string hex(const Hash& hash, std::size_t bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) {
    text.push_back(kDigits[hash[i] >> 4U]);
    text.push_back(kDigits[hash[i] & 15U]);
  }
  return text;
}

// The content with the actor's name before the rest of it.
std::string with_actor(const Act& act) {
  nlohmann::ordered_json content{{"actor", act.actor}};
  content.update(nlohmann::ordered_json::parse(act.content));
  return content.dump();
}

Result<std::string> read_or_no_log(const fs::path& path) {
  auto text = read_file(path);
  if (!text) return Error("trust.no_log", {path.parent_path().string()});
  return text;
}

}  // namespace

Journal::Journal(fs::path folder, VerifierKey key, std::string secret, std::unique_ptr<Log> log)
    : folder_(std::move(folder)),
      key_(std::move(key)),
      secret_(std::move(secret)),
      log_(std::move(log)) {}

Result<void> Journal::create(const fs::path& home, const std::string& origin, KeyType type) {
  if (exists(home)) return Error("trust.log_exists", {home.string()});
  TW_TRY(auto key, SignerKey::make(origin, type));
  const auto folder = trust_folder(home);
  make_folders(folder);
  make_private_folder(folder / "private");
  if (const auto begun = read_file(folder / "key")) {  // a crash came in between
    TW_TRY(key, SignerKey::parse(first_line(*begun)));
  } else {
    write_secret(folder / "private/pseudonyms", base64(random_bytes(kSaltBytes)) + "\n");
    write_secret(folder / "key", key.text() + "\n");
  }
  const auto made = Log::create({folder, key});
  if (!made && made.error().code != "trust.log_exists") return made.error();
  // The verifier key comes last: with it the log exists.
  write_file_durably(folder / "verifier", key.verifier().text() + "\n");
  return {};
}

bool Journal::exists(const fs::path& home) {
  std::error_code ignored;
  return fs::exists(trust_folder(home) / "verifier", ignored);
}

Result<Journal> Journal::open(const fs::path& home) {
  const auto folder = trust_folder(home);
  TW_TRY(const auto text, read_or_no_log(folder / "key"));
  TW_TRY(const auto secret, read_or_no_log(folder / "private/pseudonyms"));
  TW_TRY(auto key, SignerKey::parse(first_line(text)));
  TW_TRY(auto log, Log::open({folder, key}));
  return Journal(folder, key.verifier(), first_line(secret), std::move(log));
}

LogReader Journal::reader() const { return LogReader(folder_ / "log", log_digest_of(key_.type)); }

// A keyed digest: without the secret nobody can try names.
std::string Journal::pseudonym(const std::string& actor) const {
  return hex(digest_of(log_digest_of(key_.type), secret_ + "\n" + actor), 8);
}

fs::path Journal::private_path(const Hash& digest) const {
  return private_part_path(folder_, digest);
}

Result<std::uint64_t> Journal::record(const std::vector<Act>& acts) {
  const Digest digest = log_digest_of(key_.type);
  std::vector<std::string> entries;
  for (const auto& act : acts) {
    TW_ASSERT(is_allowed(act.kind, act.what));
    Entry entry{act.kind, act.time, pseudonym(act.actor), act.what, {}};
    if (!act.content.empty()) {
      const PrivatePart part{random_bytes(kSaltBytes), with_actor(act)};
      entry.digest = part.digest(digest);
      const auto path = private_path(*entry.digest);
      if (!fs::exists(path.parent_path())) make_private_folder(path.parent_path());
      write_file_durably(path, part.text() + "\n");
    }
    entries.push_back(entry.text());
  }
  return log_->append(entries);
}

std::optional<PrivatePart> Journal::private_part(const Entry& entry) const {
  return private_part_in(folder_, log_digest_of(key_.type), entry);
}

Result<VerifierKey> verifier_of(const fs::path& home) {
  TW_TRY(const auto text, read_or_no_log(trust_folder(home) / "verifier"));
  return VerifierKey::parse(first_line(text));
}

Result<SignerKey> signer_of(const fs::path& home) {
  TW_TRY(const auto text, read_or_no_log(trust_folder(home) / "key"));
  return SignerKey::parse(first_line(text));
}

}  // namespace tw::trust
