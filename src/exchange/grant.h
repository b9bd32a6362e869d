// What an agreement in force gives one organisation of one resource, and the cut: the grant
// compiled into the query. A query made from a cut reads the columns that are given, masked, of the
// rows that are given; there is no other way to a resource for those who have it by agreement, and
// nothing is filtered afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/instant.h"
#include "base/result.h"
#include "lake/engine.h"
#include "sql/expr.h"
#include "store/store.h"

namespace tw::exchange {

// What is given in place of a value. A null stays null, but for kRedact.
enum class Mask : std::uint8_t {
  kNone,      // none: the value
  kRedact,    // redact: "***", also where there is none; text only
  kLastFour,  // last_four: "****" and the last four characters, "****" of four or fewer; text only
  kHash,  // hash: SHA-256 of the agreement's salt and the value as text, in hex: equal within one
          // agreement, comparable with no other
  kNull,  // null
  kYear   // year: of a date or an instant, as an integer
};
std::string_view to_string(Mask mask);
std::optional<Mask> mask_named(std::string_view name);

struct GrantedColumn {
  std::string name;
  Mask mask = Mask::kNone;
  bool operator==(const GrantedColumn&) const = default;
};

struct Grant {
  std::string id;            // number of the agreement: "A-2026-0007"
  std::string organisation;  // id
  std::string resource;      // code in the catalogue
  std::vector<GrantedColumn> columns;
  std::string rows;  // condition in the rule language (checks/language.h); empty: all
  std::string purpose;
  std::string legal_basis;
  Date from;
  Date until;                   // the last day
  std::int64_t rows_a_day = 0;  // 0: no cap
  std::string salt;             // 64 hex digits; of kHash
};

// The JSON text of agreement.terms: columns, rows, purpose, legal_basis, rows_a_day.
std::string terms_of(const Grant& grant);

// The grant that an agreement's row says.
Grant grant_of_terms(const std::string& id, const std::string& organisation,
                     const std::string& resource, const std::string& terms, const std::string& salt,
                     const std::string& from, const std::string& until);

// A new agreement in `state`, with a salt of its own. Inside change(). For the life of agreements,
// and for tests; `grant.salt` is not used.
void add_agreement(store::Transaction& transaction, const Grant& grant, std::string_view state,
                   Instant now);
// States as in migration agreement; the reason of `ended`, else empty. Inside change().
void set_agreement_state(store::Transaction& transaction, const std::string& id,
                         std::string_view state, std::string_view end_reason, Instant now);

// Codes exchange.agreement_unknown, exchange.not_in_force (id, its state or the day).
Result<Grant> grant_in_force(store::Transaction& transaction, const std::string& id, Instant now);
// All that the organisation may have, by number.
std::vector<Grant> grants_of(store::Transaction& transaction, const std::string& organisation,
                             Instant now);

// A grant over a resource's columns. Expressions read the row as row.<column>.
struct Cut {
  std::vector<lake::ColumnSpec> columns;  // as given: a masked column has its mask's type
  std::vector<sql::Expr> values;          // of the columns
  sql::Expr condition;                    // TRUE: the row is given; FALSE and NULL: it is not
};

// Codes exchange.no_columns, exchange.column_unknown, exchange.column_twice, exchange.mask_type,
// those of the rule language (rule.*), exchange.not_a_condition, exchange.condition_list: a
// condition may not ask a code list, which changes without the agreement.
Result<Cut> compile(const Grant& grant, const std::vector<lake::ColumnSpec>& resource);

// Makes the functions that conditions use known to the connection. Once, before a cut is queried.
void prepare_for_cuts(lake::Connection& connection);

// SELECT of the cut from the relation; `also` narrows it further, in terms of row.<column>.
sql::Select select_of(const Cut& cut, sql::Relation resource, sql::Expr also = nullptr);

}  // namespace tw::exchange
