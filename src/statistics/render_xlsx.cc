#include <xlsxwriter.h>

#include <algorithm>
#include <ctime>

#include "base/display.h"
#include "statistics/render.h"

namespace tw::statistics {
namespace {

// The library writes the time of creation into the file; a fixed one keeps equal tables equal.
// 2026-01-01.
constexpr std::time_t kCreated = 1'767'225'600;
constexpr int kMaximumDigits = 6;

struct Formats {
  lxw_format* title;
  lxw_format* subtitle;
  lxw_format* group;
  lxw_format* head;
  lxw_format* head_text;
  lxw_format* text;
  lxw_format* amount;
  lxw_format* percent;
  lxw_format* total_text;
  lxw_format* total_amount;
  lxw_format* total_percent;
  lxw_format* last_rule;
  lxw_format* note;
};

class Workbook {
 public:
  Workbook(const Table& table, const std::filesystem::path& path)
      : table_(table), path_(path.string()), book_(workbook_new(path_.c_str())) {
    if (book_ == nullptr) failed(LXW_ERROR_MEMORY_MALLOC_FAILED);
    sheet_ = workbook_add_worksheet(book_, table.name.c_str());
    make_formats();
  }

  void write() {
    // The library's structure wants writable texts, though it only copies them.
    std::string title = table_.title, office = table_.office, vintage = table_.vintage;
    lxw_doc_properties properties = {};
    properties.title = title.data();
    properties.author = office.data();
    properties.company = office.data();
    properties.comments = vintage.data();
    properties.created = kCreated;
    workbook_set_properties(book_, &properties);
    head();
    column_heads();
    const auto first_row = row_;
    for (const auto& row : table_.rows) body_row(row);
    notes();
    print_settings(first_row);
    if (const auto error = workbook_close(book_); error != LXW_NO_ERROR) failed(error);
  }

 private:
  [[noreturn]] void failed(lxw_error error) const {
    throw EnvironmentError(Error("file.write_failed", {path_, lxw_strerror(error)}));
  }

  lxw_format* format(bool bold, double size) {
    lxw_format* made = workbook_add_format(book_);
    format_set_font_name(made, table_.language == Language::kChinese ? "SimSun" : "Calibri");
    format_set_font_size(made, size);
    format_set_align(made, LXW_ALIGN_VERTICAL_CENTER);
    if (bold) format_set_bold(made);
    return made;
  }

  lxw_format* number(bool bold, const char* pattern) {
    lxw_format* made = format(bold, 10);
    format_set_num_format(made, pattern);
    format_set_align(made, LXW_ALIGN_RIGHT);
    return made;
  }

  lxw_format* heading(std::uint8_t align, bool has_lower_rule) {
    lxw_format* made = format(true, 10);
    format_set_align(made, align);
    format_set_text_wrap(made);
    format_set_bg_color(made, 0xE8EEF4);
    format_set_top(made, LXW_BORDER_THIN);
    if (has_lower_rule) format_set_bottom(made, LXW_BORDER_THIN);
    return made;
  }

  void make_formats() {
    const char* amount = table_.decimals > 0 ? "#,##0.0;-#,##0.0;\"–\"" : "#,##0;-#,##0;\"–\"";
    formats_ = {.title = format(true, 14),
                .subtitle = format(false, 10),
                .group = heading(LXW_ALIGN_CENTER, true),
                .head = heading(LXW_ALIGN_RIGHT, true),
                .head_text = heading(LXW_ALIGN_LEFT, true),
                .text = format(false, 10),
                .amount = number(false, amount),
                .percent = number(false, "#,##0.0"),
                .total_text = format(true, 10),
                .total_amount = number(true, amount),
                .total_percent = number(true, "#,##0.0"),
                .last_rule = format(false, 10),
                .note = format(false, 9)};
    format_set_text_wrap(formats_.text);
    format_set_top(formats_.last_rule, LXW_BORDER_THIN);
    format_set_text_wrap(formats_.note);
    format_set_align(formats_.note, LXW_ALIGN_VERTICAL_TOP);
  }

  // Code and label, or the label alone.
  lxw_col_t text_columns() const { return table_.code_label.empty() ? 1 : 2; }
  lxw_col_t last_column() const {
    return static_cast<lxw_col_t>(text_columns() + table_.columns.size() - 1);
  }

  void put(lxw_col_t column, const std::string& text, lxw_format* format) {
    worksheet_write_string(sheet_, row_, column, text.c_str(), format);
  }

  void head() {
    put(0, table_.office, formats_.subtitle);
    ++row_;
    worksheet_set_row(sheet_, row_, 22, nullptr);
    put(0, table_.title, formats_.title);
    ++row_;
    put(0, table_.period + "  ·  " + table_.status + "  ·  " + table_.system, formats_.subtitle);
    ++row_;
    put(0, table_.unit, formats_.subtitle);
    row_ += 2;
  }

  void column_heads() {
    const bool grouped = std::any_of(table_.columns.begin(), table_.columns.end(),
                                     [](const auto& column) { return !column.group.empty(); });
    if (grouped) {
      for (lxw_col_t i = 0; i < text_columns(); ++i) put(i, "", formats_.head_text);
      group_heads();
      ++row_;
    }
    lxw_col_t at = 0;
    double label_width = static_cast<double>(display_width(table_.label_label));
    double code_width = static_cast<double>(display_width(table_.code_label));
    for (const auto& row : table_.rows) {
      label_width = std::max(label_width, static_cast<double>(display_width(row.label)));
      code_width = std::max(code_width, static_cast<double>(display_width(row.code)));
    }
    if (!table_.code_label.empty()) {
      worksheet_set_column(sheet_, at, at, code_width + 3, nullptr);
      put(at++, table_.code_label, formats_.head_text);
    }
    worksheet_set_column(sheet_, at, at, std::min(label_width + 2, 52.0), nullptr);
    put(at++, table_.label_label, formats_.head_text);
    for (const auto& column : table_.columns) {
      const bool percent = column.kind == Column::Kind::kPercent;
      worksheet_set_column(sheet_, at, at, percent ? 9 : 15, nullptr);
      put(at++, column.label, formats_.head);
    }
    ++row_;
  }

  void group_heads() {
    const auto& columns = table_.columns;
    for (std::size_t i = 0; i < columns.size();) {
      std::size_t end = i;
      while (end < columns.size() && columns[end].group == columns[i].group) ++end;
      const auto first = static_cast<lxw_col_t>(text_columns() + i);
      const auto last = static_cast<lxw_col_t>(text_columns() + end - 1);
      if (first == last) {
        put(first, columns[i].group, formats_.group);
      } else {
        worksheet_merge_range(sheet_, row_, first, row_, last, columns[i].group.c_str(),
                              formats_.group);
      }
      i = end;
    }
  }

  void body_row(const TableRow& row) {
    lxw_col_t at = 0;
    lxw_format* text = row.is_total ? formats_.total_text : formats_.text;
    if (!table_.code_label.empty()) put(at++, row.code, text);
    put(at++, row.label, text);
    for (std::size_t i = 0; i < row.values.size(); ++i, ++at) {
      const bool percent = table_.columns[i].kind == Column::Kind::kPercent;
      lxw_format* number = percent ? (row.is_total ? formats_.total_percent : formats_.percent)
                                   : (row.is_total ? formats_.total_amount : formats_.amount);
      if (!row.values[i]) {
        put(at, row.is_hidden(i) ? kHiddenMark : percent && !row.is_comparable ? "×" : "–", number);
        continue;
      }
      const Decimal divisor(percent ? 1 : table_.divisor, 0);
      const auto shown = row.values[i]->divide(divisor, kMaximumDigits);
      worksheet_write_number(sheet_, row_, at, shown.value().to_double(), number);
    }
    ++row_;
  }

  void notes() {
    for (lxw_col_t i = 0; i <= last_column(); ++i) {
      worksheet_write_blank(sheet_, row_, i, formats_.last_rule);
    }
    ++row_;
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < table_.notes.size(); ++i) {
      lines.push_back(std::to_string(i + 1) + ". " + table_.notes[i]);
    }
    lines.push_back(table_.vintage);
    for (const auto& line : lines) {
      // Merged cells do not grow by themselves: room for about 110 letters a line.
      const double height = 13.0 * static_cast<double>(1 + display_width(line) / 110);
      worksheet_set_row(sheet_, row_, height, nullptr);
      worksheet_merge_range(sheet_, row_, 0, row_, last_column(), line.c_str(), formats_.note);
      ++row_;
    }
  }

  void print_settings(lxw_row_t first_row) {
    worksheet_freeze_panes(sheet_, first_row, text_columns());
    worksheet_repeat_rows(sheet_, 0, first_row - 1);
    if (table_.columns.size() > 4) worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, 9);  // A4
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_set_margins(sheet_, 0.5, 0.5, 0.6, 0.7);
    worksheet_set_footer(sheet_, "&R&8&P / &N");
    worksheet_gridlines(sheet_, LXW_HIDE_ALL_GRIDLINES);
  }

  const Table& table_;
  std::string path_;
  lxw_workbook* book_;
  lxw_worksheet* sheet_ = nullptr;
  Formats formats_ = {};
  lxw_row_t row_ = 0;
};

}  // namespace

void write_xlsx(const Table& table, const std::filesystem::path& path) {
  Workbook(table, path).write();
}

}  // namespace tw::statistics
