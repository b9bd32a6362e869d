// What a feed may publish, by name, so that a resource of the catalogue can point to it:
//
//   declarations   the goods items that count, corrected, of months that were checked; items with a
//                  fatal finding that no reviewer accepted are held back
//   enterprises    the registry: each enterprise from each day on which something changed
//   bills          certificates of duty and tax, as they stand
//   <structure>    any table of the lake that has a key (docs/structures.md), as it is
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/grant.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "store/store.h"

namespace tw::feed {

struct Relation {
  std::string name;
  std::vector<lake::ColumnSpec> columns;
  std::vector<std::string> key;
  // Columns of the key: what has changed is told by these, and all their rows are looked at again.
  std::vector<std::string> scope;
};
// Code feed.relation_unknown.
Result<Relation> relation_of(std::string_view name);
// Names of all, sorted.
std::vector<std::string> relation_names();

// Versions of the tables that were read; empty: none were (all is to be read).
using Inputs = std::map<std::string, std::int64_t>;

struct Reading {
  Inputs inputs;
  bool is_partial = false;  // only of the scopes in feed_scope
  std::int64_t held = 0;    // rows that would be given, but checks hold them back
};

// Makes the table feed_after: the cut of the present rows; where `since` is not empty, of those
// scopes only that something may have changed of, and feed_scope names these. Codes of the tables;
// feed.not_checked (month): a month that the feed needs was not checked as it is now.
Result<Reading> read_present(const lake::Home& home, store::Store& store,
                             lake::Connection& connection, const Relation& relation,
                             const exchange::Cut& cut, const Inputs& since);

// An empty table of these columns in place of an earlier one.
void make_table(lake::Connection& connection, const std::string& name,
                const std::vector<lake::ColumnSpec>& columns);
// A table of what the SELECT gives.
void make_table(lake::Connection& connection, const std::string& name, const sql::Select& select);

}  // namespace tw::feed
