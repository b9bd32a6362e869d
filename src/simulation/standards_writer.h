// The made-up country's own code lists and exchange rates, as files to import.
#pragma once

#include <string>

#include "simulation/calendar.h"

namespace tw::simulation {

// code, parent, labels, validity, statutory units: chapters, headings, subheadings, eight-digit
// codes.
std::string tariff_csv();
std::string office_csv();
std::string place_csv();
std::string port_csv();
// period, currency, to_local: home currency for one unit, of the months first to last
// (month_index).
std::string rates_csv(const Rates& rates, int first, int last);

}  // namespace tw::simulation
