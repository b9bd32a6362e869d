// The face of the ledger for catalogues elsewhere: DCAT-AP 3.0.1, as Turtle and as JSON-LD from one
// graph. Whole or not at all: harvesters delete what is missing.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalogue/ledger.h"

namespace tw::catalogue {

// Who publishes, and under which address things are named.
struct Site {
  std::string base;  // "https://data.customs.example", without a slash at the end
  BothLanguages office;
  std::map<std::string, BothLanguages> organisations;  // names by id; who is not here has his id
};

// Of the entries that are published. Every catalogue, agent, dataset, distribution and service has
// an address under the site; what is an interface is a data service as well.
std::string dcat_turtle(const std::vector<Entry>& entries, const Site& site);
Json dcat_json(const std::vector<Entry>& entries, const Site& site);

}  // namespace tw::catalogue
