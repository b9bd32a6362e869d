// The four-eyes rule: what one person proposes, another approves. One mechanism for rules, grants
// and closes; whoever acts on it reads the document of an approved proposal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/grants.h"
#include "store/settings.h"

namespace tw::identity {

// A kind of thing that needs two people, and what each must be allowed.
struct ProposalKind {
  std::string_view name;
  Permission propose;
  Permission approve;
};

// rule: rule.write, rule.approve. grant: people.manage, grant.approve. close: close.final by both.
const std::vector<ProposalKind>& proposal_kinds();

struct Proposal {
  std::string id;
  std::string kind;
  std::string subject;   // what it is about, in the words of the kind: a rule's name, a period
  std::string document;  // JSON: all that was proposed; what is approved is this and no other
  std::string proposed_by;
  std::string proposed_for;  // whom the proposer acted for; empty: nobody
  std::string proposed_at;
  std::string state;  // open, approved, refused, withdrawn
  std::string decided_by;
  std::string decided_at;
  std::string reason;
};

// Answers the id. Code identity.denied.
Result<std::string> propose(store::Transaction& transaction, std::string_view kind,
                            const std::string& subject, const std::string& document,
                            const Deed& deed);
// Another than who proposed it: neither of the two persons that count (who acts, who is acted for)
// may be one of the proposer's. Codes identity.proposal_unknown, identity.proposal_decided,
// identity.denied, identity.same_person.
Result<Proposal> approve(store::Transaction& transaction, const std::string& id, const Deed& deed);
// What two people must want alike. Where another has proposed just this (document) of the subject,
// it is approved; else it is proposed, unless it waits already for somebody else than this one.
// State of what is answered: approved, or open. Codes identity.denied.
Result<Proposal> concur(store::Transaction& transaction, std::string_view kind,
                        const std::string& subject, const std::string& document, const Deed& deed);
// Refused by whoever might approve it; withdrawn by who proposed it. The same codes.
Result<Proposal> refuse(store::Transaction& transaction, const std::string& id,
                        const std::string& reason, const Deed& deed);
Result<Proposal> find_proposal(store::Transaction& transaction, const std::string& id);
// Oldest first.
std::vector<Proposal> proposals(store::Transaction& transaction, const std::string& state);

// Whether a kind needs two people here: the settings say so, and there is an administrator, who
// could be one of the two. Before there is one, the home belongs to whoever can write its files.
bool needs_two(store::Transaction& transaction, std::string_view kind,
               const store::Settings& settings, Instant now);

// A grant under the four-eyes rule. propose_grant checks what give_role would refuse; approve_grant
// approves and gives. Codes of propose and give_role.
Result<std::string> propose_grant(store::Transaction& transaction, const Grant& grant,
                                  const Deed& deed);
Result<void> approve_grant(store::Transaction& transaction, const std::string& id,
                           const Deed& deed);
// Gives the role; but proposes it, and answers the proposal's id, where grants need two people.
Result<std::string> give_or_propose(store::Transaction& transaction, const Grant& grant,
                                    const store::Settings& settings, const Deed& deed);

}  // namespace tw::identity
