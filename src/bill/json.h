// Certificates as JSON, for the command line and the server alike.
#pragma once

#include <nlohmann/json.hpp>

#include "bill/bill.h"

namespace tw::bill {

using Json = nlohmann::ordered_json;

Json to_json(const Bill& bill);
Json to_json(const Certificate& certificate);
Json to_json(const Reconciliation& reconciliation);

}  // namespace tw::bill
