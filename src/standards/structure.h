// Dataset structures: the columns of every table, what each means in both languages, the code list its
// values come from. Kept as data in standards/structures/*.toml; a column of `item` is a concept that
// mappings and rules speak of by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "lake/table.h"

namespace tw::standards {

struct Concept {
  std::string name;
  sql::DataType type;
  BothLanguages label;
  std::string code_list;  // empty: free
  std::string wco;        // WCO data element number, empty where there is none
  std::string example;
};

struct Structure {
  std::string name;
  BothLanguages label;
  std::vector<Concept> concepts;
  std::vector<std::string> key;
  lake::TableSpec spec;  // the same columns, as the lake wants them

  // Position of a concept, or nullopt.
  std::optional<std::size_t> index_of(std::string_view concept_name) const;
  const Concept* find(std::string_view concept_name) const;
};

// All structures, in name order. Stops the program when a built-in file is malformed.
const std::vector<Structure>& structures();
// Stops the program on an unknown name.
const Structure& structure(std::string_view name);

}  // namespace tw::standards
