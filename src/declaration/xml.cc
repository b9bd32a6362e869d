#include "declaration/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <limits>

#include "base/encoding.h"

namespace tw::declaration::xml {
namespace {

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

xmlNode* element_from(xmlNode* node) {
  while (node && node->type != XML_ELEMENT_NODE) node = node->next;
  return node;
}

// What the parser says of the first thing that is fatal.
struct Complaint {
  bool document_type = false;
  bool bad_bytes = false;  // the converter gave up; the parser then sees the text end
  bool fatal = false;
  int code = 0;
  int line = 0;
  int column = 0;
  std::string text;
};

Complaint& complaint_of(void* context) {
  return *static_cast<Complaint*>(static_cast<xmlParserCtxt*>(context)->_private);
}

void on_error(void* context, xmlErrorPtr error) {
  if (error->level != XML_ERR_FATAL) return;
  Complaint& complaint = complaint_of(context);
  if (complaint.fatal) return;
  complaint.fatal = true;
  complaint.code = error->code;
  complaint.line = error->line;
  complaint.column = error->int2;
  complaint.text = trimmed(error->message ? error->message : "");
}

// The converter has no parser to complain to: it uses the thread's handler.
void on_thread_error(void* complaint, xmlErrorPtr error) {
  if (complaint && error->domain == XML_FROM_I18N) {
    static_cast<Complaint*>(complaint)->bad_bytes = true;
  }
}

// A document type can define entities; the parser stops before it has seen one.
void on_document_type(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  Complaint& complaint = complaint_of(context);
  complaint.document_type = true;
  auto* parser = static_cast<xmlParserCtxt*>(context);
  complaint.line = parser->input ? parser->input->line : 0;
  xmlStopParser(parser);
}

Error error_of(const Complaint& complaint, const std::string& file) {
  Place place{.file = file, .line = complaint.line, .column = complaint.column};
  if (complaint.document_type) return Error("xml.document_type", {}, std::move(place));
  if (complaint.bad_bytes || complaint.code == XML_ERR_INVALID_ENCODING ||
      complaint.code == XML_ERR_UNKNOWN_ENCODING ||
      complaint.code == XML_ERR_UNSUPPORTED_ENCODING || complaint.code == XML_I18N_CONV_FAILED) {
    return Error("xml.encoding", {}, std::move(place));
  }
  return Error("xml.not_well_formed", {complaint.text}, std::move(place));
}

bool is_utf16(std::string_view bytes) {
  using namespace std::string_view_literals;
  return bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff") ||
         bytes.starts_with("<\0"sv) || bytes.starts_with("\0<"sv);
}

}  // namespace

std::string_view Element::name() const { return node_ ? view(node_->name) : std::string_view(); }

std::string Element::text() const {
  std::string text;
  for (const xmlNode* child = node_ ? node_->children : nullptr; child; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      text += view(child->content);
    }
  }
  return std::string(trimmed(text));
}

std::string Element::attribute(std::string_view name) const {
  for (const xmlAttr* each = node_ ? node_->properties : nullptr; each; each = each->next) {
    if (view(each->name) != name) continue;
    return std::string(each->children ? trimmed(view(each->children->content)) : "");
  }
  return {};
}

std::int64_t Element::line() const { return node_ ? xmlGetLineNo(node_) : 0; }

std::int64_t Element::last_line() const {
  std::int64_t last = line();
  for (xmlNode* node = node_; node; node = node->last) {
    std::int64_t own = xmlGetLineNo(node);
    // A text is said to lie where it ends.
    last = std::max(last, own);
  }
  return last;
}

std::string Element::written_out() const {
  const std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer(xmlBufferCreate(),
                                                                    &xmlBufferFree);
  if (!buffer || !node_) return {};
  xmlNodeDump(buffer.get(), node_->doc, node_, 0, 0);
  return std::string(view(xmlBufferContent(buffer.get())));
}

Element Element::parent() const {
  return Element(node_ && node_->parent && node_->parent->type == XML_ELEMENT_NODE ? node_->parent
                                                                                   : nullptr);
}

Element Element::next() const { return Element(node_ ? element_from(node_->next) : nullptr); }

std::string Element::path() const {
  std::string path;
  for (const xmlNode* node = node_; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
    std::string step = "/" + std::string(view(node->name));
    const auto alike = [&](const xmlNode* other) {
      return other->type == XML_ELEMENT_NODE && view(other->name) == view(node->name);
    };
    std::size_t before = 0;
    for (const xmlNode* each = node->prev; each; each = each->prev) before += alike(each);
    const xmlNode* after = node->next;
    while (after && !alike(after)) after = after->next;
    if (before > 0 || after) step += "[" + std::to_string(before + 1) + "]";
    path.insert(0, step);
  }
  return path;
}

std::vector<Element> Element::children() const {
  std::vector<Element> found;
  for (xmlNode* child = node_ ? element_from(node_->children) : nullptr; child;
       child = element_from(child->next)) {
    found.emplace_back(child);
  }
  return found;
}

std::vector<Element> Element::children(std::string_view name) const {
  std::vector<Element> found;
  for (xmlNode* child = node_ ? element_from(node_->children) : nullptr; child;
       child = element_from(child->next)) {
    if (view(child->name) == name) found.emplace_back(child);
  }
  return found;
}

Element Element::at(std::string_view path) const {
  const auto slash = path.find('/');
  const auto head = path.substr(0, slash);
  xmlNode* child = node_ ? element_from(node_->children) : nullptr;
  while (child && view(child->name) != head) child = element_from(child->next);
  const Element found(child);
  return slash == std::string_view::npos ? found : found.at(path.substr(slash + 1));
}

Result<Document> Document::parse(std::string_view bytes, const std::string& file) {
  if (const auto nul = bytes.find('\0'); nul != std::string_view::npos && !is_utf16(bytes)) {
    const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<long>(nul), '\n');
    return Error("xml.nul_byte", {}, {.file = file, .line = line});
  }
  TW_ASSERT(bytes.size() <= std::numeric_limits<int>::max());
  const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> parser(xmlNewParserCtxt(),
                                                                            &xmlFreeParserCtxt);
  if (!parser) throw std::bad_alloc();
  Complaint complaint;
  xmlSetStructuredErrorFunc(&complaint, on_thread_error);
  parser->_private = &complaint;
  parser->sax->serror = on_error;
  parser->sax->internalSubset = on_document_type;
  // No NOENT, no HUGE: the parser's own bounds on depth, text and entities hold.
  Document document(xmlCtxtReadMemory(parser.get(), bytes.data(), static_cast<int>(bytes.size()),
                                      nullptr, nullptr, XML_PARSE_NONET | XML_PARSE_BIG_LINES));
  xmlSetStructuredErrorFunc(nullptr, on_thread_error);
  if (complaint.document_type || complaint.fatal || !document.root()) {
    if (complaint.text.empty()) complaint.text = "there is no element";
    // The parser has one code for characters XML forbids and for bytes that are no character.
    const bool unnamed = !parser->encoding || view(parser->encoding) == "UTF-8";
    complaint.bad_bytes |= complaint.code == XML_ERR_INVALID_CHAR && unnamed && !is_utf8(bytes);
    return error_of(complaint, file);
  }
  return document;
}

Element Document::root() const {
  return Element(document_ ? xmlDocGetRootElement(document_.get()) : nullptr);
}

void Document::rename(const std::function<std::string(std::string_view)>& name_of) {
  xmlNode* node = xmlDocGetRootElement(document_.get());
  while (node) {
    const std::string name = name_of(view(node->name));
    if (name != view(node->name)) {
      xmlNodeSetName(node, reinterpret_cast<const xmlChar*>(name.c_str()));
    }
    xmlNode* following = element_from(node->children);
    for (xmlNode* up = node; !following && up && up->type == XML_ELEMENT_NODE; up = up->parent) {
      following = element_from(up->next);
    }
    node = following;
  }
}

void Document::Free::operator()(_xmlDoc* document) const { xmlFreeDoc(document); }

}  // namespace tw::declaration::xml
