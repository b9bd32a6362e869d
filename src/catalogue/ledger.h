// The one ledger of what exists: entries with their life, and batches of publication with a signed
// list. Every function that changes something is called inside store::Store::change with who does
// it, and checks that one's right: an entry is its provider's (catalogue.write), its review,
// publication and withdrawal are the keepers' (catalogue.review), and nobody reviews what he
// submitted himself.
#pragma once

#include <string>
#include <vector>

#include "catalogue/life.h"
#include "catalogue/resource.h"
#include "identity/people.h"
#include "store/store.h"
#include "trust/key.h"

namespace tw::catalogue {

struct Entry {
  Resource resource;
  std::vector<Sketch> sketches;
  State state = State::kDraft;
  std::string submitted_by;
  std::string made_by;
  std::string made_at;
  std::string changed_at;
  std::string published_at;  // empty: never
  std::string batch;         // of the last publication; may be empty
};

// A draft. Codes of check_form, catalogue.code_taken, catalogue.provider_unknown,
// catalogue.system_unknown, identity.denied, catalogue.other_provider.
Result<Entry> add(store::Transaction& transaction, const Draft& draft, const identity::Deed& deed);
// In place of what a draft or returned entry says; its code stays. Codes as add,
// catalogue.unknown, catalogue.is_settled (state).
Result<Entry> change(store::Transaction& transaction, const Draft& draft,
                     const identity::Deed& deed);
// Every event but publish. Codes catalogue.unknown, catalogue.not_now (event, state),
// catalogue.reason_missing_of (event), catalogue.own_submission, catalogue.other_provider,
// identity.denied.
Result<Entry> act(store::Transaction& transaction, const std::string& code, Event event,
                  const std::string& reason, const identity::Deed& deed);

// A note (trust/note.h) by the key of the home's log:
//
//   tidewaiter/catalogue-batch/v1
//   number: P-2026-0001
//   published: 2026-11-24T10:00:00.000Z
//   entry: tax_refund 307012/000001 <SHA-256 of the entry's document>
struct Batch {
  std::string number;
  std::string document;
  std::string author;
  std::string at;
};
// All of them, or none. Codes catalogue.unknown, catalogue.not_now, catalogue.batch_empty,
// identity.denied.
Result<Batch> publish(store::Transaction& transaction, const std::vector<std::string>& codes,
                      const trust::SignerKey& key, const identity::Deed& deed);
// Codes catalogue.batch_unknown; of verified: those of trust::Note, catalogue.batch_not_signed.
Result<Batch> batch(store::Transaction& transaction, const std::string& number);
std::vector<Batch> batches(store::Transaction& transaction);
// The number of the batch whose list this is, signed by the key.
Result<std::string> verified(std::string_view list, const trust::VerifierKey& key);
// As the list states it.
std::string digest_of(const Resource& resource);

// Code catalogue.unknown.
Result<Entry> find(store::Transaction& transaction, const std::string& code);
// By code.
std::vector<Entry> entries(store::Transaction& transaction);
// What is published is seen by everybody; what is not, by its provider and the keepers.
bool sees(const identity::Principal& principal, const Entry& entry);

struct Happening {
  std::string event;  // made, changed, or of the life
  std::string state;  // after it
  std::string author;
  std::string at;
  std::string reason;
};
std::vector<Happening> history(store::Transaction& transaction, const std::string& code);
// Changes with everything that happens in the ledger.
std::int64_t revision(store::Transaction& transaction);

// Whether two entries are one, as somebody decided: same, different.
struct Decision {
  std::string first, second, decision, reason, author, at;
};
// Codes catalogue.unknown, identity.denied, catalogue.reason_missing_of.
Result<void> decide(store::Transaction& transaction, const std::string& first,
                    const std::string& second, const std::string& decision,
                    const std::string& reason, const identity::Deed& deed);
std::vector<Decision> decisions(store::Transaction& transaction);

Json to_json(const Entry& entry);
Json to_json(const Batch& batch);
Json to_json(const std::vector<Happening>& history);

}  // namespace tw::catalogue
