// A home's log as it stands, for whoever reads it: entries with what is kept of them here, proofs.
// Needs no private key and takes no lock.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/messages.h"
#include "trust/checkpoint.h"
#include "trust/entry.h"
#include "trust/log_reader.h"
#include "trust/proof.h"

namespace tw::trust {

// An entry at its index, with the private part where it is at hand; of what is no entry of ours
// only the bytes.
struct ShownEntry {
  std::uint64_t index = 0;
  std::string bytes;
  std::optional<Entry> entry;
  std::optional<PrivatePart> part;

  // The name where the private part is at hand, else the pseudonym.
  std::string actor() const;
};

// "correction: 2026-10", "table: item, version 7".
BothLanguages title_of(const Entry& entry);

// One thread at a time.
class LogView {
 public:
  // At its newest checkpoint. Codes trust.no_log, those of open_checkpoint.
  static Result<LogView> at(const std::filesystem::path& home);

  const VerifierKey& key() const { return key_; }
  const Note& note() const { return note_; }
  const Checkpoint& checkpoint() const { return checkpoint_; }
  std::uint64_t size() const { return checkpoint_.tree.size; }
  LogReader& reader() { return reader_; }

  // Codes trust.no_entry, those of LogReader.
  Result<ShownEntry> entry(std::uint64_t index);
  Result<Proof> proof(std::uint64_t index);
  // Of the bytes of an entry that is at hand already.
  ShownEntry shown(std::uint64_t index, std::string bytes) const;

 private:
  LogView(std::filesystem::path home, VerifierKey key, LogReader reader, Note note,
          Checkpoint checkpoint);

  std::filesystem::path home_;
  VerifierKey key_;
  LogReader reader_;
  Note note_;
  Checkpoint checkpoint_;
};

}  // namespace tw::trust
