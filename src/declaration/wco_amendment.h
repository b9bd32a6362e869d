// An amendment of a declaration in the WCO data model: what it changes, and nothing else.
#pragma once

#include "declaration/wco_declaration.h"

namespace tw::declaration::wco {

// The message states the changed parts at the positions they have in the declaration, and points at
// each change (Amendment/Pointer: section codes with sequence numbers, and the number of the data
// element). What it states is set; what it points at and leaves out is removed.
std::vector<Change> read_changes(const xml::Element& declaration, FieldReader& fields);

}  // namespace tw::declaration::wco
