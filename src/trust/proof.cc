#include "trust/proof.h"

#include "base/base64.h"
#include "trust/checkpoint.h"

namespace tw::trust {
namespace {

Error syntax(std::string_view line) { return Error("trust.proof_syntax", {std::string(line)}); }

// Takes the next line off the text.
std::optional<std::string_view> next_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kMostHashes = 64;

}  // namespace

Result<Proof> Proof::parse(std::string_view bytes) {
  Proof proof;
  auto line = next_line(bytes);
  if (line != kProofHeader) return syntax(line.value_or(""));
  line = next_line(bytes);
  if (line && line->starts_with(kExtra)) {
    proof.extra = from_base64(line->substr(kExtra.size()));
    if (!proof.extra) return syntax(*line);
    line = next_line(bytes);
  }
  if (!line || !line->starts_with(kIndex)) return syntax(line.value_or(""));
  const auto index = parse_number(line->substr(kIndex.size()));
  if (!index) return syntax(*line);
  proof.index = *index;
  while ((line = next_line(bytes)) && !line->empty()) {
    const auto hash = hash_of_base64(*line);
    if (!hash || proof.hashes.size() == kMostHashes) return syntax(*line);
    proof.hashes.push_back(*hash);
  }
  if (!line) return syntax("");
  TW_TRY(proof.checkpoint, Note::parse(bytes));
  return proof;
}

std::string Proof::bytes() const {
  std::string text(kProofHeader);
  text += "\n";
  if (extra) text += std::string(kExtra) + base64(*extra) + "\n";
  text += std::string(kIndex) + std::to_string(index) + "\n";
  for (const auto& hash : hashes) text += base64_of(hash) + "\n";
  return text + "\n" + checkpoint.bytes();
}

Result<Policy::Opened> verify_proof(const Proof& proof, std::string_view entry,
                                    const Policy& policy) {
  TW_TRY(auto opened, policy.open(proof.checkpoint));
  const Digest digest = log_digest_of(policy.log.type);
  const Tree& tree = opened.checkpoint.tree;
  if (!includes(digest, tree, proof.index, leaf_hash(digest, entry), proof.hashes)) {
    return Error("trust.proof_wrong", {std::to_string(proof.index), std::to_string(tree.size)});
  }
  return opened;
}

}  // namespace tw::trust
