// Identifiers that carry a check digit.
#pragma once

#include <string>
#include <string_view>

namespace tw::simulation {

// The check character of a unified social credit code (GB 32100-2015, modulus 31): of its first 17
// characters, digits and capital letters without I, O, S, V and Z.
char credit_code_check(std::string_view first_17);

// The check character of an organisation code (GB 11714-1997, modulus 11) of 8 characters; it is
// the 17th character of a credit code, whose 9th to 16th are those 8.
char organisation_check(std::string_view first_8);

// The check digit of a container number (ISO 6346) of 10 characters: four letters and six digits.
char container_check(std::string_view first_10);

}  // namespace tw::simulation
