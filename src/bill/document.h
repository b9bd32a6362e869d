// The certificate: what was assessed on a declaration, as a signed note (trust/note.h) that anybody
// with the issuer's verifier key verifies offline.
//
//   tidewaiter/bill/v1
//   number: B-2026-000001
//   issuer: Customs Head Office / 海关总署
//   declaration: 2225000000000001
//   version: 1
//   source: cds
//   trader: 91310000MA0000000Y
//   name: ...
//   office: 2225
//   issued: 2026-11-24T10:00:00.000Z
//   currency: CNY
//   tax: A00 123.45            one line a kind of tax
//   total: 123.45
//
//   — <name of the key> <signature>
//
// The first line keeps it apart from all else that the key signs (a checkpoint begins with the
// log's origin).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "trust/key.h"

namespace tw::bill {

struct Tax {
  std::string kind;
  Decimal amount;  // scale 2
  bool operator==(const Tax&) const = default;
};

struct Certificate {
  std::string number;
  std::string issuer;
  std::string declaration;
  std::int64_t version = 1;
  std::string source;
  std::string trader;
  std::string name;
  std::string office;
  std::string issued;
  std::string currency;
  std::vector<Tax> taxes;  // by kind
  Decimal total;           // their sum

  // The text that is signed. What others wrote (names) is on one line: control characters are gone.
  std::string text() const;
  // Code bill.not_a_certificate (line): also where the total is not the sum of the taxes, or the
  // text is not what text() writes.
  static Result<Certificate> parse(std::string_view text);
};

// The certificate with its signature.
std::string signed_document(const Certificate& certificate, const trust::SignerKey& key);
// Codes of Note::parse and Certificate::parse; trust.signature_wrong; bill.not_signed (by that
// key).
Result<Certificate> verify(std::string_view document, const trust::VerifierKey& key);

}  // namespace tw::bill
