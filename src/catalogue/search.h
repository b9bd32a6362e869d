// Finding entries by words, Chinese or English. The index is made in memory from the ledger: a few
// thousand entries take milliseconds, and nothing on disk can fall behind.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "catalogue/ledger.h"

namespace tw::catalogue {

// Any number of threads may ask one.
class Index {
 public:
  explicit Index(const std::vector<Entry>& entries);
  ~Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;

  // Codes of the entries that have all the words, the best first. Chinese is looked for by pairs of
  // characters, so words of two characters are found inside longer ones; English by word stems.
  // Names weigh more than keywords and items, these more than the abstract. No words: none.
  std::vector<std::string> find(const std::string& words, std::size_t limit = 1000) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::catalogue
