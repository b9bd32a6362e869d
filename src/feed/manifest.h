// What a batch says of itself: a signed note (trust/note.h) whose text is one JSON object, so that
// whoever has it proves offline what was given, when, under which agreement.
//
// A batch's number is the version of the recipient's table that it makes, from 1 without gaps. Each
// manifest holds the digest of the text of the one before it, so that none can be left out or
// exchanged.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feed/relation.h"
#include "lake/engine.h"
#include "trust/key.h"

namespace tw::feed {

struct BatchFile {
  std::string kind;  // "table": new in the recipient's table; "change": of what has changed
  std::string path;  // relative to the feed's folder
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::string sha256;
  bool operator==(const BatchFile&) const = default;
};

// Exact sums of the numeric columns, by column; nulls count as nothing. Doubles have none.
using Totals = std::map<std::string, Decimal>;

struct Manifest {
  std::string agreement;
  std::string organisation;
  std::string purpose;
  std::int64_t number = 0;
  std::string previous;  // SHA-256 of the text of the manifest before; empty: it is the first
  std::string made_at;
  std::string relation;
  std::int64_t structure = 1;  // changes with the columns
  std::string terms;           // SHA-256 of columns, masks and rows as agreed
  std::vector<lake::ColumnSpec> columns;
  std::vector<std::string> key;
  std::int64_t rows = 0;  // of the table, after this batch
  Totals totals;          // likewise
  std::int64_t inserted = 0, updated = 0, deleted = 0;
  std::int64_t held = 0;  // rows that checks hold back; they follow when they are corrected
  Inputs inputs;          // versions of our tables that it was made from
  std::vector<BatchFile> files;

  // One line of JSON and a newline: what is signed.
  std::string text() const;
  // Code feed.not_a_manifest: also where text() would not write it so.
  static Result<Manifest> parse(std::string_view text);
  // Of the text.
  std::string digest() const;
};

std::string signed_document(const Manifest& manifest, const trust::SignerKey& key);
// Codes of Note::parse and Manifest::parse; trust.signature_wrong, feed.not_signed (by that key).
Result<Manifest> verify(std::string_view document, const trust::VerifierKey& key);
// Without asking who signed it: for our own files.
Result<Manifest> read_document(std::string_view document);

nlohmann::ordered_json to_json(const Manifest& manifest);

// Whether totals are kept of such a column.
bool has_total(const lake::ColumnSpec& column);
// SELECT of count(*) and the sums of those columns, in their order, from the relation.
sql::Select totals_of(const std::vector<lake::ColumnSpec>& columns, sql::Relation relation);
// What that SELECT answered.
Totals totals_at(const lake::Rows& rows, const std::vector<lake::ColumnSpec>& columns);

}  // namespace tw::feed
