// A delimited file as it would be read under a mapping. Nothing is kept of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/messages.h"
#include "declaration/mapping.h"
#include "lake/engine.h"

namespace tw::declaration {

struct Preview {
  struct Column {
    std::string name;                            // in the file
    const standards::Concept* target = nullptr;  // nullptr: ignored
  };
  struct Rejected {
    std::int64_t line = 0;
    std::string field;
    std::string value;
    std::string code;
    BothLanguages message;
  };
  std::vector<Column> columns;  // in the order of the file, then those that are ignored
  // The first that can be read: values by column as they would be stored; empty where there is
  // none, and of a column that is ignored.
  std::vector<std::vector<std::string>> rows;
  std::vector<Rejected> rejected;  // the first of them
  std::int64_t records = 0;        // in the file
  std::int64_t records_rejected = 0;
};

// Codes of DelimitedFile::open. The mapping is of delimited text.
Result<Preview> preview(lake::Engine& engine, const std::filesystem::path& path,
                        const Mapping& mapping);

}  // namespace tw::declaration
