// The ledger as many requests read it: entries, the index of words and the comparison, made once
// for each state of the ledger.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "catalogue/ckan.h"
#include "catalogue/ledger.h"
#include "catalogue/likeness.h"
#include "catalogue/lineage.h"
#include "catalogue/search.h"
#include "server/message.h"
#include "server/services.h"

namespace tw::server {

struct CatalogueView {
  explicit CatalogueView(std::vector<catalogue::Entry> all)
      : entries(std::move(all)), index(entries), comparison(entries) {}
  const catalogue::Entry* find(const std::string& code) const;

  std::vector<catalogue::Entry> entries;  // by code
  catalogue::Index index;
  catalogue::Comparison comparison;
};

// Any number of threads may ask.
class CatalogueViews {
 public:
  // The newest; made anew when something has happened.
  std::shared_ptr<const CatalogueView> newest(Services& services);

 private:
  std::mutex mutex_;
  std::int64_t revision_ = -1;
  std::shared_ptr<const CatalogueView> view_;
};

// Under the address that the request came to.
Result<catalogue::Site> site_of(Services& services, const Request& request);

// What made the tables of the lake: releases, loads, and the jobs that did not end in one.
Result<std::vector<catalogue::Run>> runs_of(Services& services);
// Of the newest release of each month, where the table is one that closes read or make: how many
// records belong to the month, were counted, were held back and will follow as corrections.
Result<catalogue::Json> quality_of(Services& services, const catalogue::Resource& resource);

}  // namespace tw::server
