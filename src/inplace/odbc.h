// One connection to a source through ODBC (unixODBC). Nothing else includes its headers.
//
// All calls are made on a thread of the connection's own: a driver that hangs is left behind with
// it, and the caller goes on when its time is up.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace tw::inplace {

class OdbcConnection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;
  using Cells = std::vector<std::optional<std::string>>;  // UTF-8
  // False: enough, the rest is not fetched.
  using OnRow = std::function<bool(const Cells& cells)>;

  // Codes inplace.source_unreachable (what the driver said: for the owner's log, not the
  // consumer's), inplace.too_slow.
  static Result<std::unique_ptr<OdbcConnection>> open(const std::string& connection,
                                                      Deadline deadline);
  ~OdbcConnection();
  OdbcConnection(const OdbcConnection&) = delete;

  // One statement; its rows as they come, on the caller's thread, a batch ahead at most. Codes
  // inplace.source_failed (what the driver said), inplace.too_slow: the statement is cancelled at
  // the deadline. After too_slow the connection is of no use.
  Result<void> run(const std::string& statement, Deadline deadline, const OnRow& on_row = {});

 private:
  struct State;
  explicit OdbcConnection(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace tw::inplace
