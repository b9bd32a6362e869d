// Enterprises that may be one and the same, for a person to decide.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "lake/engine.h"
#include "store/store.h"

namespace tw::enterprise {

// kUscc: two customs codes with one unified social credit code. kName: the same name in the same
// province, spelling aside (width, blanks, punctuation, case, legal form). kLikeName: names that
// differ in one letter (another, one more, two swapped), of at least five, of the same province,
// office and kind.
enum class Likeness { kUscc, kName, kLikeName };
std::string_view name_of(Likeness likeness);  // uscc, name, like_name

struct Pair {
  Likeness likeness = Likeness::kUscc;
  struct Side {
    std::string customs_code, uscc, name, place, office, kind, credit;
  };
  Side first;  // the smaller customs code
  Side second;
  std::string decision;  // "", same, different
};

struct Decision {
  std::string first;  // customs codes
  std::string second;
  std::string decision;  // same, different
  std::string reason;
  std::string author;
  std::string at;
};

// Of two that are the same none is removed: the registry belongs to whoever keeps it there. What
// was decided stays with its reason; the newest decision on a pair counts. Codes
// enterprise.same_code (both are one customs code), enterprise.reason_missing.
Result<void> decide(store::Transaction& transaction, const Decision& decision);
std::vector<Decision> decisions(store::Transaction& transaction);

struct Pairs {
  std::int64_t total = 0;
  std::vector<Pair> pairs;  // the strongest likeness first, then by customs codes
};

// Among those registered on the day; pairs that were decided are left out unless asked for. A
// pair is listed once, by its strongest likeness. Names that more than 50 share make no pairs: they
// are no names. Needs attach().
Pairs duplicates(lake::Connection& connection, Date day, const std::vector<Decision>& decided,
                 bool with_decided, std::int64_t limit, std::int64_t offset);

}  // namespace tw::enterprise
