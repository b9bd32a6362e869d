// Rows that our own code gives the engine: what a column is, and how a batch of it is filled.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "sql/type.h"

namespace tw::lake {

using sql::DataType;

struct ColumnSpec {
  std::string name;
  DataType type;
};

// Writes one column of a batch. Row numbers below ChunkWriter::kCapacity.
class ColumnWriter {
 public:
  ColumnWriter(void* vector, DataType type);
  void null(std::size_t row);
  void boolean(std::size_t row, bool value);
  void integer(std::size_t row, std::int64_t value);
  // Unscaled at the column's own scale; the column is at most 18 digits wide.
  void decimal(std::size_t row, std::int64_t unscaled);
  void real(std::size_t row, double value);
  void text(std::size_t row, std::string_view value);  // must be valid UTF-8
  void date(std::size_t row, Date value);

 private:
  void* vector_;
  void* data_;
  std::uint64_t* validity_ = nullptr;  // once a row is null
  DataType type_;
};

// A batch of rows being filled by a TableSource.
class ChunkWriter {
 public:
  static constexpr std::size_t kCapacity = 2048;
  // nullptr when the query does not read that column of the source.
  ColumnWriter* column(std::size_t index) {
    return slots_[index] < 0 ? nullptr : &writers_[static_cast<std::size_t>(slots_[index])];
  }

 private:
  friend struct EngineAccess;
  std::vector<ColumnWriter> writers_;
  std::vector<int> slots_;
};

// One thread's share of a scan.
class Scanner {
 public:
  virtual ~Scanner() = default;
  // Fills up to kCapacity rows and answers how many; 0 ends this scanner.
  virtual std::size_t fill(ChunkWriter& chunk) = 0;
};

// Rows that our own code produces. `columns` is fixed; open() is called once a thread and a scan.
class TableSource {
 public:
  virtual ~TableSource() = default;
  virtual const std::vector<ColumnSpec>& columns() const = 0;
  virtual std::size_t max_threads() const { return 1; }
  // Called once when a scan begins, before any open().
  virtual void begin_scan() {}
  virtual std::unique_ptr<Scanner> open() = 0;
};

}  // namespace tw::lake
