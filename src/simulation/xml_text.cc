#include "simulation/xml_text.h"

#include "simulation/declaration.h"

namespace tw::simulation {
namespace {

void append_escaped(std::string& text, std::string_view value) {
  for (const char character : value) {
    switch (character) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      default:
        text += character;
    }
  }
}

}  // namespace

XmlText::XmlText(std::string& text) : text_(text) {
  text_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
}

XmlText::Scope XmlText::element(std::string_view name, std::string_view attributes) {
  begin(name, attributes);
  text_ += '\n';
  open_.emplace_back(name);
  return Scope(*this);
}

void XmlText::leaf(std::string_view name, std::string_view value, std::string_view attributes) {
  if (value.empty()) return;
  begin(name, attributes);
  append_escaped(text_, value);
  end(name);
}

void XmlText::number(std::string_view name, std::int64_t value, int scale,
                     std::string_view attributes) {
  if (value == kNone) return;
  begin(name, attributes);
  append_decimal(text_, value, scale);
  end(name);
}

void XmlText::amount(std::string_view name, std::int64_t value, int scale,
                     std::string_view attributes) {
  if (value == kNone) return;
  begin(name, attributes);
  append_amount(text_, value, scale);
  end(name);
}

void XmlText::begin(std::string_view name, std::string_view attributes) {
  text_.append(open_.size() * 2, ' ');
  ((text_ += '<') += name) += attributes;
  text_ += '>';
}

void XmlText::end(std::string_view name) { ((text_ += "</") += name) += ">\n"; }

void XmlText::close() {
  const std::string name = std::move(open_.back());
  open_.pop_back();
  text_.append(open_.size() * 2, ' ');
  end(name);
}

std::string compact(Date date) {
  std::string text = date.to_string();
  std::erase(text, '-');
  return text;
}

}  // namespace tw::simulation
