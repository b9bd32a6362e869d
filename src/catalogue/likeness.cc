#include "catalogue/likeness.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace tw::catalogue {
namespace {

// What evidence is worth; set on seed 1 of bench/likeness, judged on others.
constexpr double kOneLanguage = 0.85;  // all words of a name in one language
constexpr double kSameConcept = 0.9;
constexpr double kOtherConcept = 0.3;  // factor
constexpr double kSomeOverlap = 0.08;  // of values: hardly by chance
constexpr double kNoOverlap = 0.02;
constexpr double kOtherValues = 0.35;  // factor
constexpr double kOtherType = 0.85;    // factor
constexpr double kLeastPair = 0.25;    // less is no pair
constexpr std::size_t kFewValues = 5;
constexpr std::size_t kFewColumns = 3;
constexpr double kRareEnough = 0.6;  // of the rarest columns that answer to each other

std::size_t hashed(std::string_view kind, std::string_view word) {
  return std::hash<std::string>()(std::string(kind) + std::string(word));
}

// Lower-case words of letters and digits, without the s of the plural.
std::vector<std::string> english_words(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
      words.back() += lower;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  for (auto& word : words) {
    if (word.size() > 3 && word.ends_with("s") && !word.ends_with("ss")) word.pop_back();
  }
  return words;
}

// The characters beyond ASCII, each as its bytes.
std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    if (length > 1 || std::isalnum(byte) != 0) all.emplace_back(text.substr(i, length));
    i += length;
  }
  return all;
}

// Characters and pairs of neighbours.
std::vector<std::string> chinese_words(std::string_view text) {
  const auto all = characters(text);
  std::vector<std::string> words = all;
  for (std::size_t i = 1; i < all.size(); ++i) words.push_back(all[i - 1] + all[i]);
  return words;
}

char family_of(std::string_view type) {
  if (type.starts_with("decimal") || type == "integer" || type == "double") return 'n';
  return type == "date" || type == "instant" ? 'd' : 't';
}

// So many distinct values, as the sketch tells.
double size_of(const Sketch& sketch) {
  if (sketch.least.size() < kSketch) return static_cast<double>(sketch.least.size());
  return static_cast<double>(kSketch - 1) / (static_cast<double>(sketch.least.back()) * 0x1p-64);
}

double either(double one, double other) { return 1 - (1 - one) * (1 - other); }

}  // namespace

double containment(const Sketch& one, const Sketch& other) {
  const auto& ours = one.least;
  const auto& theirs = other.least;
  if (ours.empty() || theirs.empty()) return 0;
  const bool is_whole = ours.size() < kSketch && theirs.size() < kSketch;
  const std::size_t most = is_whole ? ours.size() + theirs.size() : kSketch;
  std::size_t united = 0, shared = 0;
  for (std::size_t i = 0, j = 0; united < most && (i < ours.size() || j < theirs.size());
       ++united) {
    const bool takes_ours = j == theirs.size() || (i < ours.size() && ours[i] <= theirs[j]);
    const bool takes_theirs = i == ours.size() || (j < theirs.size() && theirs[j] <= ours[i]);
    shared += takes_ours && takes_theirs;
    i += takes_ours;
    j += takes_theirs;
  }
  const double resemblance = static_cast<double>(shared) / static_cast<double>(united);
  const double sizes = size_of(one) + size_of(other);
  const double smaller = std::min(size_of(one), size_of(other));
  return std::min(1.0, resemblance * sizes / (1 + resemblance) / smaller);
}

Comparison::Words Comparison::words_of(const std::vector<std::string>& all, std::string_view kind) {
  std::set<std::size_t> hashes;
  for (const auto& word : all) hashes.insert(hashed(kind, word));
  Words words;
  for (const auto hash : hashes) words.push_back({hash, 0});
  return words;
}

Comparison::Traits Comparison::traits_of(const Resource& resource,
                                         const std::vector<Sketch>& sketches) {
  Traits traits{.code = resource.code,
                .english = words_of(english_words(resource.name.en), "te"),
                .chinese = words_of(chinese_words(resource.name.zh), "tz")};
  for (const auto& item : resource.items) {
    Column column{.name = item.name,
                  .english = words_of(english_words(item.name + " " + item.label.en), "e"),
                  .chinese = words_of(chinese_words(item.label.zh), "z"),
                  .family = family_of(item.type),
                  .concept_name = item.concept_name};
    std::string whole;
    for (const auto& word : english_words(item.name)) whole += word + " ";
    column.whole_english = hashed("E", whole);
    column.whole_chinese = hashed("Z", item.label.zh);
    for (const auto& sketch : sketches) {
      if (sketch.item == item.name) column.sketch = sketch;
    }
    traits.columns.push_back(std::move(column));
  }
  return traits;
}

void Comparison::count(const Traits& traits) {
  std::set<std::size_t> seen;
  const auto add = [&](const Words& words) {
    for (const auto& word : words) seen.insert(word.hash);
  };
  add(traits.english);
  add(traits.chinese);
  for (const auto& column : traits.columns) {
    add(column.english);
    add(column.chinese);
    seen.insert(column.whole_english);
    seen.insert(column.whole_chinese);
    if (!column.concept_name.empty()) seen.insert(hashed("C", column.concept_name));
  }
  for (const auto word : seen) ++counts_[word];
}

// 1 for what one entry has, 0.05 for what all have.
double Comparison::rarity(std::size_t word) const {
  const auto found = counts_.find(word);
  const double among = static_cast<double>(all_.size()) + 2;
  const double having = found == counts_.end() ? 1 : static_cast<double>(found->second);
  return std::max(0.05, std::log(among / having) / std::log(among));
}

void Comparison::weigh(Traits& traits) const {
  const auto weigh_words = [&](Words& words) {
    for (auto& word : words) word.weight = rarity(word.hash);
  };
  weigh_words(traits.english);
  weigh_words(traits.chinese);
  traits.weight = 0;
  for (auto& column : traits.columns) {
    weigh_words(column.english);
    weigh_words(column.chinese);
    column.weight = std::min(rarity(column.whole_english), rarity(column.whole_chinese));
    if (!column.concept_name.empty()) {
      column.weight = std::min(column.weight, rarity(hashed("C", column.concept_name)));
    }
    traits.weight += column.weight;
  }
}

Comparison::Comparison(const std::vector<Entry>& ledger) {
  for (const auto& entry : ledger) {
    if (entry.state == State::kWithdrawn) continue;
    all_.push_back(traits_of(entry.resource, entry.sketches));
    count(all_.back());
  }
  for (auto& traits : all_) weigh(traits);
}

// Dice's measure, the words weighed.
double Comparison::common(const Words& one, const Words& other) {
  double shared = 0, all = 0;
  for (std::size_t i = 0, j = 0; i < one.size() || j < other.size();) {
    const bool takes_one = j == other.size() || (i < one.size() && one[i].hash <= other[j].hash);
    const bool takes_other = i == one.size() || (j < other.size() && other[j].hash <= one[i].hash);
    const double weight = takes_one ? one[i].weight : other[j].weight;
    all += takes_one && takes_other ? 2 * weight : weight;
    if (takes_one && takes_other) shared += 2 * weight;
    i += takes_one;
    j += takes_other;
  }
  return all == 0 ? 0 : shared / all;
}

ColumnPair Comparison::compare(const Column& ours, const Column& theirs) {
  ColumnPair pair{ours.name, theirs.name,
                  either(kOneLanguage * common(ours.english, theirs.english),
                         kOneLanguage * common(ours.chinese, theirs.chinese)),
                  "name"};
  if (!ours.concept_name.empty() && !theirs.concept_name.empty()) {
    if (ours.concept_name != theirs.concept_name) {
      pair.likeness *= kOtherConcept;
    } else if (pair.likeness < kSameConcept) {
      pair.likeness = kSameConcept;
      pair.why = "concept";
    }
  }
  if (std::min(ours.sketch.least.size(), theirs.sketch.least.size()) >= kFewValues) {
    const double overlap = containment(ours.sketch, theirs.sketch);
    if (overlap > kSomeOverlap && ours.family != 'n') {
      const double by_values = std::min(0.9, 2.5 * overlap);
      pair.shares_values = true;
      if (by_values > pair.likeness) pair.why = "values";
      pair.likeness = either(pair.likeness, by_values);
    } else if (overlap < kNoOverlap && ours.family == 't' && theirs.family == 't') {
      pair.likeness *= kOtherValues;
    }
  }
  if (ours.family != theirs.family) pair.likeness *= kOtherType;
  return pair;
}

Likeness Comparison::compare(const Traits& ours, const Traits& theirs) {
  struct Candidate {
    ColumnPair pair;
    std::size_t ours, theirs;
  };
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < ours.columns.size(); ++i) {
    for (std::size_t j = 0; j < theirs.columns.size(); ++j) {
      auto pair = compare(ours.columns[i], theirs.columns[j]);
      if (pair.likeness >= kLeastPair) candidates.push_back({std::move(pair), i, j});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& one, const auto& other) {
    return one.pair.likeness > other.pair.likeness;
  });
  Likeness result{.code = theirs.code};
  std::vector<bool> taken(ours.columns.size()), given(theirs.columns.size());
  double found = 0, evenly = 0;
  bool values_speak = false;
  std::vector<double> weights;
  for (auto& each : candidates) {
    if (taken[each.ours] || given[each.theirs]) continue;
    taken[each.ours] = given[each.theirs] = true;
    const double likeness = std::min(1.0, 1.25 * each.pair.likeness);
    const double weight =
        std::min(ours.columns[each.ours].weight, theirs.columns[each.theirs].weight);
    found += likeness * weight;
    evenly += likeness;
    values_speak = values_speak || each.pair.shares_values;
    weights.push_back(likeness * weight);
    result.columns.push_back(std::move(each.pair));
  }
  if (result.columns.empty()) return result;
  const auto fewer = static_cast<double>(std::min(taken.size(), given.size()));
  const double by_weight = std::min(1.0, found / std::min(ours.weight, theirs.weight));
  const double title =
      either(common(ours.english, theirs.english), common(ours.chinese, theirs.chinese));
  result.score = 0.1 * by_weight + 0.7 * evenly / fewer + 0.2 * title;
  if (result.columns.size() < kFewColumns) result.score /= 2;
  std::sort(weights.rbegin(), weights.rend());
  weights.resize(std::min(weights.size(), kFewColumns));
  const double rarest = std::accumulate(weights.begin(), weights.end(), 0.0) / kFewColumns;
  if (!values_speak) {
    result.score *= std::min(1.0, std::max(rarest / kRareEnough, (title - 0.5) / 0.4));
  }
  const double of_ours = evenly / static_cast<double>(taken.size());
  const double of_theirs = evenly / static_cast<double>(given.size());
  result.relation = of_ours >= 0.75 ? (of_theirs >= 0.75 ? "same" : "part")
                                    : (of_theirs >= 0.75 ? "whole" : "overlap");
  return result;
}

std::vector<Likeness> Comparison::like(const Draft& draft) const {
  Traits ours = traits_of(draft.resource, draft.sketches);
  weigh(ours);
  std::vector<Likeness> alike;
  for (const auto& theirs : all_) {
    if (theirs.code == ours.code) continue;
    auto likeness = compare(ours, theirs);
    if (likeness.score >= kAlike) alike.push_back(std::move(likeness));
  }
  std::stable_sort(alike.begin(), alike.end(),
                   [](const auto& one, const auto& other) { return one.score > other.score; });
  return alike;
}

std::vector<std::pair<std::string, Likeness>> Comparison::pairs() const {
  std::vector<std::pair<std::string, Likeness>> alike;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    for (std::size_t j = i + 1; j < all_.size(); ++j) {
      auto likeness = compare(all_[i], all_[j]);
      if (likeness.score >= kAlike) alike.emplace_back(all_[i].code, std::move(likeness));
    }
  }
  std::stable_sort(alike.begin(), alike.end(), [](const auto& one, const auto& other) {
    return one.second.score > other.second.score;
  });
  return alike;
}

Json to_json(const Likeness& likeness) {
  Json document = {{"code", likeness.code},
                   {"score", std::round(likeness.score * 1000) / 1000},
                   {"relation", likeness.relation},
                   {"columns", Json::array()}};
  for (const auto& pair : likeness.columns) {
    document["columns"].push_back({{"ours", pair.ours},
                                   {"theirs", pair.theirs},
                                   {"likeness", std::round(pair.likeness * 1000) / 1000},
                                   {"why", pair.why}});
  }
  return document;
}

}  // namespace tw::catalogue
