// Declarations as messages, one a text: what the readers of the room `declaration` read. Freight
// and insurance stand in the header; the loads share them out as declaration.h says.
#pragma once

#include <string>

#include "simulation/declaration.h"

namespace tw::simulation {

// The WCO data model 3.6, MetaData around Declaration. The trade mode stands in CurrentCode, four
// digits instead of the European two. A second version is function 5, a replacement.
std::string wco_message(const Declaration& declaration);

// China's single-window DecMessage: countries of three letters, units and modes of transport in the
// customs' own codes, destination and origin crossed on exports.
std::string decmessage_message(const Declaration& declaration);

// The single administrative document as ASYCUDA World exports it. The trade mode stands in
// National_customs_procedure; freight and insurance also with the items.
std::string sad_message(const Declaration& declaration);

}  // namespace tw::simulation
