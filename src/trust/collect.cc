#include "trust/collect.h"

#include <utility>

#include "base/file.h"
#include "trust/checkpoint.h"
#include "trust/journal.h"
#include "trust/witness.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;

constexpr int kStale = 409;

fs::path list_of(const fs::path& home) { return home / "trust/witnesses"; }

std::string line_of(const AskedWitness& witness) {
  return witness.key.text() + " " + witness.address + "\n";
}

Result<Posted> ask(LogReader& reader, const Note& checkpoint, const AskedWitness& witness,
                   std::uint64_t old_size, const Post& post) {
  TW_TRY(const auto request, request_for(reader, checkpoint, old_size));
  return post(witness.address + "/add-checkpoint", request.body());
}

// The size that a stale request is answered with; nothing where it is none, or the one we have
// asked from: then the witness knows another tree of that size.
std::optional<std::uint64_t> known_size(const Posted& answer, std::uint64_t asked) {
  if (answer.status != kStale) return std::nullopt;
  const auto lines = lines_of(answer.body);
  const auto size = lines.size() == 1 ? parse_number(lines[0]) : std::nullopt;
  return size == asked ? std::nullopt : size;
}

Result<std::vector<NoteSignature>> cosignatures(LogReader& reader, const Note& checkpoint,
                                                const AskedWitness& witness, const Post& post) {
  TW_TRY(auto answer, ask(reader, checkpoint, witness, 0, post));
  if (const auto size = known_size(answer, 0)) {
    TW_TRY(answer, ask(reader, checkpoint, witness, *size, post));
  }
  if (answer.status != 200) {
    constexpr std::size_t kMostWords = 200;
    const std::string words = answer.body.substr(0, kMostWords);
    return Error("trust.witness_refused",
                 {std::to_string(answer.status), words.substr(0, words.find('\n'))});
  }
  return cosignatures_in(answer.body, checkpoint, witness.key);
}

}  // namespace

Result<void> ask_witness(const fs::path& home, const AskedWitness& witness) {
  if (!Journal::exists(home)) return Error("trust.no_log", {home.string()});
  if (witness.key.type != KeyType::kCosignature) {
    return Error("trust.policy_invalid", {witness.key.text()});
  }
  const auto& address = witness.address;
  const bool is_url = address.starts_with("https://") || address.starts_with("http://");
  if (!is_url || address.ends_with('/') || address.find_first_of(" \n") != std::string::npos) {
    return Error("trust.witness_address", {address});
  }
  TW_TRY(const auto known, asked_witnesses(home));
  std::string text;
  for (const auto& each : known) {
    if (each.key != witness.key) text += line_of(each);
  }
  write_file_durably(list_of(home), text + line_of(witness));
  return {};
}

Result<std::vector<AskedWitness>> asked_witnesses(const fs::path& home) {
  std::vector<AskedWitness> found;
  const auto text = read_file(list_of(home));
  if (!text) return found;
  for (const auto line : lines_of(*text)) {
    const auto space = line.find(' ');
    TW_TRY(auto key, VerifierKey::parse(line.substr(0, space)));
    if (space == std::string_view::npos) return Error("trust.witness_address", {""});
    found.push_back({std::move(key), std::string(line.substr(space + 1))});
  }
  return found;
}

std::vector<Collected> collect(LogReader& reader, const Note& checkpoint,
                               const std::vector<AskedWitness>& witnesses, const Post& post) {
  std::vector<Collected> all;
  for (const auto& witness : witnesses) {
    auto found = cosignatures(reader, checkpoint, witness, post);
    Collected one{witness.key, {}, {}};
    if (found) {
      one.cosignatures = std::move(*found);
    } else {
      one.failure = found.error();
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace tw::trust
