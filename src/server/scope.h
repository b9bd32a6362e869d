// What a principal sees of the records: the one place where scope becomes a condition of a query.
#pragma once

#include "base/result.h"
#include "identity/principal.h"
#include "lake/engine.h"
#include "sql/expr.h"

namespace tw::server {

// Whether the principal sees every record.
bool sees_everything(const identity::Principal& principal);

// The condition that a row with the columns customs_office and declarant_id may be shown; says in
// SQL what identity::sees_office and sees_declarant say. `true` where everything is seen.
sql::Expr scope_condition(const identity::Principal& principal);

// Makes the view `visible` (source, declaration_number, declaration_version) of the declarations
// that the principal sees among the rows of `relation`, which has the columns of structure item. A
// declaration is seen where each of its rows is.
void attach_visible(lake::Connection& connection, const identity::Principal& principal,
                    const std::string& relation);

// For what is told of the whole country only. Code access.scope.
Result<void> require_everything(const identity::Principal& principal);

}  // namespace tw::server
