// What an entry of an organisation's log says: a small JSON object anybody may read, and beside it
// a private part that only its digest binds.
//
//   {"kind":"correction","time":"2026-11-24T10:00:00Z","actor":"5f0c9a31e2b7d604",
//    "what":{"period":"2026-10"},"digest":"<base64>"}
//
// digest = H(salt || content), salt 32 random bytes, so that nobody can try contents until one
// fits. Content (who, which declaration, what changed) stays in the organisation; it can be
// disclosed with its salt to whoever may see it, and is then proven. The actor is a pseudonym of
// the log's own: the same person has the same one, and only the organisation knows whose it is.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "trust/hash.h"

namespace tw::trust {

// The kinds of entries and what each says in public, in this order; never an identifier. Titles:
// messages trust_kind.<name>.
struct Kind {
  std::string_view name;
  std::array<std::string_view, 4> fields;
};
inline constexpr std::array<Kind, 13> kKinds{{
    {"close", {"period", "release", "status"}},
    {"correction", {"period"}},
    {"review", {"period", "decision"}},
    {"rules", {"rules"}},
    {"standards", {"list", "edition"}},
    {"publication", {"period", "table"}},
    {"grant", {"scope"}},
    // A certificate of duty and tax: issued, claimed, voided.
    {"bill", {"act"}},
    // An entry of the catalogue: registered, returned, withdrawn, ...; a batch of them: published.
    {"catalogue", {"act"}},
    // An agreement: asked, offered, granted, refused, suspended, ...
    {"agreement", {"act"}},
    {"sign_in", {"privilege"}},
    // Versions `from` to `version` of a table of the lake; SHA-256 of the last one's commit file.
    {"lake_head", {"table", "from", "version", "commit"}},
    // The same, of versions that no act recorded here has made and somebody has taken on.
    {"lake_adopted", {"table", "from", "version", "commit"}},
}};

using Fields = std::vector<std::pair<std::string, std::string>>;

struct PrivatePart {
  std::string salt;
  std::string content;  // JSON, byte for byte as digested

  Hash digest(Digest digest) const { return digest_of(digest, salt + content); }
  // {"salt":"<base64>","content":"..."}; code trust.private_syntax.
  static Result<PrivatePart> parse(std::string_view text);
  std::string text() const;
};

struct Entry {
  std::string kind;
  std::string time;  // UTC, ISO 8601
  std::string actor;
  Fields what;
  std::optional<Hash> digest;

  // Code trust.entry_syntax: it is no entry of ours (others may log what they like).
  static Result<Entry> parse(std::string_view text);
  std::string text() const;
  std::string field(std::string_view name) const;  // of `what`; empty where there is none
};

// Whether the kind exists and allows these fields.
bool is_allowed(const std::string& kind, const Fields& what);

}  // namespace tw::trust
