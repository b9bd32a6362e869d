// Errors on the wire: problem documents (RFC 9457) with our stable code, both languages and the
// place.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "server/message.h"
#include "server/schema.h"

namespace tw::server {

// The status of an expected failure, from the table in problem.cc: the longest beginning of the
// code counts; 422 where none fits (what was asked is understood and cannot be done).
int status_of(const std::string& code);

// application/problem+json. The language of title and detail follows Accept-Language; the member
// `messages` has both.
Response problem(const Request& request, const Error& error);
Response problem(const Request& request, int status, const Error& error,
                 const std::vector<Violation>& violations = {});

Schema problem_schema();

}  // namespace tw::server
