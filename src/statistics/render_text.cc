#include <algorithm>

#include "base/display.h"
#include "statistics/render.h"

namespace tw::statistics {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kLeastLabel = 16;
constexpr std::size_t kHeadOnOneLine = 8;

using Lines = std::vector<std::string>;

std::size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Letters that must not begin a line.
bool closes(const std::string& letter) {
  static const std::string kClosing = "，。、；：）";
  return display_width(letter) > 1 && kClosing.find(letter) != std::string::npos;
}

// Words, each with the space before it; a wide letter is a word of its own.
Lines words_of(const std::string& text) {
  Lines words;
  bool open = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::string letter = text.substr(i, sequence_length(text[i]));
    const bool wide = display_width(letter) > 1;
    const bool follows = closes(letter) && !words.empty();
    if (!follows && (letter == " " || wide || !open)) words.emplace_back();
    words.back() += letter;
    open = !wide;
    i += letter.size();
  }
  return words;
}

// Breaks at spaces and between Chinese letters.
Lines wrapped(const std::string& text, std::size_t width) {
  Lines lines(1);
  for (auto word : words_of(text)) {
    if (!lines.back().empty() && display_width(lines.back() + word) > width) {
      while (lines.back().ends_with(' ')) lines.back().pop_back();
      lines.emplace_back();
    }
    if (lines.back().empty() && word.front() == ' ') word.erase(0, 1);
    lines.back() += word;
  }
  return lines;
}

std::string shown(const Table& table, const TableRow& row, std::size_t column) {
  const auto& value = row.values[column];
  if (row.is_hidden(column)) return kHiddenMark;
  if (table.columns[column].kind == Column::Kind::kPercent) {
    if (!row.is_comparable) return "×";
    return value ? shown_amount(*value, 1, 1) : "–";
  }
  return value ? shown_amount(*value, table.divisor, table.decimals) : "–";
}

std::string rule(std::size_t width) {
  std::string text;
  for (std::size_t i = 0; i < width; ++i) text += "─";
  return text + "\n";
}

std::string trimmed(std::string line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line + "\n";
}

class TextRenderer {
 public:
  explicit TextRenderer(const Table& table) : table_(table) { measure(); }

  std::string render() const { return head() + body() + foot(); }

 private:
  void measure() {
    widths_.assign(table_.columns.size(), 4);
    for (const auto& row : table_.rows) {
      if (!table_.code_label.empty()) {
        code_width_ = std::max(code_width_, display_width(row.code));
      }
      label_width_ = std::max(label_width_, display_width(row.label));
      for (std::size_t i = 0; i < widths_.size(); ++i) {
        widths_[i] = std::max(widths_[i], display_width(shown(table_, row, i)));
      }
    }
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      const std::size_t label = display_width(table_.columns[i].label);
      widths_[i] = std::max(widths_[i], std::min(label, kHeadOnOneLine));
      for (const auto& word : words_of(table_.columns[i].label)) {
        widths_[i] = std::max(widths_[i], display_width(word) - (word.front() == ' ' ? 1 : 0));
      }
    }
    if (!table_.code_label.empty()) {
      code_width_ = std::max(code_width_, display_width(table_.code_label));
    }
    label_width_ = std::max(label_width_, display_width(table_.label_label));
    std::size_t figures = code_width_ > 0 ? code_width_ + 2 : 0;
    for (std::size_t i = 0; i < widths_.size(); ++i) figures += widths_[i] + gap(i);
    const std::size_t room = kWidth > figures + kLeastLabel ? kWidth - figures : kLeastLabel;
    label_width_ = std::min(label_width_, room);
    total_width_ = figures + label_width_;
  }

  // Columns of one group stand closer together.
  std::size_t gap(std::size_t column) const {
    const bool starts_group =
        column == 0 || table_.columns[column].group != table_.columns[column - 1].group;
    return starts_group || table_.columns[column].kind == Column::Kind::kAmount ? 2 : 1;
  }

  std::string head() const {
    std::string text = table_.office + "\n";
    for (const auto& line : wrapped(table_.title, kWidth)) text += line + "\n";
    for (const auto& line : wrapped(table_.period + "  ·  " + table_.status + "  ·  " +
                                        table_.system + "  ·  " + table_.unit,
                                    kWidth)) {
      text += line + "\n";
    }
    return text + "\n";
  }

  std::string body() const {
    std::string text = rule(total_width_) + group_line();
    std::vector<Lines> cells = {wrapped(table_.label_label, label_width_)};
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      cells.push_back(wrapped(table_.columns[i].label, widths_[i]));
    }
    std::size_t height = 0;
    for (const auto& cell : cells) height = std::max(height, cell.size());
    for (auto& cell : cells) cell.insert(cell.begin(), height - cell.size(), "");
    for (std::size_t line = 0; line < height; ++line) {
      Lines parts;
      for (std::size_t i = 1; i < cells.size(); ++i) parts.push_back(cells[i][line]);
      text += assembled(line + 1 == height ? table_.code_label : "", cells[0][line], parts);
    }
    text += rule(total_width_);
    for (const auto& row : table_.rows) text += row_lines(row);
    return text + rule(total_width_);
  }

  // The headings over several columns, centred.
  std::string group_line() const {
    std::string line(code_width_ > 0 ? code_width_ + 2 + label_width_ : label_width_, ' ');
    bool any = false;
    for (std::size_t i = 0; i < widths_.size();) {
      const auto& group = table_.columns[i].group;
      std::size_t width = 0, first_gap = gap(i), end = i;
      for (; end < widths_.size() && table_.columns[end].group == group; ++end) {
        width += widths_[end] + (end > i ? gap(end) : 0);
      }
      const std::size_t filled = display_width(group);
      const std::size_t left = filled < width ? (width - filled) / 2 : 0;
      line += std::string(first_gap, ' ') + padded(std::string(left, ' ') + group, width);
      any = any || !group.empty();
      i = end;
    }
    return any ? trimmed(line) : "";
  }

  std::string row_lines(const TableRow& row) const {
    Lines figures;
    for (std::size_t i = 0; i < widths_.size(); ++i) figures.push_back(shown(table_, row, i));
    std::string text;
    const auto labels = wrapped(row.label, label_width_);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      text +=
          assembled(i == 0 ? row.code : "", labels[i], i == 0 ? figures : Lines(figures.size()));
    }
    return text;
  }

  std::string assembled(const std::string& code, const std::string& label,
                        const Lines& figures) const {
    std::string line = code_width_ > 0 ? padded(code, code_width_ + 2) : "";
    line += padded(label, label_width_);
    for (std::size_t i = 0; i < figures.size(); ++i) {
      line += std::string(gap(i), ' ') + padded(figures[i], widths_[i], true);
    }
    return trimmed(line);
  }

  std::string foot() const {
    std::string text;
    for (std::size_t i = 0; i < table_.notes.size(); ++i) {
      const std::string number = std::to_string(i + 1) + ". ";
      const auto lines = wrapped(table_.notes[i], kWidth - number.size());
      for (std::size_t k = 0; k < lines.size(); ++k) {
        text += (k == 0 ? number : std::string(number.size(), ' ')) + lines[k] + "\n";
      }
    }
    for (const auto& line : wrapped(table_.vintage, kWidth)) text += line + "\n";
    return text;
  }

  const Table& table_;
  std::vector<std::size_t> widths_;
  std::size_t code_width_ = 0;
  std::size_t label_width_ = 0;
  std::size_t total_width_ = 0;
};

}  // namespace

std::string render_text(const Table& table) { return TextRenderer(table).render(); }

}  // namespace tw::statistics
