// What the readers of structured messages (WCO, single window, SAD) produce. One file holds one or
// more messages (wrapped in any element); a reader answers them in order and never stops at a bad
// one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "declaration/row.h"

namespace tw::declaration {

// A whole declaration: original, or a full restatement. Every item row is complete but for what the
// load knows (period, source, load_id) and what is derived later.
struct Declaration {
  std::string number;  // the number it is known by
  std::int64_t line = 0;
  std::vector<Row> items;  // structure item, in item_number order
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
  std::string flow;  // M or X: only of a declaration of that flow; empty: of any
  bool operator==(const Change&) const = default;
};

struct Amendment {
  std::string number;         // of the declaration it amends
  std::string also_known_as;  // the other number by which it may have been loaded
  std::int64_t line = 0;
  std::vector<Change> changes;
};

struct Event {
  Row row;                    // structure event, but for source and load_id
  std::string also_known_as;  // the other number of the declaration
  std::vector<Row>
      taxes;  // duties the answer states (stated_by = customs), kept with the declaration
  explicit Event(Row row_) : row(std::move(row_)) {}
};

// A record that could not be read; becomes a row of `rejected`.
struct Unreadable {
  Error error;               // with its place
  std::string value;         // of the field that is wrong
  std::string raw;           // the bytes, whole
  std::int64_t records = 1;  // goods items (or rows) it stands for; at least 1
};

// A message of a kind that carries no declaration (movement messages, queries): counted, kept as an
// event of kind "other", nothing more.
using Message = std::variant<Declaration, Amendment, Event, Unreadable>;

namespace xml {
class Element;
}

// One reader a format. Stateless: any thread, any number of files at once.
class MessageReader {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
  static constexpr std::size_t kMaxMessages = 20'000;  // in one file

  virtual ~MessageReader() = default;
  // Reads all of the file's messages; places have the file's name without its folder. A file over
  // kMaxBytes is refused as one Unreadable (read.message_too_large, with its first 4 KiB).
  std::vector<Message> read(const std::filesystem::path& file) const;
  // The same of bytes in memory; `file` is for places.
  std::vector<Message> read_text(std::string_view bytes, const std::string& file) const;

 protected:
  // What an element is called; formats whose files come with spoilt names mend them here.
  virtual std::string name_of(std::string_view name) const { return std::string(name); }
  virtual bool is_message(const xml::Element& element) const = 0;
  // `raw` of an Unreadable is filled in by the caller.
  virtual Message read_message(const xml::Element& element, const std::string& file) const = 0;
};

const MessageReader& wco_reader();
const MessageReader& decmessage_reader();
const MessageReader& sad_reader();

}  // namespace tw::declaration
