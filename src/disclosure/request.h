// Traders' requests for confidentiality (IMTS 2010, passive confidentiality), as the lake keeps
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::disclosure {

struct ConfidentialityRequest {
  std::string request;  // its number: R1, R2, ...; given by add_request
  std::string trader_id;
  std::string commodity;  // digits at any depth; empty: everything
  std::string flow;       // M or X
  std::string hides;      // value, quantity or partner
  std::string reason;
  Date valid_from;
  Date valid_to;
  std::string requested_by;
  std::string decided_by;
  std::optional<Date> withdrawn_on;
  std::string withdrawn_by;

  // Stands, and its days meet those of the period.
  bool is_active(const Period& period) const;
  bool operator==(const ConfidentialityRequest&) const = default;
};

// In the order of their numbers. Needs no table to be there.
Result<std::vector<ConfidentialityRequest>> requests(const lake::Home& home,
                                                     lake::Connection& connection);

// Answers the number given. Codes request.incomplete (the field), request.unknown_flow,
// request.unknown_hides, request.not_a_commodity, request.validity_reversed.
Result<std::string> add_request(const lake::Home& home, lake::Connection& connection,
                                ConfidentialityRequest request);

// Codes request.unknown, request.withdrawn_already. Cells hidden for it stay so until the month is
// applied anew.
Result<void> withdraw_request(const lake::Home& home, lake::Connection& connection,
                              const std::string& request, Date day, const std::string& by);

}  // namespace tw::disclosure
