// XML messages as trees: strict, bounded, no entities, no network; every element knows its line.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct _xmlDoc;
struct _xmlNode;

namespace tw::declaration::xml {

// A view of an element; valid as long as its Document. An absent element has no name, no text and
// no children, so that a path can be followed without asking at each step.
class Element {
 public:
  Element() = default;
  explicit Element(_xmlNode* node) : node_(node) {}

  explicit operator bool() const { return node_ != nullptr; }
  std::string_view name() const;  // without prefix
  // The element's own text (not its children's), without white space at the ends.
  std::string text() const;
  std::string attribute(std::string_view name) const;  // empty where there is none
  std::int64_t line() const;                           // of its beginning; 0 when absent
  std::int64_t last_line() const;                      // at least: of the last thing in it
  std::string written_out() const;                     // the element and all in it, in UTF-8
  // From the root, /MetaData/Declaration/AdditionalDocument[2]: numbered where the name repeats.
  std::string path() const;

  Element parent() const;
  Element next() const;  // the next element beside it
  std::vector<Element> children() const;
  std::vector<Element> children(std::string_view name) const;
  // The first of that name; "A/B/C" goes down.
  Element at(std::string_view path) const;
  auto operator<=>(const Element&) const = default;

 private:
  _xmlNode* node_ = nullptr;
};

class Document {
 public:
  // Any encoding that the XML declaration names and libxml2 knows; UTF-8 where it names none.
  // Codes: xml.not_well_formed (the parser's words), xml.encoding, xml.document_type, xml.nul_byte;
  // the place has the file, the line and the column.
  static Result<Document> parse(std::string_view bytes, const std::string& file);

  Element root() const;
  // Gives every element the name that `name_of` makes of its present one.
  void rename(const std::function<std::string(std::string_view)>& name_of);

 private:
  struct Free {
    void operator()(_xmlDoc* document) const;
  };
  explicit Document(_xmlDoc* document) : document_(document) {}
  std::unique_ptr<_xmlDoc, Free> document_;
};

}  // namespace tw::declaration::xml
