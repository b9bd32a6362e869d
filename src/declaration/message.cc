#include "declaration/message.h"

#include <algorithm>

#include "base/file.h"
#include "declaration/xml.h"

namespace tw::declaration {
namespace {

Unreadable whole_file(Error error, std::string_view raw) {
  return {.error = std::move(error), .value = {}, .raw = std::string(raw), .records = 1};
}

// The bytes of one message among several: its lines, up to the next message's first. (The tree does
// not keep offsets.)
std::string lines_between(std::string_view bytes, std::int64_t first, std::int64_t end) {
  std::size_t begin = 0;
  std::int64_t line = 1;
  const auto go_to = [&](std::int64_t wanted, std::size_t from) {
    for (; line < wanted; ++line) {
      const auto newline = bytes.find('\n', from);
      if (newline == std::string_view::npos) return bytes.size();
      from = newline + 1;
    }
    return from;
  };
  begin = go_to(first, 0);
  const auto stop = end ? go_to(std::max(end, first + 1), begin) : bytes.size();
  return std::string(bytes.substr(begin, stop - begin));
}

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

  std::vector<Message> messages;
  for (std::size_t i = 0; i < found.size(); ++i) {
    messages.push_back(read_message(found[i], file));
    if (auto* unreadable = std::get_if<Unreadable>(&messages.back())) {
      const auto end = i + 1 < found.size() ? found[i + 1].line() : 0;
      unreadable->raw =
          found.size() == 1 ? std::string(bytes) : lines_between(bytes, found[i].line(), end);
    }
  }
  return messages;
}

}  // namespace tw::declaration
