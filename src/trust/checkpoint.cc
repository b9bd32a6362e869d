#include "trust/checkpoint.h"

#include <charconv>

namespace tw::trust {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() ||
      (text.size() > 1 && text[0] == '0')) {
    return std::nullopt;
  }
  return number;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

Result<Checkpoint> Checkpoint::parse(std::string_view text) {
  const auto lines = lines_of(text);
  const auto wrong = [](std::string_view what) {
    return Error("trust.checkpoint_syntax", {std::string(what)});
  };
  if (lines.size() < 3 || !text.ends_with('\n')) return wrong(text);
  for (const auto line : lines) {
    if (line.empty()) return wrong(text);
  }
  const auto size = parse_number(lines[1]);
  const auto root = hash_of_base64(lines[2]);
  if (!size) return wrong(lines[1]);
  if (!root) return wrong(lines[2]);
  return Checkpoint{std::string(lines[0]), {*size, *root}, {lines.begin() + 3, lines.end()}};
}

std::string Checkpoint::text() const {
  std::string all = origin + "\n" + std::to_string(tree.size) + "\n" + base64_of(tree.root) + "\n";
  for (const auto& line : extensions) all += line + "\n";
  return all;
}

Note sign_checkpoint(const SignerKey& key, const Tree& tree) {
  Note note{Checkpoint{key.name, tree, {}}.text(), {}};
  note.signatures.push_back(sign_text(key, note.text));
  return note;
}

Result<Checkpoint> open_checkpoint(const Note& note, const VerifierKey& key) {
  TW_TRY(auto checkpoint, Checkpoint::parse(note.text));
  if (checkpoint.origin != key.name) {
    return Error("trust.origin_differs", {checkpoint.origin, key.name});
  }
  TW_TRY(const bool held, signed_by(note, key));
  if (!held) return Error("trust.signature_missing", {key.name});
  return checkpoint;
}

}  // namespace tw::trust
