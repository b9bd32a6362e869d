// A question under a grant, as one statement of the source: three selects, one in the other. The
// innermost reads the columns of the table that are needed, as values of their types; the middle
// one is the grant: its columns, masked, of the rows that it gives; the outer one is the question,
// which sees nothing but the middle one's columns. There is no other way from a question to the
// table.
#pragma once

#include <string>

#include "exchange/grant.h"
#include "inplace/question.h"
#include "inplace/source.h"

namespace tw::inplace {

// What the consumer may name. Codes of exchange::compile.
Result<Columns> columns_under(const exchange::Grant& grant, const Resource& resource);

// Reads at most `rows` rows. Codes of exchange::compile; inplace.condition_unsupported: the grant's
// row condition uses what is not translated (then nothing is given); inplace.mask_unsupported.
Result<std::string> rewritten(const Question& question, const exchange::Grant& grant,
                              const Resource& resource, Dialect dialect, std::int64_t rows);

// What the session of the source is told first: read only, a limit of its own.
std::vector<std::string> session_of(Dialect dialect, std::int64_t seconds);
// The statement that asks the planner; empty: the dialect has none.
std::string estimate_of(Dialect dialect, const std::string& statement);

}  // namespace tw::inplace
