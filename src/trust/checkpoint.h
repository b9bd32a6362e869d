// Checkpoints (c2sp.org/tlog-checkpoint): the signed statement of a log's size and root.
//
//   <origin>
//   <size>
//   <base64(root)>
//   [<extension line>...]
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trust/merkle.h"
#include "trust/note.h"

namespace tw::trust {

struct Checkpoint {
  std::string origin;
  Tree tree;
  std::vector<std::string> extensions;

  // Of a note's text; trust.checkpoint_syntax.
  static Result<Checkpoint> parse(std::string_view text);
  std::string text() const;
};

// A decimal without leading zeroes, as sizes and indices are written.
std::optional<std::uint64_t> parse_number(std::string_view text);

// The lines of a text; the last one may lack its newline.
std::vector<std::string_view> lines_of(std::string_view text);

// Signed by the log's own key, whose name is the origin.
Note sign_checkpoint(const SignerKey& key, const Tree& tree);

// Reads a checkpoint that must be signed by `key` and have its name as origin. Codes
// trust.checkpoint_syntax, trust.note_syntax, trust.note_too_large, trust.origin_differs,
// trust.signature_wrong, trust.signature_missing.
Result<Checkpoint> open_checkpoint(const Note& note, const VerifierKey& key);

}  // namespace tw::trust
