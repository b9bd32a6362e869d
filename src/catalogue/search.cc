#include "catalogue/search.h"

#include <xapian.h>

#include <mutex>

namespace tw::catalogue {

struct Index::State {
  Xapian::WritableDatabase database{"", Xapian::DB_BACKEND_INMEMORY};
  std::mutex mutex;  // the database serves one thread at a time
};

Index::Index(const std::vector<Entry>& entries) : state_(std::make_unique<State>()) {
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  generator.set_flags(Xapian::TermGenerator::FLAG_CJK_NGRAM);
  for (const auto& entry : entries) {
    const auto& resource = entry.resource;
    Xapian::Document document;
    generator.set_document(document);
    const auto add = [&](const std::string& text, unsigned weight) {
      generator.index_text(text, weight);
      generator.increase_termpos();
    };
    for (const auto* text : {&resource.name.zh, &resource.name.en, &resource.code}) add(*text, 5);
    for (const auto& word : resource.keywords) add(word, 3);
    for (const auto& item : resource.items) {
      for (const auto* text : {&item.label.zh, &item.label.en, &item.name}) add(*text, 2);
    }
    for (const auto* text : {&resource.abstract.zh, &resource.abstract.en, &resource.provider}) {
      add(*text, 1);
    }
    document.set_data(resource.code);
    state_->database.add_document(document);
  }
}

Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

std::vector<std::string> Index::find(const std::string& words, std::size_t limit) const {
  const std::lock_guard lock(state_->mutex);
  Xapian::QueryParser parser;
  parser.set_database(state_->database);
  parser.set_stemmer(Xapian::Stem("english"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  parser.set_default_op(Xapian::Query::OP_AND);
  const auto query = parser.parse_query(words, Xapian::QueryParser::FLAG_CJK_NGRAM);
  std::vector<std::string> found;
  if (query.empty()) return found;
  Xapian::Enquire enquire(state_->database);
  enquire.set_query(query);
  enquire.set_sort_by_relevance_then_value(0, false);
  const auto matches = enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    found.push_back(match.get_document().get_data());
  }
  return found;
}

}  // namespace tw::catalogue
