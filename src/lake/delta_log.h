// The text form of Delta commits: actions to JSON and back. Internal to the room.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lake/table.h"

namespace tw::lake {

// %XX for everything but letters, digits, and -_./= ; what add.path needs on top of the name on
// disk.
std::string percent_encode(std::string_view text);
std::string percent_decode(std::string_view text);

nlohmann::ordered_json add_action(const DataFile& file, const TableSpec& spec);
DataFile read_add_action(const nlohmann::json& add);

// The first commit: protocol and metadata.
std::string first_commit(const TableSpec& spec);
// The columns and partition columns that a metaData action states; nullopt when it is not ours to
// read.
std::optional<TableSpec> read_metadata(const nlohmann::json& metadata, std::string name);

// The commit that publishes a change, as the lines of its file.
std::string commit_text(const Change& change, const TableSpec& spec);

// Applies the actions of one commit to a snapshot. False when the text is not a whole commit.
bool apply_commit(std::string_view text, Snapshot& snapshot);

}  // namespace tw::lake
