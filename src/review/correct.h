// Corrections are added, never changed: see declaration/corrected.h for how they come to count.
#pragma once

#include <string>
#include <vector>

#include "review/record.h"

namespace tw::review {

struct FieldChange {
  std::string field;
  std::string value;  // as typed; empty: nothing
};

// Corrects fields of an item in one step; answers the ids of the corrections. `replaces` names the
// correction of somebody else that this one takes the place of. Codes: read.* (the value does not
// fit the field), review.field_fixed (no such field, or one that is not corrected), review.same
// (the field has this value already), review.whole_declaration, review.claimed (somebody else has
// the record), review.corrected (somebody else corrected the field meanwhile: of two reviewers the
// second is told), review.author_needed, review.reason_needed, those of attach_month().
Result<std::vector<std::string>> correct(const lake::Home& home, lake::Connection& connection,
                                         const Period& month, const RecordKey& record,
                                         const std::vector<FieldChange>& changes, const Act& act,
                                         const std::string& replaces = "");

// Takes a correction or a decision back; answers the id of the withdrawal. Codes review.no_such_id,
// review.withdrawn_before, review.author_needed, review.reason_needed.
Result<std::string> withdraw(const lake::Home& home, lake::Connection& connection,
                             const Period& month, const std::string& id, const Act& act);

}  // namespace tw::review
