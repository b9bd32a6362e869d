// Likeness of what somebody is about to register to what is registered: "build nothing twice". It
// only shows; a person decides.
//
// Two entries are compared column by column. What a column is called in both languages, as words
// and as pairs of Chinese characters, gives its likeness, each word weighed by how rare it is in
// the ledger; the same bound concept, and values that overlap (bottom-k MinHash sketches), raise
// it; different concepts, and codes that share no value, lower it. Columns are paired one to one,
// the likest first. An entry is like another as far as the columns of the smaller one are found in
// the other, each by how few other entries have such a column: so a part and a split are found, and
// two registers that share names, addresses and dates are not. Where neither rare columns nor
// values speak for it (code lists are all built alike), that counts for less.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "catalogue/ledger.h"

namespace tw::catalogue {

struct ColumnPair {
  std::string ours;
  std::string theirs;
  double likeness = 0;
  std::string why;           // name, concept, values
  bool shares_values = false;  // more than by chance
};
struct Likeness {
  std::string code;
  double score = 0;      // 0 to 1; kAlike and above are shown
  std::string relation;  // same, part (of theirs), whole (theirs is a part), overlap
  std::vector<ColumnPair> columns;
};
// Where recall and precision of bench/likeness meet.
inline constexpr double kAlike = 0.8;

// The share of the smaller set of values that the other has, as the sketches tell.
double containment(const Sketch& one, const Sketch& other);

// Of the ledger as it was given. Holds no reference to it.
class Comparison {
 public:
  explicit Comparison(const std::vector<Entry>& ledger);
  // Entries like the draft, the likest first; not the one of its own code. One entry of n columns
  // against m columns in all: O(n m).
  std::vector<Likeness> like(const Draft& draft) const;
  // Every pair of the ledger that is alike, once, the likest first: first, and what it is to it.
  std::vector<std::pair<std::string, Likeness>> pairs() const;

 private:
  struct Word {
    std::size_t hash = 0;
    double weight = 0;  // by how rare it is
  };
  using Words = std::vector<Word>;  // by hash
  struct Column {
    std::string name;
    Words english, chinese;
    std::size_t whole_english = 0, whole_chinese = 0;
    char family = 't';  // t text, n number, d day or moment
    std::string concept_name;
    Sketch sketch;
    double weight = 0;  // by how few entries have such a column
  };
  struct Traits {
    std::string code;
    Words english, chinese;  // of the title
    std::vector<Column> columns;
    double weight = 0;
  };

  static Traits traits_of(const Resource& resource, const std::vector<Sketch>& sketches);
  void count(const Traits& traits);
  void weigh(Traits& traits) const;
  double rarity(std::size_t word) const;
  static Words words_of(const std::vector<std::string>& all, std::string_view kind);
  static double common(const Words& one, const Words& other);
  static ColumnPair compare(const Column& ours, const Column& theirs);
  static Likeness compare(const Traits& ours, const Traits& theirs);

  std::vector<Traits> all_;
  std::unordered_map<std::size_t, int> counts_;  // entries that have the word or column
};

Json to_json(const Likeness& likeness);

}  // namespace tw::catalogue
