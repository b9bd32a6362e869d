// Paperless certificates of duty and tax: issued from what customs assessed (the taxes of a
// DMSTAX answer), claimed once by the tax authority, voided by a new entry.
//
// Nobody types an amount: a certificate is made from the lake or not at all. What happens to one
// is an entry that stays; its state is what the entries say. States: issued, claimed, voided.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "bill/document.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "store/store.h"

namespace tw::bill {

// What customs assessed on a declaration: the newest DMSTAX answer of its newest version. `source`
// empty: of the only source that has the number. Codes bill.no_assessment, bill.ambiguous
// (sources), bill.cancelled, bill.currencies, bill.amount_missing, bill.nothing_payable. The
// number, issuer and instant are empty.
Result<Certificate> assessed(const lake::Home& home, lake::Connection& connection,
                             const std::string& declaration, const std::string& source);

struct Act {
  std::string author;
  std::string at;
};

struct Bill {
  std::string number;
  std::string state;
  std::string declaration;
  std::string trader;
  std::string total;
  std::string currency;
  std::string document;
  std::string issued_at;
  std::string claimed_by;  // organisation or login; empty: not claimed
  std::string claim;       // the claimant's own reference
  std::string claimed_at;
  std::string voided_at;
  std::string reason;
};

// Gives the certificate its number (B-<year>-<six digits>, without gaps), signs and keeps it. One
// declaration's version has one certificate that is not void: bill.issued_before (its number).
// Inside change().
Result<Bill> issue(store::Transaction& transaction, Certificate certificate,
                   const trust::SignerKey& key, const Act& act);
// Once: bill.claimed_before (by whom, when, reference), whoever asks again; bill.is_void;
// bill.unknown. Inside change().
Result<Bill> claim(store::Transaction& transaction, const std::string& number,
                   const std::string& claimant, const std::string& reference, const Act& act);
// By an entry of its own; also of a claimed one, which the reconciliation then shows. Codes
// bill.is_void, bill.unknown, bill.reason_missing. Inside change().
Result<Bill> void_bill(store::Transaction& transaction, const std::string& number,
                       const std::string& reason, const Act& act);

Result<Bill> find(store::Transaction& transaction, const std::string& number);
// Newest first; state empty: all.
std::vector<Bill> list(store::Transaction& transaction, const std::string& state,
                       std::int64_t limit, std::int64_t offset);

struct Entry {
  std::int64_t number = 0;  // 1, 2, 3, ... over all certificates
  std::string bill;
  std::string kind;  // issued, claimed, voided
  std::string author;
  std::string at;
  std::string detail;  // the claimant's reference, or the reason
};
std::vector<Entry> entries(store::Transaction& transaction, const std::string& day);

// What the tax authority says it has claimed on a day, beside what is recorded here.
struct Claimed {
  std::string number;
  std::string total;
};
struct Reconciliation {
  std::string day;
  struct Sum {
    std::int64_t count = 0;
    std::string currency;
    std::string total;
  };
  std::vector<Sum> issued, claimed, voided;  // by currency
  struct Difference {
    std::string number;
    std::string kind;  // only_theirs, only_ours, total_differs, void_after_claim, unknown
    std::string ours;
    std::string theirs;
  };
  std::vector<Difference> differences;
};
// `theirs` absent: our own account of the day alone.
Reconciliation reconcile(store::Transaction& transaction, const std::string& day,
                         const std::optional<std::vector<Claimed>>& theirs);
// A CSV file with the columns number and total. Codes of parse_csv_table, bill.column_missing.
Result<std::vector<Claimed>> read_claims(const std::string& text, const std::string& file);

}  // namespace tw::bill
