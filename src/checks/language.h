// The rule language: a stated subset of the Validation and Transformation Language (VTL 2.1, SDMX),
// datapoint rulesets. This header is its manual; docs/rules.md is the same in a page for the desk.
//
//   define datapoint ruleset masses (variable net_mass_kg, gross_mass_kg) is
//     net_above_gross: when not isnull(gross_mass_kg)
//                      then net_mass_kg <= gross_mass_kg
//                      errorcode "mass.net_above_gross" errorlevel "error"
//   end datapoint ruleset;
//   masses_checked := check_datapoint(item, masses);
//
// A file holds rulesets and check_datapoint statements; comments are // and /* */. Rules are
// separated by
// `;`. A ruleset names the variables it uses and no others; check_datapoint says which dataset (see
// dataset.h) they are columns of. Names and keywords are as VTL has them, in lower case. Several
// datasets may be checked by one ruleset. `errorcode` (a message code, unique over all rules) and
// `errorlevel` ("fatal", "error", "warning") are required.
//
// What a rule says. `when A then C`: the rule applies to a row where A is true; a null A does not
// apply. The row breaks the rule where C is false; a null C is no failure, as in VTL: absence is
// said with isnull(). Without `when` the rule applies to every row. Only where A is true is C
// evaluated, so `when q <> 0 then v / q < 10` is safe; operands of one `and` or `or` are all
// evaluated. A row on which evaluation fails (division by zero, more than 38 digits, logarithm of
// zero) gives a finding with outcome "failed"; no other rule is disturbed.
//
// The field a finding names is the first variable in C (in A, where C has none): write the
// field to blame first. {0}, {1}, ... in the message are the values of C's variables in order of
// appearance.
//
// Types. boolean, integer (64 bit), number (exact decimal, 38 digits), real (binary; only from
// sqrt, ln, exp, power and what is computed from them), string, date. An integer stands for a
// number, a number for a real, where one is wanted. Numbers in one operation are brought to the
// larger scale first; a sum keeps it, a product has both scales together (at most 20 decimals, else
// a type error: round first), a quotient has 8 decimals, rounded half away from zero. null is of
// any type.
//
// Literals. 12, 12.50, "text" ("" is a quote), true, false, null, cast("2026-01-01", date).
//
// Operators, loosest first: if-then-else and case; or xor; and; = <> < <= > >= in not_in; + - ||; *
// /; unary + - not. Comparison does not chain.
//   not and or xor              three-valued
//   if c then x else y          y also where c is null
//   case when c then x when d then y else z
//   x in {"a", "b"}  not_in     a set of literals
//   x in country                x is in the code list `country` on the row's acceptance_date; x is
//   a
//                               variable. null where x or that date is null. See "Code lists"
//                               below.
//   between(x, low, high)       both ends included
//   isnull(x)  nvl(x, y)
//   abs round(x, n) trunc(x, n) floor ceil mod(x, y) power(x, y) sqrt exp ln
//                               n is a literal from 0 to 20, 0 if left out; halves are rounded away
//                               from zero; trunc cuts; mod has the sign of y, mod(x, 0) is x
//   length(s) substr(s, from, count) upper lower trim ltrim rtrim instr(s, part) replace(s, old,
//   new)
//                               in characters, from 1; from and count are literals; instr is 0
//                               where there is none; trim takes spaces
//   match_characters(s, "pattern")  the whole of s; pattern.h says what a pattern may hold
//   datediff(a, b)              days from a to b;  year(d) month(d) dayofmonth(d); dateadd(d, n,
//   "D"), n
//                               a literal
// Extension to VTL:
//   check_digit_uscc(s)         s is a unified social credit code with the right last character (GB
//                               32100-2015: 18 characters of 31, weights 3^i mod 31)
//
// Code lists. The name of a value domain is the name of a list of the home's standards. `commodity`
// is the home's commodity list, of which the first digits of a code count, as many as its leaves
// have. `trade_mode` is looked up in the row's mode_scheme and flow. `enterprise`,
// `enterprise_certified`, `enterprise_ordinary` and `enterprise_dishonest` are the registry of
// enterprises (enterprise/domains.h). Where the home has no such list, membership is null: rules
// built on it are silent, and the report says so.
//
// Not in the subset: hierarchical rulesets, aggregates and joins (datasets are views; see
// dataset.h), conversions by cast(), times and durations, string comparison by locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "base/result.h"
#include "checks/syntax.h"

namespace tw::checks {

// Text to tree. Errors (codes rule.*) carry file, line and column.
Result<Program> parse(std::string_view text, const std::string& file);
// The same of one expression, which is all of the text.
Result<Syntax> parse_expression(std::string_view text, const std::string& file);

// The error as one reads it: place and message, the line of the source, a caret under the column.
std::string describe_in_source(Language language, const Error& error, std::string_view text);

}  // namespace tw::checks
