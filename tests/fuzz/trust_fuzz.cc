// Notes, checkpoints, keys, proof files, requests to a witness, entries: what is read prints as
// itself, byte for byte, so no two texts mean the same; what is no proof proves nothing.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "trust/checkpoint.h"
#include "trust/entry.h"
#include "trust/key.h"
#include "trust/proof.h"
#include "trust/tile.h"
#include "trust/witness.h"

namespace {

using namespace tw::trust;

void read_as_texts(std::string_view text) {
  if (const auto note = Note::parse(text)) {
    TW_ASSERT(note->bytes() == text);
    if (const auto checkpoint = Checkpoint::parse(note->text)) {
      TW_ASSERT(checkpoint->text() == note->text);
    }
  }
  if (const auto key = VerifierKey::parse(text)) TW_ASSERT(key->text() == text);
  if (const auto proof = Proof::parse(text)) {
    TW_ASSERT(proof->bytes() == text);
    static const Policy kNobody =
        *Policy::make(SignerKey::make("a.example", KeyType::kEd25519)->verifier(), {}, 0);
    TW_ASSERT(!verify_proof(*proof, proof->extra.value_or(""), kNobody));
  }
  if (const auto request = WitnessRequest::parse(text)) TW_ASSERT(request->body() == text);
  if (const auto entry = Entry::parse(text)) TW_ASSERT(Entry::parse(entry->text()));
  if (const auto part = PrivatePart::parse(text)) TW_ASSERT(PrivatePart::parse(part->text()));
}

void read_as_tiles(std::string_view bytes) {
  for (const std::uint64_t width : {std::uint64_t{1}, std::uint64_t{3}, kTileWidth}) {
    const TileName name{kEntries, 0, width};
    if (const auto entries = parse_bundle(name, bytes)) {
      std::string again;
      for (const auto& entry : *entries) append_to_bundle(again, entry);
      TW_ASSERT(bytes.starts_with(again));
    }
    if (const auto hashes = parse_tile(name, bytes)) {
      TW_ASSERT(bytes.starts_with(tile_bytes(*hashes)));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_as_texts(text);
  read_as_tiles(text);
  return 0;
}
