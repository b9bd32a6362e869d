#include "base/messages.h"

#include <toml++/toml.h>

#include <map>

#include "base/embedded.h"

namespace tw {
namespace {

using Catalogue = std::map<std::string, std::string, std::less<>>;

void collect(const toml::table& table, const std::string& prefix, Catalogue& into) {
  for (const auto& [key, node] : table) {
    const std::string name =
        prefix.empty() ? std::string(key.str()) : prefix + "." + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      collect(*inner, name, into);
    } else if (const auto* text = node.as_string()) {
      into[name] = text->get();
    }
  }
}

Catalogue read_language(std::string_view suffix) {
  Catalogue catalogue;
  for (const auto& file : embedded::messages()) {
    if (file.path.ends_with(suffix)) collect(toml::parse(file.text, file.path), "", catalogue);
  }
  return catalogue;
}

const Catalogue& catalogue(Language language) {
  static const Catalogue english = read_language(".en.toml");
  static const Catalogue chinese = read_language(".zh.toml");
  return language == Language::kChinese ? chinese : english;
}

std::string fill(std::string_view pattern, const std::vector<std::string>& args) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
        pattern[i + 1] >= '0' && pattern[i + 1] <= '9') {
      const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
      if (index < args.size()) text += args[index];
      i += 2;
    } else {
      text += pattern[i];
    }
  }
  return text;
}

}  // namespace

std::string message(Language language, std::string_view code,
                    const std::vector<std::string>& args) {
  const Catalogue& texts = catalogue(language);
  if (const auto found = texts.find(code); found != texts.end()) return fill(found->second, args);
  std::string text(code);
  for (const auto& arg : args) text += " " + arg;
  return text;
}

bool message_exists(Language language, std::string_view code) {
  return catalogue(language).contains(code);
}

BothLanguages message_in_both(std::string_view code, const std::vector<std::string>& args) {
  return {message(Language::kEnglish, code, args), message(Language::kChinese, code, args)};
}

std::string describe(Language language, const Error& error) {
  std::string text;
  const Place& place = error.place;
  if (!place.file.empty()) text += place.file;
  if (place.line > 0) text += ":" + std::to_string(place.line);
  if (place.column > 0) text += ":" + std::to_string(place.column);
  if (!place.path.empty()) text += (text.empty() ? "" : " ") + place.path;
  if (!place.field.empty()) text += (text.empty() ? "" : " ") + place.field;
  if (!text.empty()) text += ": ";
  return text + message(language, error.code, error.args);
}

}  // namespace tw
