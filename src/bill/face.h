// The certificate as a person reads it: one A4 page, HTML that needs nothing else, in both
// languages side by side. The signed document stands on it whole, so that paper can be typed off.
#pragma once

#include <string>

#include "bill/bill.h"

namespace tw::bill {

// The bill's document must be one that verify() accepts; the face shows what it says, and the
// bill's state beside it.
std::string html_face(const Bill& bill, const Certificate& certificate);

}  // namespace tw::bill
