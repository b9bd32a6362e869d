// The states of a month's figures, and what may follow what.
//
//   preliminary   may be closed again whenever something has changed. Records with fatal findings
//                 are left out, listed by reason.
//   final         no fatal finding stands, or somebody let it pass. From here on the figures only
//                 move by a revision.
//   revised       a final month closed again, with a reason that everybody can read.
//   yearbook      final or revised figures as the yearbook prints them: nothing moves any more.
//
// IMTS 2010, 10.9-10.14: a policy of revisions that is announced, and figures that say what they
// are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "statistics/release.h"

namespace tw::statistics {

// How a month is to be closed.
struct CloseTerms {
  std::string status;             // empty: preliminary, or as the month stands
  std::string reason;             // why: needed for a revision
  std::string author;             // who: needed to let something pass
  std::vector<LetPass> let_pass;  // rule and reason; the rule "*" is all that found something
};

// Whether a close with these terms may follow the newest release. Codes close.unknown_status,
// close.is_final (figures that are final move by a revision only), close.not_final (only final
// figures are revised or frozen), close.is_frozen (the yearbook), close.reason_needed,
// close.author_needed.
Result<void> may_follow(const std::optional<Manifest>& last, const CloseTerms& terms,
                        const std::string& month);

// The terms ask for nothing that the release is not already: with equal inputs there is nothing to
// do.
bool already_meets(const Manifest& last, const CloseTerms& terms);

// The state of figures that are made of several: as firm as the least firm of them. Not empty.
std::string combined_status(const std::vector<std::string>& statuses);

}  // namespace tw::statistics
