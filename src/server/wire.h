// Small things that the transport wants and that need no socket.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tw::server {

// The client's own name of a request where it can go into a log line and a header as it is
// (letters, digits, - _ . and at most 64 of them), else a new one.
std::string request_id(std::string_view given);

// This moment as RFC 9110, 5.6.7 has it.
std::string http_date();

// Lets the process open as many files as the system allows it; answers how many of `wanted`
// connections that is good for, with a reserve for our own files.
std::size_t raise_file_limit(std::size_t wanted);

}  // namespace tw::server
