// What an amendment makes of a declaration.
#pragma once

#include "declaration/message.h"

namespace tw::declaration {

// The declaration as the amendment leaves it. A header fact (item 0) goes to every item; a change
// of what is not there makes it: a new item has the header facts of the others and nothing else but
// what is stated. Shares of header charges are taken back, for they are to be shared out anew.
// Requires that the declaration has an item; none is left where the amendment takes all away.
Declaration amended(Declaration declaration, const Amendment& amendment);

}  // namespace tw::declaration
