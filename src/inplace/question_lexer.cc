#include "inplace/question_lexer.h"

#include <algorithm>

#include "base/encoding.h"
#include "inplace/question.h"

namespace tw::inplace {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string capitals(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    while (true) {
      while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
      begin_ = at_;
      if (at_ == text_.size()) break;
      TW_CHECK(next());
    }
    add(Token::Kind::kEnd, "");
    return std::move(tokens_);
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  Error wrong(std::string_view met) const {
    return Error("inplace.syntax", {std::string(met), "-"},
                 {.line = 1, .column = static_cast<std::int64_t>(begin_ + 1)});
  }

  void add(Token::Kind kind, std::string text) {
    std::string upper = kind == Token::Kind::kWord ? capitals(text) : std::string();
    tokens_.push_back({kind, std::move(text), std::move(upper), begin_});
  }

  Result<void> next() {
    const char c = text_[at_];
    if (is_letter(c)) {
      while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
      add(Token::Kind::kWord, std::string(text_.substr(begin_, at_ - begin_)));
      return {};
    }
    if (is_digit(c)) return number();
    if (c == '\'' || c == '"') return quoted(c);
    static constexpr std::string_view kTwo[] = {"<=", ">=", "<>"};
    const auto two = text_.substr(at_, 2);
    if (two == "--" || two == "/*") return wrong(two);
    if (std::find(std::begin(kTwo), std::end(kTwo), two) != std::end(kTwo)) {
      at_ += 2;
      add(Token::Kind::kMark, std::string(two));
      return {};
    }
    if (std::string_view("(),*=<>+-").find(c) == std::string_view::npos) {
      return wrong(text_.substr(at_, 1));
    }
    ++at_;
    add(Token::Kind::kMark, std::string(1, c));
    return {};
  }

  Result<void> number() {
    bool has_point = false;
    while (at_ < text_.size() && (is_digit(text_[at_]) || (text_[at_] == '.' && !has_point))) {
      has_point |= text_[at_] == '.';
      ++at_;
    }
    const auto text = text_.substr(begin_, at_ - begin_);
    if (text.back() == '.' || (at_ < text_.size() && is_letter(text_[at_]))) return wrong(text);
    add(Token::Kind::kNumber, std::string(text));
    return {};
  }

  Result<void> quoted(char quote) {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        if (at_ + 1 == text_.size() || text_[at_ + 1] != quote) {
          ++at_;
          add(quote == '"' ? Token::Kind::kName : Token::Kind::kText, std::move(value));
          return {};
        }
        ++at_;
      }
      value += text_[at_];
    }
    return wrong(text_.substr(begin_, 20));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::vector<Token> tokens_;
};

bool is_refused(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F || c == '\\' ||
         c == ';';
}

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view text) {
  if (text.size() > kLongestQuestion) {
    return Error("inplace.too_long", {std::to_string(kLongestQuestion)});
  }
  const auto refused = std::find_if(text.begin(), text.end(), is_refused);
  if (refused != text.end() || !is_utf8(text)) {
    const auto at = static_cast<std::size_t>(refused - text.begin());
    return Error("inplace.syntax", {std::string(text.substr(at, 1)), "-"},
                 {.line = 1, .column = static_cast<std::int64_t>(at + 1)});
  }
  return Lexer(text).run();
}

}  // namespace tw::inplace
