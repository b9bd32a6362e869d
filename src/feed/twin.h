// The twin of a feed: made-up rows in the shape of what an agreement would give, so that a
// recipient tries everything before the first real row comes. A feed like any other, of an
// agreement of its own (<number>-T) that may be made as soon as something is asked for.
//
// Nothing of a twin comes from a record: rows are made from names and types of columns, the
// examples of their concepts and the home's public code lists. Columns and masks are those agreed;
// the condition on rows is not applied.
#pragma once

#include "feed/feed.h"

namespace tw::feed {

constexpr int kMostTwinRows = 1'000'000;

// Codes exchange.agreement_unknown, exchange.not_in_force: it has ended; those of open_feed. Inside
// change().
Result<Feed> open_twin(store::Transaction& transaction, const std::string& agreement,
                       const std::string& relation, std::int64_t rows, const std::string& by,
                       Instant now);

// Makes the table feed_after (relation.h): the cut of the rows that the twin has after so many
// batches.
Result<void> make_up(const lake::Home& home, lake::Connection& connection, const Relation& relation,
                     const exchange::Cut& cut, std::int64_t rows, std::int64_t batch);

}  // namespace tw::feed
