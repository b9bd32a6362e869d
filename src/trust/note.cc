#include "trust/note.h"

#include <algorithm>

#include "base/base64.h"
#include "base/encoding.h"
#include "trust/cosignature.h"

namespace tw::trust {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014, space
constexpr std::size_t kMostBytes = 1'000'000;
constexpr std::size_t kMostSignatures = 100;

Error syntax(std::string_view what) { return Error("trust.note_syntax", {std::string(what)}); }

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes.push_back(static_cast<char>(number >> shift & 0xffU));
  }
  return bytes;
}

}  // namespace

std::string NoteSignature::line() const {
  return std::string(kDash) + key_name + " " + base64(big_endian(key_id) + bytes) + "\n";
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kDash)) return syntax(line);
  const auto space = line.find(' ', kDash.size());
  if (space == std::string_view::npos) return syntax(line);
  const auto name = line.substr(kDash.size(), space - kDash.size());
  const auto bytes = from_base64(line.substr(space + 1));
  if (!is_key_name(name) || !bytes || bytes->size() < 5) return syntax(line);
  NoteSignature signature{std::string(name), 0, bytes->substr(4)};
  for (std::size_t i = 0; i < 4; ++i) {
    signature.key_id = signature.key_id << 8U | static_cast<unsigned char>((*bytes)[i]);
  }
  return signature;
}

Result<Note> Note::parse(std::string_view bytes) {
  if (bytes.size() > kMostBytes) return Error("trust.note_too_large");
  const auto control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; };
  if (!is_utf8(bytes) || std::any_of(bytes.begin(), bytes.end(), control)) {
    return syntax("UTF-8");
  }
  // The last empty line parts text and signatures.
  const auto blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos || !bytes.ends_with('\n')) return syntax("\\n\\n");
  Note note{std::string(bytes.substr(0, blank + 1)), {}};
  auto rest = bytes.substr(blank + 2);
  if (rest.empty()) return syntax(kDash);
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    TW_TRY(auto signature, parse_signature_line(rest.substr(0, end)));
    note.signatures.push_back(std::move(signature));
    if (note.signatures.size() > kMostSignatures) return Error("trust.note_too_large");
    rest.remove_prefix(end + 1);
  }
  return note;
}

std::string Note::bytes() const {
  std::string all = text + "\n";
  for (const auto& each : signatures) all += each.line();
  return all;
}

NoteSignature sign_text(const SignerKey& key, std::string_view text) {
  TW_ASSERT(key.type != KeyType::kCosignature);
  return {key.name, key.verifier().id(), sign(algorithm_of(key.type), key.keys, text)};
}

Result<bool> signed_by(const Note& note, const VerifierKey& key) {
  const std::uint32_t id = key.id();
  bool found = false;
  for (const auto& each : note.signatures) {
    if (each.key_name != key.name || each.key_id != id) continue;
    const bool holds = key.type == KeyType::kCosignature
                           ? cosignature_time(note.text, each, key).has_value()
                           : verify(algorithm_of(key.type), key.public_key, note.text, each.bytes);
    if (!holds) return Error("trust.signature_wrong", {key.name});
    found = true;
  }
  return found;
}

}  // namespace tw::trust
