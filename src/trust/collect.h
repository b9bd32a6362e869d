// The owner's side of witnessing (c2sp.org/tlog-witness): asks witnesses for their cosignatures of
// the newest checkpoint. How a request travels is handed in.
//
//   <home>/trust/witnesses   who is asked: a verifier key and an address on each line
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "trust/key.h"
#include "trust/log_reader.h"
#include "trust/note.h"

namespace tw::trust {

// The address is what "/add-checkpoint" is added to.
struct AskedWitness {
  VerifierKey key;
  std::string address;
};

// The witness takes the place of an earlier one of that key. Codes trust.no_log,
// trust.policy_invalid (no cosignature key), trust.witness_address.
Result<void> ask_witness(const std::filesystem::path& home, const AskedWitness& witness);
Result<std::vector<AskedWitness>> asked_witnesses(const std::filesystem::path& home);

struct Posted {
  int status = 0;
  std::string body;
};
// POSTs the body; an Error where nothing came back.
using Post = std::function<Result<Posted>(const std::string& url, const std::string& body)>;

// What became of one.
struct Collected {
  VerifierKey witness;
  std::vector<NoteSignature> cosignatures;  // none: see `failure`
  std::optional<Error> failure;
};

// Asks each, one after the other. A witness that knows the log at another size says so, and is
// asked once more from there. Failures: what Post says, trust.witness_refused (status, its words),
// trust.witness_ahead, trust.cosignature_missing, those of LogReader.
std::vector<Collected> collect(LogReader& reader, const Note& checkpoint,
                               const std::vector<AskedWitness>& witnesses, const Post& post);

}  // namespace tw::trust
