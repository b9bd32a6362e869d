// The read actions of CKAN's API over the ledger, for its clients and harvesters: package_list,
// package_show, package_search, organization_list, group_list, tag_list, resource_search,
// status_show, help_show. A published entry is a package with one resource; organisations are the
// providers, groups the classifications, tags the keywords.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/dcat.h"
#include "catalogue/search.h"

namespace tw::catalogue {

struct CkanAnswer {
  int status = 200;
  Json document;  // {help, success, result} or {help, success, error}
};

// `parameters`: a JSON object; numbers and lists may come as text, as in a query. The index is of
// the same entries. An action that is not there is answered with status 404.
CkanAnswer ckan(std::string_view action, const Json& parameters, const std::vector<Entry>& entries,
                const Index& index, const Site& site);

}  // namespace tw::catalogue
