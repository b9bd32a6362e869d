// Expected failures are values: Result<T> holds a T or an Error.
//
// A broken environment (disk, database, memory) throws EnvironmentError instead and is caught only
// in main and the job loop. A programmer's mistake stops the program (TW_ASSERT, always on).
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace tw {

// Where in the input something is wrong. Empty or zero parts are unknown.
struct Place {
  std::string file;
  std::int64_t line = 0;    // physical line, from 1
  std::int64_t column = 0;  // from 1
  std::string path;         // path inside a structured message, e.g. /Declaration/GoodsShipment
  std::string field;        // concept or column name

  bool operator==(const Place&) const = default;
};

// A stable code (a key of messages/*.toml), arguments for the message, and the place.
struct Error {
  std::string code;
  std::vector<std::string> args;
  Place place;

  Error(std::string code_, std::vector<std::string> args_ = {}, Place place_ = {})
      : code(std::move(code_)), args(std::move(args_)), place(std::move(place_)) {}
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(Error error) : tl::expected<T, Error>(tl::unexpect, std::move(error)) {}
};

template <>
class [[nodiscard]] Result<void> : public tl::expected<void, Error> {
 public:
  Result() = default;
  Result(Error error) : tl::expected<void, Error>(tl::unexpect, std::move(error)) {}
};

// The disk, the database or memory failed; nothing in the input is to blame. Exit status 3.
class EnvironmentError : public std::runtime_error {
 public:
  explicit EnvironmentError(Error error_)
      : std::runtime_error(error_.code), error(std::move(error_)) {}
  Error error;
};

[[noreturn]] inline void assertion_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, what);
  std::abort();
}

}  // namespace tw

#define TW_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::tw::assertion_failed(#condition, __FILE__, __LINE__))

// Passes an Error on to the caller: TW_TRY(auto x, f()); TW_CHECK(g());
#define TW_CONCAT_INNER(a, b) a##b
#define TW_CONCAT(a, b) TW_CONCAT_INNER(a, b)
#define TW_TRY(declaration, expression) \
  TW_TRY_IMPL(TW_CONCAT(tw_result_, __LINE__), declaration, expression)
#define TW_TRY_IMPL(name, declaration, expression) \
  auto name = (expression);                        \
  if (!name) return std::move(name).error();       \
  declaration = std::move(name).value()
#define TW_CHECK(expression)                                                               \
  do {                                                                                     \
    if (auto tw_checked = (expression); !tw_checked) return std::move(tw_checked).error(); \
  } while (false)
