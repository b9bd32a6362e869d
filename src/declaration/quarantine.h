// Collects the records that cannot be read, from any thread, into a table of the engine (which
// spills), so that memory stays bounded however bad a file is.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/messages.h"
#include "declaration/message.h"
#include "lake/engine.h"

namespace tw::declaration {

class Quarantine {
 public:
  // How often each code occurred, with its first record.
  struct Count {
    std::int64_t records = 0;
    std::string example;  // as describe() says it
    BothLanguages message;
  };

  explicit Quarantine(lake::Engine& engine);

  void add(const std::string& source, const std::string& load_id, const Unreadable& record);
  // Ends the collection. Afterwards the table can be read.
  void finish();

  // A table with the columns of structure rejected.
  const std::string& table() const { return table_; }
  std::int64_t records() const { return records_; }
  const std::map<std::string, Count>& counts() const { return counts_; }

 private:
  lake::Connection connection_;
  std::string table_;
  std::unique_ptr<lake::Appender> appender_;
  std::mutex mutex_;
  std::int64_t records_ = 0;
  std::int64_t sequence_ = 0;
  std::map<std::string, Count> counts_;
};

// Bytes as text: what is not UTF-8 is shown as \xNN.
std::string printable(std::string_view bytes);

// CREATE TABLE with the columns of a structure.
std::string create_table(const std::string& name, const standards::Structure& structure);

}  // namespace tw::declaration
