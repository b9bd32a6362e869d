// What other places know of an item: tax refunds, payments, manifests. Kept as it came, joined by a
// key, and shown beside a suspect item; it decides nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::editing {

// Concepts of an item that evidence can be joined by.
const std::vector<std::string>& evidence_keys();

struct EvidenceImport {
  std::string source;
  std::string key;
  std::int64_t records = 0;
};

// Reads a CSV file whose column `column` holds values of the concept `key`; a column item_number,
// where there is one, narrows it to an item. Replaces what the source brought before. Codes those
// of parse_csv_table(), editing.not_a_key, editing.column_missing, editing.not_a_figure,
// editing.empty_file, lake.conflict.
Result<EvidenceImport> import_evidence(const lake::Home& home, lake::Connection& connection,
                                       const std::filesystem::path& file, const std::string& source,
                                       const std::string& key, const std::string& column);

// Makes the table editing_evidence (id, facts: one text) of the items in editing_counted.
Result<void> attach_evidence(lake::Connection& connection, const lake::Home& home);

}  // namespace tw::editing
