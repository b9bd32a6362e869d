// The life of agreements: an organisation asks for a resource of the catalogue, its owner answers.
//
//   ask --> in_force                              all that is asked for is shared without condition
//   ask --> requested --approve--> in_force       (sensitive: agreed --approve by another-->
//   in_force)
//           requested --offer--> offered --accept--> in_force         (sensitive: agreed, likewise)
//           requested, offered, agreed --refuse--> ended; --withdraw, by who asked--> ended
//   in_force --suspend--> suspended --resume--> in_force;  in_force, suspended --revoke--> ended
//   in_force --renew--> in_force, until later     (sensitive: when a second person says the same)
//   in_force, its last day over --> ended
//
// The states are those of migration agreement, each with the state of the Dataspace Protocol it
// stands for. From the moment that it is no longer in force nothing is given under it: whoever
// gives asks grant_in_force each time. What is agreed is a signed document; every act is an entry
// of the log, which is the caller's to record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/ledger.h"
#include "exchange/grant.h"
#include "exchange/working_days.h"
#include "trust/key.h"

namespace tw::exchange {

struct Agreement {
  Grant grant;
  std::string state;
  std::string end_reason;  // of ended: refused, withdrawn, revoked, expired
  std::string provider;    // organisation
  std::string cycle;       // how often; a word of the catalogue
  std::string asked_by;    // login
  std::string asked_at;
  std::string due;             // the day by which the owner answers; empty: answered, or at once
  std::string first_approver;  // where two are needed
  std::string renew_until;     // what the first of two has renewed it to
  std::string reason;          // of the last act that needed one
  std::string document;        // signed; empty until it is in force
  bool is_sensitive = false;
};

// What an act needs: who, when, the key of the home's log.
struct Act {
  const identity::Deed& deed;
  const trust::SignerKey& key;
};

// `grant` without id; its organisation is that of who asks, but for who owns the files. Codes
// exchange.not_published, exchange.not_shared (column), exchange.text_missing,
// exchange.dates_wrong, exchange.asked_before (its number), those of compile, identity.denied,
// exchange.no_organisation.
Result<Agreement> ask(store::Transaction& transaction, const Grant& grant, const std::string& cycle,
                      const WorkingDays& calendar, int days, const Act& act);
// By the owner, other terms than asked for: no column that was not asked for. Codes
// exchange.agreement_unknown, exchange.not_now (act, state), exchange.other_owner,
// exchange.not_asked (column), exchange.reason_missing.
Result<Agreement> offer(store::Transaction& transaction, const std::string& id, const Grant& terms,
                        const std::string& reason, const Act& act);
// The others. `reason` is needed to refuse, suspend and revoke. Codes as of offer,
// exchange.same_approver, exchange.unknown_act.
Result<Agreement> act_on(store::Transaction& transaction, const std::string& id,
                         const std::string& what, const std::string& reason, const Act& act);
// Code exchange.dates_wrong beside those.
Result<Agreement> renew(store::Transaction& transaction, const std::string& id, Date until,
                        const Act& act);
// Ends those whose last day is over; answers their numbers.
std::vector<std::string> expire(store::Transaction& transaction, Instant now);

Result<Agreement> find_agreement(store::Transaction& transaction, const std::string& id);
// Newest first.
std::vector<Agreement> agreements(store::Transaction& transaction);
// Its two sides and the auditors.
bool sees(const identity::Principal& principal, const Agreement& agreement);

struct AgreementEvent {
  std::string what, state, author, at, reason;
};
std::vector<AgreementEvent> history_of(store::Transaction& transaction, const std::string& id);

// The number of an agreement document that is signed by the key; its state is not in it. Codes of
// trust::Note, exchange.not_a_document.
Result<std::string> verified_agreement(std::string_view document, const trust::VerifierKey& key);

// `today` gives the working days that are left; the salt is never told.
catalogue::Json to_json(const Agreement& agreement, const WorkingDays& calendar, Date today);

}  // namespace tw::exchange
