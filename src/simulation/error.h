// Errors planted in declarations, and the truth about each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/declaration.h"

namespace tw::simulation {

enum class ErrorKind : std::uint8_t {
  kMassTimesThousand,
  kMassTimesTen,
  kMassTenth,
  kQuantityInOtherUnit,
  kWrongCurrency,
  kDigitsSwapped,
  kEndedCode,
  kUnknownTradeMode,
  kUnknownCountry,
  kMissingCountry,
  kNetAboveGross,
  kNegativeMass,
  kZeroMass,
  kHeaderCount,
  kDuplicateItem,
  kDuplicateDeclaration,
  kDatesReversed,
  kWrongStatutoryUnit,
  kPriceMismatch,
  kTaxMismatch,
  kBadCheckDigit,
  // Records of delimited text that no reader can read:
  kUnreadableDate,
  kUnreadableNumber,
  kMissingFields,
  kBrokenQuote,
  // Of the profile kReview (review_error.h):
  kMassThousandfold,
  kMassTenfold,
  kSupplementaryQuantity,
  kCurrency,
  kValueTenfold,
  kCodeSwap,
  kNeighbourCountry,
  kDoubleDeclaration,
};

// Which errors are planted: one of each kind that the rules must find, or those that only a
// reviewer can tell, who knows what such goods cost and what this trader deals in.
enum class ErrorProfile : std::uint8_t { kRules, kReview };

struct ErrorFact {
  ErrorKind kind;
  std::string_view name;   // in truth.csv
  std::string_view field;  // concept
  std::string_view
      rule;  // of rules/ that must find it; for unreadable records the code in quarantine
  bool whole_declaration;  // a fact of the header, stated on every item
  bool unreadable;
};
// In the order of the enumeration.
std::span<const ErrorFact> error_facts(ErrorProfile profile);
const ErrorFact& fact(ErrorKind kind);

struct Planted {
  ErrorKind kind;
  std::size_t item;  // index; 0 where the whole declaration is concerned
  std::string true_value;
  std::string planted_value;
  std::string_view field;
  std::string_view rule;  // empty: only unit values (checks 19-23) can tell
};

// What was done to one declaration. Errors of content stand in the declaration itself; the others
// are left to the writer.
struct Errors {
  std::vector<Planted> planted;
  // The number under which the whole declaration is lodged again; empty: it is not.
  std::string second_number;
  int second_days = 0;  // how much later that is
  // A second version takes the place of the declaration, and its errors with it.
  bool mended = false;

  const Planted* of_item(std::size_t item) const;  // nullptr when there is none
};

// Gives each item an error with that chance; at most one an item and one a header.
Errors plant_errors(Random random, std::uint32_t per_million, Declaration& declaration);

}  // namespace tw::simulation
