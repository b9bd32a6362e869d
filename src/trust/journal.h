// The log of a home: what was done is recorded with it.
//
//   <home>/trust/key            the private key, for its owner alone (mode 0600)
//   <home>/trust/verifier       the verifier key, one line; to be handed to everybody
//   <home>/trust/log/           what others may read (trust/log.h)
//   <home>/trust/head, lock     the writer's own
//   <home>/trust/private/       private parts by digest, and the secret of the pseudonyms (0700)
//   <home>/trust/witness/       what is kept as a witness of others (trust/witness.h)
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "trust/entry.h"
#include "trust/key.h"
#include "trust/log.h"
#include "trust/log_reader.h"

namespace tw::trust {

// Something to be recorded.
struct Act {
  std::string kind;
  std::string time;
  std::string actor;    // a name; goes into the private part, and as a pseudonym into the entry
  Fields what;          // public: only what the kind's table allows
  std::string content;  // private, a JSON object; empty: there is no private part
};

class Journal {
 public:
  // Codes trust.log_exists, trust.key_name.
  static Result<void> create(const std::filesystem::path& home, const std::string& origin,
                             KeyType type);
  static bool exists(const std::filesystem::path& home);
  // Codes trust.no_log, those of SignerKey::parse and Log::open.
  static Result<Journal> open(const std::filesystem::path& home);

  // The private parts are kept first, then the entries appended, all in one batch; durable on
  // return. Answers the index of the first. Codes: those of Log::append. An act of another kind or
  // with other fields than the table has is a programmer's mistake.
  Result<std::uint64_t> record(const std::vector<Act>& acts);

  // The private part of an entry where it is held here.
  std::optional<PrivatePart> private_part(const Entry& entry) const;

  const VerifierKey& key() const { return key_; }
  Log& log() { return *log_; }
  LogReader reader() const;
  std::filesystem::path folder() const { return folder_; }

 private:
  Journal(std::filesystem::path folder, VerifierKey key, std::string secret,
          std::unique_ptr<Log> log);
  std::string pseudonym(const std::string& actor) const;
  std::filesystem::path private_path(const Hash& digest) const;

  std::filesystem::path folder_;
  VerifierKey key_;
  std::string secret_;
  std::unique_ptr<Log> log_;
};

// The verifier key and the reader of a home's log, without its private key. Codes trust.no_log,
// those of VerifierKey::parse.
Result<VerifierKey> verifier_of(const std::filesystem::path& home);
// The private key, for documents that the home signs beside its log. Their texts begin with a title
// of their own, so none can be taken for a checkpoint. Codes trust.no_log, those of
// SignerKey::parse.
Result<SignerKey> signer_of(const std::filesystem::path& home);

}  // namespace tw::trust
