#include "declaration/message.h"

#include <algorithm>

#include "base/file.h"
#include "declaration/xml.h"

namespace tw::declaration {
namespace {

Unreadable whole_file(Error error, std::string_view raw) {
  return {.error = std::move(error), .value = {}, .raw = std::string(raw), .records = 1};
}

// Gives back the bytes of one message among several. The tree keeps lines, not offsets: a message
// has its lines, up to the next message's first; where two share a line, the tree is written out
// again.
class RawMessages {
 public:
  RawMessages(std::string_view bytes, const std::vector<xml::Element>& messages)
      : bytes_(bytes), messages_(messages) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  std::string operator[](std::size_t i) const {
    if (messages_.size() == 1) return std::string(bytes_);
    const bool last = i + 1 == messages_.size();
    const bool shares = (i > 0 && messages_[i - 1].last_line() >= messages_[i].line()) ||
                        (!last && messages_[i].last_line() >= messages_[i + 1].line());
    const auto begin = start_of(messages_[i].line());
    if (shares || begin >= bytes_.size()) return messages_[i].written_out();
    const auto end = last ? bytes_.size() : start_of(messages_[i + 1].line());
    return std::string(bytes_.substr(begin, end - begin));
  }

 private:
  std::size_t start_of(std::int64_t line) const {
    const auto index = static_cast<std::size_t>(line - 1);
    return index < line_starts_.size() ? line_starts_[index] : bytes_.size();
  }

  std::string_view bytes_;
  const std::vector<xml::Element>& messages_;
  std::vector<std::size_t> line_starts_{0};
};

}  // namespace

std::vector<Message> MessageReader::read(const std::filesystem::path& file) const {
  std::error_code failure;
  const auto size = std::filesystem::file_size(file, failure);
  if (!failure && size > kMaxBytes) {
    std::string head(4096, '\0');
    std::FILE* stream = std::fopen(file.c_str(), "rb");
    head.resize(stream ? std::fread(head.data(), 1, head.size(), stream) : 0);
    if (stream) std::fclose(stream);
    return {whole_file(
        Error("read.message_too_large", {std::to_string(size), std::to_string(kMaxBytes)},
              {.file = file.string(), .line = 1}),
        head)};
  }
  auto bytes = read_file(file);
  if (!bytes) return {whole_file(bytes.error(), {})};
  return read_text(*bytes, file.filename().string());
}

std::vector<Message> MessageReader::read_text(std::string_view bytes,
                                              const std::string& file) const {
  auto document = xml::Document::parse(bytes, file);
  if (!document) return {whole_file(document.error(), bytes)};
  document->rename([this](std::string_view name) { return name_of(name); });

  // The outermost messages, in order; what wraps them does not matter.
  std::vector<xml::Element> found;
  std::vector<xml::Element> open{document->root()};
  while (!open.empty()) {
    const xml::Element element = open.back();
    open.pop_back();
    if (is_message(element)) {
      found.push_back(element);
      continue;
    }
    const auto inner = element.children();
    open.insert(open.end(), inner.rbegin(), inner.rend());
  }
  if (found.empty()) {
    const xml::Element root = document->root();
    return {whole_file(Error("read.unknown_message", {std::string(root.name())},
                             {.file = file, .line = root.line(), .path = root.path()}),
                       bytes)};
  }

  if (found.size() > kMaxMessages) {
    return {whole_file(Error("read.too_many_messages",
                             {std::to_string(found.size()), std::to_string(kMaxMessages)},
                             {.file = file, .line = 1}),
                       bytes)};
  }
  const RawMessages raw(bytes, found);
  std::vector<Message> messages;
  for (std::size_t i = 0; i < found.size(); ++i) {
    messages.push_back(read_message(found[i], file));
    if (auto* unreadable = std::get_if<Unreadable>(&messages.back())) unreadable->raw = raw[i];
  }
  return messages;
}

}  // namespace tw::declaration
