#include "catalogue/ledger.h"

#include <algorithm>
#include <set>

#include "base/digest.h"
#include "store/outbox.h"
#include "trust/note.h"

namespace tw::catalogue {
namespace {

using Text = std::string;
using identity::Deed;
using identity::Permission;
using store::Transaction;

constexpr std::string_view kBatchTitle = "tidewaiter/catalogue-batch/v1";

Text padded(std::int64_t number, std::size_t digits) {
  Text text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

Json sketches_json(const std::vector<Sketch>& sketches) {
  Json document = Json::object();
  for (const auto& sketch : sketches) document[sketch.item] = sketch.least;
  return document;
}

std::vector<Sketch> sketches_of(const Text& text) {
  std::vector<Sketch> sketches;
  const auto document = Json::parse(text);
  for (const auto& [item, least] : document.items()) {
    sketches.push_back({item, least.get<std::vector<std::uint64_t>>()});
  }
  return sketches;
}

// The resource as stored; what we wrote ourselves is read without a form.
Entry entry_of(const Text& document, const Text& sketches, const Text& state) {
  auto json = Json::parse(document);
  const Text number = json.at("number");
  json.erase("number");
  auto draft = draft_of(json);
  TW_ASSERT(draft.has_value());
  Entry entry{.resource = std::move(draft->resource),
              .sketches = sketches_of(sketches),
              .state = *state_named(state)};
  entry.resource.number = number;
  return entry;
}

std::vector<Entry> entries_of(Transaction& transaction, const char* query,
                              const store::Parameters& parameters) {
  std::vector<Entry> found;
  for (const auto& [document, sketches, state, submitted_by, made_by, made_at, changed_at,
                    published_at, batch] :
       transaction.rows<Text, Text, Text, Text, Text, Text, Text, Text, Text>("catalogue", query,
                                                                              parameters)) {
    Entry entry = entry_of(document, sketches, state);
    entry.submitted_by = submitted_by;
    entry.made_by = made_by;
    entry.made_at = made_at;
    entry.changed_at = changed_at;
    entry.published_at = published_at;
    entry.batch = batch;
    found.push_back(std::move(entry));
  }
  return found;
}

void keep(Transaction& transaction, const char* query, const Entry& entry) {
  transaction.run("catalogue", query,
                  {{"code", entry.resource.code},
                   {"number", entry.resource.number},
                   {"provider", entry.resource.provider},
                   {"system", entry.resource.system},
                   {"state", Text(to_string(entry.state))},
                   {"document", to_json(entry.resource).dump()},
                   {"sketches", sketches_json(entry.sketches).dump()},
                   {"submitted_by", entry.submitted_by},
                   {"made_by", entry.made_by},
                   {"made_at", entry.made_at},
                   {"changed_at", entry.changed_at},
                   {"published_at", entry.published_at},
                   {"batch", entry.batch}});
}

void note(Transaction& transaction, const Entry& entry, std::string_view event, const Text& reason,
          const Deed& deed) {
  transaction.run("catalogue", "event_add",
                  {{"number", store::next_number(transaction, "catalogue event")},
                   {"entry", entry.resource.code},
                   {"event", Text(event)},
                   {"state", Text(to_string(entry.state))},
                   {"author", deed.by.login},
                   {"at", text_of(deed.now)},
                   {"reason", reason}});
}

Result<void> may_write(const identity::Principal& principal, const Text& provider) {
  TW_CHECK(identity::require(principal, Permission::kCatalogueWrite));
  if (principal.organisation == provider ||
      identity::may(principal, Permission::kCatalogueReview)) {
    return {};
  }
  return Error("catalogue.other_provider", {provider});
}

// A home that has no organisations yet takes any name.
Result<void> is_known(Transaction& transaction, const Resource& resource) {
  const auto all = identity::organisations(transaction);
  const bool is_there =
      std::any_of(all.begin(), all.end(),
                  [&](const identity::Organisation& each) { return each.id == resource.provider; });
  if (!all.empty() && !is_there) {
    return Error("catalogue.provider_unknown", {resource.provider});
  }
  if (!resource.system.empty() &&
      !transaction.row<Text>("catalogue", "system_known", {{"code", resource.system}})) {
    return Error("catalogue.system_unknown", {resource.system});
  }
  return {};
}

Result<void> moves(Entry& entry, Event event) {
  const auto after = next(entry.state, event);
  if (!after) {
    return Error("catalogue.not_now",
                 {entry.resource.code, Text(to_string(event)), Text(to_string(entry.state))});
  }
  entry.state = *after;
  return {};
}

// The next in the order of its classification: number and subheading of the national code.
Text number_of(Transaction& transaction, const Resource& resource) {
  return resource.classification + "/" +
         padded(store::next_number(transaction, "catalogue " + resource.classification), 6);
}

}  // namespace

Result<Entry> add(Transaction& transaction, const Draft& draft, const Deed& deed) {
  TW_CHECK(check_form(draft.resource));
  TW_CHECK(may_write(deed.by, draft.resource.provider));
  TW_CHECK(is_known(transaction, draft.resource));
  if (find(transaction, draft.resource.code)) {
    return Error("catalogue.code_taken", {draft.resource.code});
  }
  Entry entry{.resource = draft.resource,
              .sketches = draft.sketches,
              .made_by = deed.by.login,
              .made_at = text_of(deed.now),
              .changed_at = text_of(deed.now)};
  entry.resource.number.clear();
  keep(transaction, "entry_add", entry);
  note(transaction, entry, "made", "", deed);
  return entry;
}

Result<Entry> change(Transaction& transaction, const Draft& draft, const Deed& deed) {
  TW_CHECK(check_form(draft.resource));
  TW_TRY(auto entry, find(transaction, draft.resource.code));
  TW_CHECK(may_write(deed.by, entry.resource.provider));
  TW_CHECK(may_write(deed.by, draft.resource.provider));
  TW_CHECK(is_known(transaction, draft.resource));
  if (entry.state != State::kDraft && entry.state != State::kReturned) {
    return Error("catalogue.is_settled", {entry.resource.code, Text(to_string(entry.state))});
  }
  const Text number =
      entry.resource.classification == draft.resource.classification ? entry.resource.number : "";
  entry.resource = draft.resource;
  entry.resource.number = number;
  if (!draft.sketches.empty()) entry.sketches = draft.sketches;
  entry.changed_at = text_of(deed.now);
  keep(transaction, "entry_change", entry);
  note(transaction, entry, "changed", "", deed);
  return entry;
}

Result<Entry> act(Transaction& transaction, const Text& code, Event event, const Text& reason,
                  const Deed& deed) {
  TW_TRY(auto entry, find(transaction, code));
  if (is_the_providers(event)) {
    TW_CHECK(may_write(deed.by, entry.resource.provider));
  } else {
    TW_CHECK(identity::require(deed.by, Permission::kCatalogueReview));
  }
  if (event == Event::kPublish) return Error("catalogue.by_batch", {code});
  if (needs_reason(event) && reason.empty()) {
    return Error("catalogue.reason_missing_of", {Text(to_string(event))});
  }
  TW_CHECK(moves(entry, event));
  if (event == Event::kRegister && entry.submitted_by == deed.by.login) {
    return Error("catalogue.own_submission", {code});
  }
  if (event == Event::kSubmit) entry.submitted_by = deed.by.login;
  if (event == Event::kRegister && entry.resource.number.empty()) {
    entry.resource.number = number_of(transaction, entry.resource);
  }
  entry.changed_at = text_of(deed.now);
  keep(transaction, "entry_change", entry);
  note(transaction, entry, to_string(event), reason, deed);
  return entry;
}

Text digest_of(const Resource& resource) { return sha256_hex(to_json(resource).dump()); }

Result<Batch> publish(Transaction& transaction, const std::vector<Text>& codes,
                      const trust::SignerKey& key, const Deed& deed) {
  TW_CHECK(identity::require(deed.by, Permission::kCatalogueReview));
  if (codes.empty()) return Error("catalogue.batch_empty");
  const Text at = text_of(deed.now);
  const Text year = at.substr(0, 4);
  const Text number =
      "P-" + year + "-" + padded(store::next_number(transaction, "catalogue batch " + year), 4);
  Text list = Text(kBatchTitle) + "\nnumber: " + number + "\npublished: " + at + "\n";
  for (const auto& code : std::set<Text>(codes.begin(), codes.end())) {
    TW_TRY(auto entry, find(transaction, code));
    TW_CHECK(moves(entry, Event::kPublish));
    entry.changed_at = entry.published_at = at;
    entry.batch = number;
    keep(transaction, "entry_change", entry);
    note(transaction, entry, to_string(Event::kPublish), number, deed);
    list += "entry: " + code + " " + entry.resource.number + " " + digest_of(entry.resource) + "\n";
  }
  trust::Note document{list, {}};
  document.signatures.push_back(trust::sign_text(key, document.text));
  const Batch made{number, document.bytes(), deed.by.login, at};
  transaction.run(
      "catalogue", "batch_add",
      {{"number", number}, {"document", made.document}, {"author", made.author}, {"at", at}});
  return made;
}

Result<Batch> batch(Transaction& transaction, const Text& number) {
  for (const auto& each : batches(transaction)) {
    if (each.number == number) return each;
  }
  return Error("catalogue.batch_unknown", {number});
}

std::vector<Batch> batches(Transaction& transaction) {
  std::vector<Batch> all;
  for (const auto& [number, document, author, at] :
       transaction.rows<Text, Text, Text, Text>("catalogue", "batches")) {
    all.push_back({number, document, author, at});
  }
  return all;
}

Result<Text> verified(std::string_view list, const trust::VerifierKey& key) {
  TW_TRY(const auto note, trust::Note::parse(list));
  TW_TRY(const bool is_signed, trust::signed_by(note, key));
  const Text before = Text(kBatchTitle) + "\nnumber: ";
  if (!is_signed || !note.text.starts_with(before)) {
    return Error("catalogue.batch_not_signed", {key.name});
  }
  return note.text.substr(before.size(), note.text.find('\n', before.size()) - before.size());
}

Result<Entry> find(Transaction& transaction, const Text& code) {
  auto found = entries_of(transaction, "entry_get", {{"code", code}});
  if (found.empty()) return Error("catalogue.unknown", {code});
  return std::move(found.front());
}

std::vector<Entry> entries(Transaction& transaction) {
  return entries_of(transaction, "entries", {});
}

bool sees(const identity::Principal& principal, const Entry& entry) {
  return entry.state == State::kPublished ||
         identity::may(principal, Permission::kCatalogueReview) ||
         (!principal.organisation.empty() && principal.organisation == entry.resource.provider);
}

std::vector<Happening> history(Transaction& transaction, const Text& code) {
  std::vector<Happening> all;
  for (const auto& [event, state, author, at, reason] :
       transaction.rows<Text, Text, Text, Text, Text>("catalogue", "events", {{"code", code}})) {
    all.push_back({event, state, author, at, reason});
  }
  return all;
}

std::int64_t revision(Transaction& transaction) {
  return std::get<0>(*transaction.row<std::int64_t>("catalogue", "revision"));
}

Result<void> decide(Transaction& transaction, const Text& first, const Text& second,
                    const Text& decision, const Text& reason, const Deed& deed) {
  TW_CHECK(identity::require(deed.by, Permission::kCatalogueReview));
  if (reason.empty()) return Error("catalogue.reason_missing_of", {decision});
  for (const auto& code : {first, second}) TW_CHECK(find(transaction, code));
  transaction.run("catalogue", "decision_add",
                  {{"number", store::next_number(transaction, "catalogue decision")},
                   {"first", std::min(first, second)},
                   {"second", std::max(first, second)},
                   {"decision", decision},
                   {"reason", reason},
                   {"author", deed.by.login},
                   {"at", text_of(deed.now)}});
  return {};
}

std::vector<Decision> decisions(Transaction& transaction) {
  std::vector<Decision> all;
  for (const auto& row :
       transaction.rows<Text, Text, Text, Text, Text, Text>("catalogue", "decisions")) {
    all.push_back(std::apply([](const auto&... cells) { return Decision{cells...}; }, row));
  }
  return all;
}

Json to_json(const Entry& entry) {
  Json document = to_json(entry.resource);
  document["state"] = to_string(entry.state);
  document["made_by"] = entry.made_by;
  document["made_at"] = entry.made_at;
  document["changed_at"] = entry.changed_at;
  document["published_at"] = entry.published_at;
  document["batch"] = entry.batch;
  document["may"] = Json::array();
  for (const auto event : events_of(entry.state)) document["may"].push_back(to_string(event));
  return document;
}

Json to_json(const Batch& batch) {
  return {{"number", batch.number},
          {"author", batch.author},
          {"at", batch.at},
          {"document", batch.document}};
}

Json to_json(const std::vector<Happening>& history) {
  Json list = Json::array();
  for (const auto& each : history) {
    list.push_back({{"event", each.event},
                    {"state", each.state},
                    {"author", each.author},
                    {"at", each.at},
                    {"reason", each.reason}});
  }
  return list;
}

}  // namespace tw::catalogue
