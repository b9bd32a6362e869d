// Many rows on their way into one table, in the transaction that is open on the session: by COPY
// in PostgreSQL, by one prepared INSERT in SQLite. Nothing is gathered; memory is that of a row.
//
// Each value is text that the column's type reads (SQLite: by its affinity); nullopt is null.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/session.h"

namespace tw::store {

class TableLoad {
 public:
  // EnvironmentError store.failed, of every function: what the database said. The transaction can
  // then only be rolled back.
  TableLoad(Session& session, const std::string& table, const std::vector<std::string>& columns);
  // Given up, where it was not finished.
  ~TableLoad();
  TableLoad(const TableLoad&) = delete;
  TableLoad& operator=(const TableLoad&) = delete;

  // As many cells as columns.
  void put(std::span<const std::optional<std::string_view>> row);
  // All rows are in the table afterwards; how many.
  std::int64_t finish();

 private:
  struct Way;
  struct Copy;
  struct Insert;
  std::unique_ptr<Way> way_;
};

}  // namespace tw::store
