#include "sql/query.h"

#include <string>

#include "base/embedded.h"
#include "base/result.h"

namespace tw::sql {

std::string_view query(std::string_view room, std::string_view name) {
  const std::string path = "src/" + std::string(room) + "/" + std::string(name) + ".sql";
  for (const auto& file : embedded::queries()) {
    if (file.path == path) return file.text;
  }
  std::fprintf(stderr, "no query %s\n", path.c_str());
  TW_ASSERT(false && "unknown query");
}

}  // namespace tw::sql
