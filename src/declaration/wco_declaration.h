// A Declaration element of the WCO data model (3.6, as the UK customs declaration service uses it),
// read into rows. docs/sources/formats.md has the table of elements and concepts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "declaration/fields.h"
#include "declaration/message.h"
#include "declaration/xml.h"

namespace tw::declaration::wco {

// What a declaration, or an amendment that states a part of one, says. Items hold only their own
// facts.
struct Parts {
  Row header{standards::structure("item")};  // what every item repeats
  std::vector<Row> items;
  std::vector<Row> taxes, charges, documents, parties, containers;
};

// M or X by the type (IM, EX) or, where that does not tell (CO, trade with fiscal territories), by
// the procedure of the first item. Empty when neither tells.
std::string flow_of(const xml::Element& declaration);

// ID (the movement reference number that customs gave) where there is one, else
// FunctionalReferenceID.
std::string number_of(const xml::Element& declaration);

std::vector<xml::Element> goods_items(const xml::Element& declaration);

// Rows carry declaration_number, flow, item_number and sequence. Sequence is the element's position
// among its like, so that an amendment's pointer finds the row: previous documents count from 101
// (additional ones are at most 99), parties have the fixed number of their role.
Parts read_parts(const xml::Element& declaration, std::string_view number, std::string_view flow,
                 FieldReader& fields);

// The DutyTaxFee elements of all items as rows of `tax`.
std::vector<Row> read_taxes(const xml::Element& declaration, std::string_view number,
                            std::string_view flow, std::string_view stated_by, FieldReader& fields);

}  // namespace tw::declaration::wco
