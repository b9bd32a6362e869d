// Who acts, and what that person or service may do: the one place that answers "may X do Y to Z".
//
// A Principal is a value, made at sign-in (or by the command line) from the people of the home; it
// holds for one request. Whoever does something for somebody asks `may`; whoever shows records also
// asks `sees_office` or `sees_declarant`. What is not given is denied.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"

namespace tw::identity {

// One permission, one kind of act. The stable names (permission_name) stand in
// standards/roles.toml, in routes and in the log. They are stored by name, so the order may change.
enum class Permission : std::uint8_t {
  kTableRead,             // table.read: published tables, releases, indices, quality reports
  kDeclarationRead,       // declaration.read: declarations, findings, traces, within the scope
  kEnterpriseRead,        // enterprise.read: the registry; departments have it by agreement instead
  kDeclarationLoad,       // declaration.load: files in, with their mapping; evidence, history
  kCheckRun,              // check.run: rules over a month; early warnings
  kReviewWork,            // review.work: claim, accept, correct, withdraw
  kReviewQuery,           // review.query: ask a trader or a district, and record the answer
  kClosePreliminary,      // close.preliminary
  kCloseFinal,            // close.final
  kReleasePublish,        // release.publish: a closed table goes out
  kConfidentialityRead,   // confidentiality.read: tables before cells are hidden; the requests
  kConfidentialityWrite,  // confidentiality.write: traders' requests, what is hidden for them
  kRuleWrite,             // rule.write: propose rules and watches
  kRuleApprove,           // rule.approve: let somebody else's rule begin
  kStandardsWrite,        // standards.write: code lists, concordances, structures, mappings
  kRateWrite,             // rate.write: exchange rates
  kMirrorWrite,           // mirror.write: partners' figures in
  kPeopleRead,            // people.read
  kPeopleManage,          // people.manage: organisations, people, roles, keys, sessions of others
  kGrantApprove,          // grant.approve: let somebody else's grant of a right begin
  kAuditRead,             // audit.read: who did what
  kLogRead,               // log.read: the transparency log and its proofs
  kJobWatch,              // job.watch: long work of others
  kJobCancel,             // job.cancel
  kBackupRun,             // backup.run: backup, and what keeps the home in order
  kBillIssue,             // bill.issue: certificates of duty and tax: issue, void, reconcile
  kBillClaim,             // bill.claim: claim one, for the tax authority
  kCatalogueWrite,        // catalogue.write: what one's organisation has, into the ledger
  kCatalogueReview,       // catalogue.review: review, publish and withdraw entries; systems
  kAgreementAsk,          // agreement.ask: ask for a resource, for one's organisation
  kAgreementDecide,       // agreement.decide: answer who asks for one's organisation's resources
};
inline constexpr std::size_t kPermissions = 31;

// "table.read", ...
std::string_view permission_name(Permission permission);
std::optional<Permission> permission_named(std::string_view name);
// In the order of the enumeration.
const std::vector<Permission>& all_permissions();

// A set of permissions. Empty at first: what is not given is denied.
class Permissions {
 public:
  Permissions() = default;
  Permissions(std::initializer_list<Permission> given) {
    for (const auto permission : given) add(permission);
  }
  static Permissions all();
  void add(Permission permission) { bits_.set(static_cast<std::size_t>(permission)); }
  void add(const Permissions& others) { bits_ |= others.bits_; }
  bool has(Permission permission) const { return bits_.test(static_cast<std::size_t>(permission)); }
  bool empty() const { return bits_.none(); }
  std::vector<Permission> list() const;
  bool operator==(const Permissions&) const = default;

 private:
  std::bitset<kPermissions> bits_;
};

// Which records somebody sees. An office belongs to a district when its code begins with the code
// of the district (China: 22 is Shanghai, 2225 one of its offices), so an entry may also name a
// single office. A list that is not `all` and has no entry shows nothing.
struct Scope {
  bool all_offices = false;
  std::vector<std::string> offices;  // codes of districts or offices, sorted
  bool all_declarants = true;
  std::vector<std::string> declarants;  // a broker's own: declarant_id, sorted

  static Scope everything() { return {.all_offices = true}; }
  bool operator==(const Scope&) const = default;
};

struct Principal {
  enum class Kind : std::uint8_t { kPerson, kService };

  std::string id;     // stable, never used again for another
  std::string login;  // unique; a service account's name
  BothLanguages name;
  Kind kind = Kind::kPerson;
  std::string organisation;  // its id
  Scope scope;
  Permissions permissions;
  // The id of another whose rights and scope these are for the moment (delegation); empty: one's
  // own.
  std::string acting_for;
};

// Default deny.
bool may(const Principal& principal, Permission permission);
// Whether records of that office (item.customs_office) may be shown to, or changed by, the
// principal. A record without an office is seen by those who see all offices.
bool sees_office(const Principal& principal, std::string_view office);
// The same for item.declarant_id.
bool sees_declarant(const Principal& principal, std::string_view declarant);

}  // namespace tw::identity
