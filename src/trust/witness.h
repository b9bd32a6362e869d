// A witness of others' logs (c2sp.org/tlog-witness): cosigns a checkpoint only where it is a later
// state of the last one it cosigned. No HTTP here; the answer carries its status as data.
//
// State: <folder> (which exists)/<SHA-256 of the origin, hex>, the last checkpoint cosigned,
// replaced durably before the cosignature is answered and under a lock from the check on, so that
// two requests at once cannot take the record back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trust/checkpoint.h"
#include "trust/files.h"
#include "trust/key.h"
#include "trust/log_reader.h"
#include "trust/note.h"

namespace tw::trust {

// Body: "old <size>\n", up to 63 lines of base64 hashes, an empty line, the checkpoint.
struct WitnessRequest {
  std::uint64_t old_size = 0;
  std::vector<Hash> proof;
  Note checkpoint;

  // Code trust.witness_syntax.
  static Result<WitnessRequest> parse(std::string_view body);
  std::string body() const;
};

struct WitnessAnswer {
  // 200 the cosignature line; 400 no request, or old size over the checkpoint's; 403 no known key
  // has signed; 404 unknown origin; 409 another size is the last (the body is that size), or
  // another root at the same size; 422 the proof does not hold.
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// What a log's owner sends: from the size that the witness knows to that of the checkpoint. Code
// trust.witness_ahead where the witness knows a larger one; those of LogReader.
Result<WitnessRequest> request_for(LogReader& reader, const Note& checkpoint,
                                   std::uint64_t old_size);
// The lines of an answer with status 200 that are the witness's cosignatures of this checkpoint; at
// least one, else trust.cosignature_missing. Lines of other keys are left out.
Result<std::vector<NoteSignature>> cosignatures_in(std::string_view answer, const Note& checkpoint,
                                                   const VerifierKey& witness);

class Witness {
 public:
  // `logs`: keys trusted for the origin that is their name; several may share one. `key` is a
  // cosignature key.
  Witness(std::filesystem::path folder, SignerKey key, std::vector<VerifierKey> logs,
          Files& files = disk_files());

  // POST add-checkpoint at this time. Any number of threads and processes.
  WitnessAnswer add_checkpoint(std::string_view body, std::uint64_t unix_time) const;
  WitnessAnswer check_and_store(const WitnessRequest& request, std::uint64_t unix_time) const;

  // Size of the last checkpoint cosigned; 0 where there is none.
  std::uint64_t last_size(const std::string& origin) const;

 private:
  std::filesystem::path state_of(const std::string& origin) const;
  Tree last_tree(const std::string& origin) const;

  std::filesystem::path folder_;
  SignerKey key_;
  std::vector<VerifierKey> logs_;
  Files& files_;
};

}  // namespace tw::trust
