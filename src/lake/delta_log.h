// The text form of Delta commits: actions to JSON and back. Internal to the room.
//
// A commit is a file of JSON objects, one a line, each with one action: commitInfo, protocol,
// metaData, add, remove, txn. Ours begin with a commitInfo that says how many actions the commit
// has ("actions"), so a commit cut at the end of a line is found too.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "lake/table.h"

namespace tw::lake {

// %XX for everything but letters, digits and -_./= ; what add.path needs on top of the name on
// disk.
std::string percent_encode(std::string_view path);
// The same for one name of a path: / and = too.
std::string percent_encode_name(std::string_view name);
// A % that no two hex digits follow stays.
std::string percent_decode(std::string_view text);

// Text as a JSON string, quotes included. The text is UTF-8.
std::string json_text(std::string_view text);

// A file of a commit. Its statistics are parsed only when somebody asks: most commits are read for
// the names.
struct LoggedFile {
  DataFile file;      // without ranges and rows
  std::string stats;  // the JSON text of add.stats
};

struct Commit {
  std::optional<TableSpec> metadata;
  std::vector<LoggedFile> add;
  std::vector<std::string> remove;  // paths as on disk
  std::vector<std::pair<std::string, std::int64_t>> marks;
};

// Code lake.log_damaged when the text is not a whole commit, lake.protocol_unsupported when its
// author asks of readers more than we can do; the argument is `path`.
Result<Commit> parse_commit(std::string text, const std::filesystem::path& path);

// Sets rows and ranges.
void read_stats(std::string_view stats, DataFile& file);

// The object of an add action. Throws simdjson::simdjson_error on one without its mandatory fields.
LoggedFile read_add(simdjson::dom::element add);
std::string print_add(const DataFile& file, const TableSpec& spec);

// Version 0: protocol and metadata.
std::string print_first_commit(const TableSpec& spec);
// The commit that publishes a change. `removed` are the files of change.remove.
std::string print_commit(const Change& change, const std::vector<const DataFile*>& removed,
                         const TableSpec& spec);

}  // namespace tw::lake
