// The words of code lists.
#pragma once

#include <map>
#include <string>

#include "base/date.h"
#include "base/messages.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::statistics {

// Labels by code, as they are on a day; the other language's where there is none in this one. The
// list "commodity" is the home's own, and HS for what is not in it. Needs
// standards::attach_standards().
std::map<std::string, std::string> labels_of(lake::Connection& connection, const lake::Home& home,
                                             const std::string& list, Date day, Language language);

}  // namespace tw::statistics
