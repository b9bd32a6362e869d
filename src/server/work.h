// The kinds of long work that can be asked for, as jobs: load, check, queue, close, try_rule,
// reconcile.
#pragma once

#include <map>
#include <string>

#include "server/job.h"

namespace tw::server {

class Services;

// `services` must outlive them. Parameters:
//   load    source, file (name), path (of the uploaded bytes; gone afterwards)
//   check   -
//   queue   -
//   close   status, reason
//   try_rule  text, periods
//   reconcile  agreement
std::map<std::string, Work> kinds_of_work(Services& services);

}  // namespace tw::server
