// Signed notes (c2sp.org/signed-note): a text and lines of signatures under it.
//
//   <text, ends in a newline>
//   <empty line>
//   — <key name> <base64(key id, 4 bytes big endian || signature)>
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trust/key.h"

namespace tw::trust {

struct NoteSignature {
  std::string key_name;
  std::uint32_t key_id = 0;
  std::string bytes;  // as the key's type has it

  bool operator==(const NoteSignature&) const = default;
  // "— name base64\n"
  std::string line() const;
};

struct Note {
  std::string text;  // with its last newline
  std::vector<NoteSignature> signatures;

  // At most a million bytes and a hundred signatures. Codes trust.note_syntax (what is wrong),
  // trust.note_too_large.
  static Result<Note> parse(std::string_view bytes);
  std::string bytes() const;
};

// One line of a signature without its newline; trust.note_syntax.
Result<NoteSignature> parse_signature_line(std::string_view line);

// Types Ed25519 and SM2; cosignatures have a time (trust/cosignature.h).
NoteSignature sign_text(const SignerKey& key, std::string_view text);

// Whether the note has a signature of the key and it holds. Other keys' are ignored. Code
// trust.signature_wrong where one is the key's by name and id and does not hold: such a note is
// to be refused as a whole.
Result<bool> signed_by(const Note& note, const VerifierKey& key);

}  // namespace tw::trust
