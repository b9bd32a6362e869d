// A job as clients see it.
#pragma once

#include "identity/principal.h"
#include "server/job.h"
#include "server/message.h"
#include "server/schema.h"

namespace tw::server {

// The result, which speaks of the whole country, is for those who see all of it.
nlohmann::ordered_json to_json(const Job& job, const identity::Principal& principal);
Schema job_schema();

// 202 with the job and where it is watched.
Response accepted(const Job& job, const identity::Principal& principal);

}  // namespace tw::server
