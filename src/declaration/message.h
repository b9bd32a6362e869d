// What the readers of structured messages (WCO, single window, SAD) produce. One file holds one or more
// messages; a reader answers them in order and never stops at a bad one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "declaration/row.h"

namespace tw::declaration {

// A whole declaration: original, or a full restatement. Every item row is complete but for what the load
// knows (period, source, load_id) and what is derived later.
struct Declaration {
  std::string number;     // the number it is known by
  std::int64_t line = 0;
  std::vector<Row> items;                // structure item, in item_number order
  std::vector<Row> taxes, charges, documents, parties, containers;  // structures of those names
};

// An amendment that states only what changes, or a cancellation, or an answer of customs.
struct Change {
  enum class Kind { kSet, kRemove };
  Kind kind = Kind::kSet;
  std::string table;             // "item", "tax", "charge", "document", "party", "container"
  std::int64_t item_number = 0;  // 0: every item (a header fact)
  std::int64_t sequence = 0;     // of a part; 0 for item
  std::string concept_name;      // empty with kRemove: the whole row
  sql::Value value;
};

struct Amendment {
  std::string number;       // of the declaration it amends
  std::string also_known_as; // the other number by which it may have been loaded
  std::int64_t line = 0;
  std::vector<Change> changes;
};

struct Event {
  Row row;                    // structure event, but for source and load_id
  std::string also_known_as;  // the other number of the declaration
  std::vector<Row> taxes;     // duties the answer states (stated_by = customs), kept with the declaration
  explicit Event(Row row_) : row(std::move(row_)) {}
};

// A record that could not be read; becomes a row of `rejected`.
struct Unreadable {
  Error error;              // with its place
  std::string value;        // of the field that is wrong
  std::string raw;          // the bytes, whole
  std::int64_t records = 1; // goods items (or rows) it stands for; at least 1
};

// A message of a kind that carries no declaration (movement messages, queries): counted, kept as an event
// of kind "other", nothing more.
using Message = std::variant<Declaration, Amendment, Event, Unreadable>;

// One reader a format.
class MessageReader {
 public:
  virtual ~MessageReader() = default;
  // Reads all of the file's messages. The file is at most a few MB; larger ones are refused as Unreadable
  // (read.message_too_large).
  virtual std::vector<Message> read(const std::filesystem::path& file) const = 0;
};

const MessageReader& wco_reader();
const MessageReader& decmessage_reader();
const MessageReader& sad_reader();

}  // namespace tw::declaration
