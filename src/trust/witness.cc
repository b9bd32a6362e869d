#include "trust/witness.h"

#include <optional>
#include <utility>

#include "base/digest.h"
#include "trust/cosignature.h"
#include "trust/merkle.h"

namespace tw::trust {
namespace {

constexpr std::size_t kMostProof = 63;
constexpr std::string_view kOld = "old ";

WitnessAnswer refuse(int status, std::string why) {
  return {status, "text/plain; charset=utf-8", std::move(why) + "\n"};
}

WitnessAnswer conflict(std::uint64_t size) {
  return {409, "text/x.tlog.size", std::to_string(size) + "\n"};
}

}  // namespace

Result<WitnessRequest> WitnessRequest::parse(std::string_view body) {
  const Error syntax("trust.witness_syntax");
  const auto blank = body.find("\n\n");
  if (blank == std::string_view::npos) return syntax;
  const auto lines = lines_of(body.substr(0, blank + 1));
  if (lines.empty() || lines.size() > kMostProof + 1 || !lines[0].starts_with(kOld)) return syntax;
  const auto old_size = parse_number(lines[0].substr(kOld.size()));
  if (!old_size) return syntax;
  WitnessRequest request{*old_size, {}, {}};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto hash = hash_of_base64(lines[i]);
    if (!hash) return syntax;
    request.proof.push_back(*hash);
  }
  auto note = Note::parse(body.substr(blank + 2));
  if (!note) return syntax;
  request.checkpoint = std::move(*note);
  return request;
}

std::string WitnessRequest::body() const {
  std::string text = std::string(kOld) + std::to_string(old_size) + "\n";
  for (const auto& hash : proof) text += base64_of(hash) + "\n";
  return text + "\n" + checkpoint.bytes();
}

Result<WitnessRequest> request_for(LogReader& reader, const Note& checkpoint,
                                   std::uint64_t old_size) {
  TW_TRY(const auto parsed, Checkpoint::parse(checkpoint.text));
  const std::uint64_t size = parsed.tree.size;
  if (old_size > size) {
    return Error("trust.witness_ahead", {std::to_string(old_size), std::to_string(size)});
  }
  TW_TRY(auto proof, reader.consistency(old_size, size));
  return WitnessRequest{old_size, std::move(proof), checkpoint};
}

Result<std::vector<NoteSignature>> cosignatures_in(std::string_view answer, const Note& checkpoint,
                                                   const VerifierKey& witness) {
  std::vector<NoteSignature> found;
  for (const auto line : lines_of(answer)) {
    TW_TRY(auto signature, parse_signature_line(line));
    TW_TRY(const bool held, signed_by({checkpoint.text, {signature}}, witness));
    if (held) found.push_back(std::move(signature));
  }
  if (found.empty()) return Error("trust.cosignature_missing", {witness.name});
  return found;
}

Witness::Witness(std::filesystem::path folder, SignerKey key, std::vector<VerifierKey> logs,
                 Files& files)
    : folder_(std::move(folder)), key_(std::move(key)), logs_(std::move(logs)), files_(files) {
  TW_ASSERT(key_.type == KeyType::kCosignature);
}

std::filesystem::path Witness::state_of(const std::string& origin) const {
  return folder_ / sha256_hex(origin);
}

// What was stored was verified then.
Tree Witness::last_tree(const std::string& origin) const {
  const auto stored = files_.read(state_of(origin));
  if (!stored) return {};
  const auto checkpoint = Checkpoint::parse(*stored);
  if (!checkpoint) {
    throw EnvironmentError(Error("file.unreadable", {state_of(origin).string()}));
  }
  return checkpoint->tree;
}

std::uint64_t Witness::last_size(const std::string& origin) const { return last_tree(origin).size; }

WitnessAnswer Witness::add_checkpoint(std::string_view body, std::uint64_t unix_time) const {
  const auto request = WitnessRequest::parse(body);
  if (!request) return refuse(400, "this is no add-checkpoint request");
  return check_and_store(*request, unix_time);
}

WitnessAnswer Witness::check_and_store(const WitnessRequest& request,
                                       std::uint64_t unix_time) const {
  const auto checkpoint = Checkpoint::parse(request.checkpoint.text);
  if (!checkpoint) return refuse(400, "the note is no checkpoint");
  bool known = false;
  std::optional<Digest> digest;
  for (const auto& log : logs_) {
    if (log.name != checkpoint->origin) continue;
    known = true;
    const auto held = signed_by(request.checkpoint, log);
    if (held && *held) digest = log_digest_of(log.type);
  }
  if (!known) return refuse(404, "unknown log");
  if (!digest) return refuse(403, "no known key of the log has signed this");
  const Tree& tree = checkpoint->tree;
  if (request.old_size > tree.size) return refuse(400, "the old size is over the checkpoint's");

  const auto lock = files_.lock(folder_ / "lock");
  const Tree last = last_tree(checkpoint->origin);
  if (request.old_size != last.size) return conflict(last.size);
  if (last.size == tree.size && last.size > 0 && last.root != tree.root) {
    return conflict(last.size);
  }
  // Of an empty tree nothing can be proven: the first checkpoint is taken as it is, an empty one
  // must have the root of nothing.
  const bool held =
      last.size == 0 ? request.proof.empty() && (tree.size > 0 || tree.root == empty_root(*digest))
                     : extends(*digest, last, tree, request.proof);
  if (!held) return refuse(422, "the consistency proof does not hold");
  replace_durably(files_, state_of(checkpoint->origin), request.checkpoint.text);
  return {200, "text/plain; charset=utf-8",
          cosign(key_, request.checkpoint.text, unix_time).line()};
}

}  // namespace tw::trust
