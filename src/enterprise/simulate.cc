#include "enterprise/simulate.h"

#include "base/file.h"
#include "sql/print.h"
#include "sql/query.h"

namespace tw::enterprise {

Result<void> simulate(lake::Connection& connection, const SimulateRequest& request) {
  constexpr std::int64_t kMost = 1'000'000;
  if (request.enterprises < 1 || request.enterprises > kMost) {
    return Error("enterprise.too_many", {std::to_string(request.enterprises)});
  }
  make_folders(request.out);
  const auto set = [&](const char* name, std::int64_t value) {
    connection.execute("SET VARIABLE simulate_" + std::string(name) + " = " +
                       std::to_string(value));
  };
  set("enterprises", request.enterprises);
  set("seed", request.seed);
  set("changes", request.changes);
  set("duplicates", request.duplicates);
  connection.execute(sql::query("enterprise", "simulate"));
  for (const char* name : {"registry", "changes", "duplicates"}) {
    connection.execute("COPY (SELECT * EXCLUDE (number) FROM simulated_" + std::string(name) +
                       " ORDER BY number) TO " +
                       sql::quote_text((request.out / (std::string(name) + ".csv")).string()) +
                       " (FORMAT csv, HEADER)");
  }
  return {};
}

}  // namespace tw::enterprise
