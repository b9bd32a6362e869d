// What others send by feeds (tax refunds, payments), as evidence: each feed that comes in is a
// table of its own in the home, batch by batch as its sender has it, and is read where evidence is
// asked for. Nothing of it is copied.
//
//   <home>/inward/<agreement>/table           Delta (feed/target.h: lake_target)
//   <home>/inward/<agreement>/evidence.json   how it is joined to items
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::editing {

struct Inward {
  std::string agreement;
  std::string source;  // as named here: tax, payment
  std::string key;     // concept of the item by which it is joined (evidence_keys())
  std::string column;  // of the table, that holds it
};

std::filesystem::path inward_folder(const lake::Home& home, const std::string& agreement);

// Keeps how a feed that has come is joined, from now on. Codes editing.not_a_key,
// editing.column_missing.
Result<void> join_inward(const lake::Home& home, const Inward& inward);

// By agreement.
std::vector<Inward> inward_feeds(const lake::Home& home);

// Makes the view evidence: the table of that structure, and the rows of every feed in its form. A
// column item_number narrows a row to an item.
Result<void> attach_all_evidence(lake::Connection& connection, const lake::Home& home);

}  // namespace tw::editing
