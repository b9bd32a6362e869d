// Writes XML: elements in the order in which they are called for, indented by two.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace tw::simulation {

class XmlText {
 public:
  // An element around all that is written until it is destroyed.
  class Scope {
   public:
    ~Scope() { text_.close(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    friend class XmlText;
    explicit Scope(XmlText& text) : text_(text) {}
    XmlText& text_;
  };

  // Appends to `text`, after the XML declaration.
  explicit XmlText(std::string& text);

  // `attributes` as they stand in the tag, with a blank in front.
  [[nodiscard]] Scope element(std::string_view name, std::string_view attributes = {});
  // An element with text; an empty text leaves the element out.
  void leaf(std::string_view name, std::string_view value, std::string_view attributes = {});
  // As append_decimal and append_amount write it; kNone leaves the element out.
  void number(std::string_view name, std::int64_t value, int scale = 0,
              std::string_view attributes = {});
  void amount(std::string_view name, std::int64_t value, int scale,
              std::string_view attributes = {});

 private:
  void begin(std::string_view name, std::string_view attributes);
  void end(std::string_view name);
  void close();

  std::string& text_;
  std::vector<std::string> open_;
};

// YYYYMMDD.
std::string compact(Date date);

}  // namespace tw::simulation
