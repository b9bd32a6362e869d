#include "checks/lexer.h"

#include <algorithm>
#include <array>

namespace tw::checks {
namespace {

// Sorted. `date` and function names are ordinary names.
constexpr std::array<std::string_view, 27> kKeywords = {
    "and",     "case",         "cast",      "check_datapoint", "datapoint",   "define",
    "else",    "end",          "errorcode", "errorlevel",      "false",       "if",
    "in",      "is",           "not",       "not_in",          "null",        "or",
    "ruleset", "then",         "true",      "variable",        "valuedomain", "when",
    "xor",     "hierarchical", "rule"};

// Longest first where one begins another.
constexpr std::array<std::string_view, 22> kSymbols = {":=", "<-", "||", "<>", "<=", ">=", "=", "<",
                                                       ">",  "+",  "-",  "*",  "/",  "(",  ")", "{",
                                                       "}",  ",",  ";",  ":",  "[",  "]"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Result<std::vector<Token>> run() {
    std::vector<Token> tokens;
    while (true) {
      TW_CHECK(skip_blank());
      if (offset_ == text_.size()) break;
      TW_TRY(Token token, next());
      tokens.push_back(std::move(token));
    }
    tokens.push_back({Token::Kind::kEnd, "", at_});
    return tokens;
  }

 private:
  bool starts_with(std::string_view prefix) const {
    return text_.substr(offset_).starts_with(prefix);
  }

  void advance(std::size_t bytes) {
    for (const char c : text_.substr(offset_, bytes)) {
      if (c == '\n') {
        ++at_.line;
        at_.column = 1;
      } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {  // not inside a UTF-8 sequence
        ++at_.column;
      }
    }
    offset_ += bytes;
  }

  Error error(std::string code, std::vector<std::string> args, Position at) const {
    return rule_error(std::move(code), std::move(args), file_, at);
  }

  // Spaces and comments.
  Result<void> skip_blank() {
    while (offset_ < text_.size()) {
      const char c = text_[offset_];
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        advance(1);
      } else if (starts_with("//")) {
        advance(std::min(text_.find('\n', offset_), text_.size()) - offset_);
      } else if (starts_with("/*")) {
        const auto close = text_.find("*/", offset_ + 2);
        if (close == std::string_view::npos) return error("rule.comment_open", {}, at_);
        advance(close + 2 - offset_);
      } else {
        break;
      }
    }
    return {};
  }

  Token take(Token::Kind kind, std::size_t bytes) {
    Token token{kind, std::string(text_.substr(offset_, bytes)), at_};
    advance(bytes);
    return token;
  }

  Result<Token> next() {
    const char c = text_[offset_];
    if (c == '"') return string();
    if (is_digit(c)) return number();
    if (is_name_start(c)) return name();
    for (const auto symbol : kSymbols) {
      if (starts_with(symbol)) return take(Token::Kind::kSymbol, symbol.size());
    }
    std::size_t bytes = 1;
    while (offset_ + bytes < text_.size() &&
           (static_cast<unsigned char>(text_[offset_ + bytes]) & 0xC0U) == 0x80U) {
      ++bytes;
    }
    return error("rule.character", {std::string(text_.substr(offset_, bytes))}, at_);
  }

  Token name() {
    std::size_t end = offset_;
    while (end < text_.size() && is_name_part(text_[end])) ++end;
    const auto word = text_.substr(offset_, end - offset_);
    const bool keyword = std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
    return take(keyword ? Token::Kind::kKeyword : Token::Kind::kName, word.size());
  }

  Result<Token> number() {
    std::size_t end = offset_;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    auto kind = Token::Kind::kInteger;
    if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1])) {
      kind = Token::Kind::kNumber;
      ++end;
      while (end < text_.size() && is_digit(text_[end])) ++end;
    }
    if (end < text_.size() && (is_name_part(text_[end]) || text_[end] == '.')) {
      return error("rule.number", {std::string(text_.substr(offset_, end + 1 - offset_))}, at_);
    }
    return take(kind, end - offset_);
  }

  Result<Token> string() {
    Token token{Token::Kind::kString, "", at_};
    std::size_t end = offset_ + 1;
    while (true) {
      if (end >= text_.size() || text_[end] == '\n') return error("rule.string_open", {}, token.at);
      if (text_[end] == '"') {
        if (end + 1 >= text_.size() || text_[end + 1] != '"') break;
        ++end;
      }
      token.text += text_[end++];
    }
    advance(end + 1 - offset_);
    return token;
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t offset_ = 0;
  Position at_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view text, const std::string& file) {
  return Lexer(text, file).run();
}

}  // namespace tw::checks
