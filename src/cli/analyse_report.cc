#include "cli/analyse_report.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "base/file.h"
#include "cli/terminal.h"

namespace tw::cli {
namespace {

using analysis::Reason;

// The shortest text that reads back as the same double; nothing for NaN.
std::string exact(double value) {
  if (std::isnan(value)) return "";
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

// For people: six digits, whole numbers with all of theirs.
std::string rounded(double value) {
  if (std::isnan(value)) return "–";
  constexpr double kWhole = 1e9;
  if (value == std::floor(value) && std::abs(value) < kWhole) {
    return grouped(static_cast<std::int64_t>(value));
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

double at(const std::vector<double>& values, std::size_t row) {
  return row < values.size() ? values[row] : std::numeric_limits<double>::quiet_NaN();
}

struct LeftOut {
  Reason reason = Reason::kMissing;
  std::string column;  // empty where no single field is to blame
  std::string text;
};

// By row: what could not be read comes before what could not be used.
std::map<std::size_t, LeftOut> left_out(const Answer& answer) {
  std::map<std::size_t, LeftOut> all;
  for (const auto& each : answer.columns.unread) {
    all.emplace(each.row,
                LeftOut{each.reason, answer.columns.columns[each.column].name, each.text});
  }
  for (const auto& each : answer.excluded) all.emplace(each.row, LeftOut{.reason = each.reason});
  return all;
}

std::string id_of(const Answer& answer, std::size_t row) {
  return answer.columns.ids.empty() ? std::to_string(row + 1) : answer.columns.ids[row];
}

// Rows with a score, the most severe first.
std::vector<std::size_t> worst_rows(const Answer& answer, std::size_t limit) {
  const auto severity = [&answer](std::size_t row) {
    return answer.severity.empty() ? std::abs(answer.score[row]) : answer.severity[row];
  };
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < answer.score.size(); ++row) {
    if (!std::isnan(answer.score[row])) rows.push_back(row);
  }
  const std::size_t count = std::min(limit, rows.size());
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(),
                    [&](std::size_t a, std::size_t b) {
                      if (answer.flagged[a] != answer.flagged[b]) {
                        return answer.flagged[a] > answer.flagged[b];
                      }
                      return severity(a) != severity(b) ? severity(a) > severity(b) : a < b;
                    });
  rows.resize(count);
  return rows;
}

nlohmann::ordered_json row_json(const Answer& answer, std::size_t row) {
  nlohmann::ordered_json entry = {{"row", row + 1}, {"line", answer.columns.lines[row]}};
  if (!answer.columns.ids.empty()) entry["id"] = answer.columns.ids[row];
  if (!answer.x.empty()) entry["x"] = answer.x[row];
  if (!answer.y.empty()) entry["y"] = answer.y[row];
  if (!answer.ratio.empty()) entry["ratio"] = answer.ratio[row];
  entry["score"] = answer.score[row];
  entry["flag"] = answer.flagged[row] != 0;
  return entry;
}

nlohmann::ordered_json to_json(const Answer& answer, std::size_t limit) {
  const auto excluded = left_out(answer);
  nlohmann::ordered_json document = {{"method", answer.method}, {"file", answer.file}};
  if (!answer.x_name.empty()) document["x"] = answer.x_name;
  if (!answer.y_name.empty()) document["y"] = answer.y_name;
  document["rows"] = answer.columns.rows();
  document["used"] = answer.columns.rows() - excluded.size();
  document["excluded"] = excluded.size();
  for (const auto& [key, value] : answer.facts.items()) document[key] = value;
  if (!answer.score.empty() || answer.columns.rows() == 0) {
    auto rows = nlohmann::ordered_json::array();
    for (std::size_t row = 0; row < answer.flagged.size(); ++row) {
      if (answer.flagged[row] != 0) rows.push_back(row + 1);
    }
    document[answer.count_key] = rows.size();
    document[answer.count_key == "outliers" ? "outlier_rows" : answer.count_key + "_rows"] =
        std::move(rows);
    document["worst"] = nlohmann::ordered_json::array();
    for (const std::size_t row : worst_rows(answer, limit)) {
      document["worst"].push_back(row_json(answer, row));
    }
  }
  document["excluded_rows"] = nlohmann::ordered_json::array();
  document["excluded_reasons"] = nlohmann::ordered_json::object();
  document["excluded_details"] = nlohmann::ordered_json::array();
  for (const auto& [row, why] : excluded) {
    document["excluded_rows"].push_back(row + 1);
    const std::string reason(name(why.reason));
    auto& count = document["excluded_reasons"][reason];
    count = count.is_null() ? 1 : count.get<std::int64_t>() + 1;
    if (document["excluded_details"].size() >= limit) continue;
    nlohmann::ordered_json detail = {
        {"row", row + 1}, {"line", answer.columns.lines[row]}, {"reason", reason}};
    if (!why.column.empty()) detail["column"] = why.column;
    if (!why.text.empty()) detail["text"] = why.text;
    document["excluded_details"].push_back(std::move(detail));
  }
  for (const auto& [key, value] : answer.more.items()) document[key] = value;
  return document;
}

std::string fact_text(const Context& context, const nlohmann::ordered_json& value) {
  if (value.is_boolean()) return context.say(value.get<bool>() ? "analyse.yes" : "analyse.no");
  if (value.is_string()) return context.say("analyse_word." + value.get<std::string>());
  if (value.is_number_integer()) return grouped(value.get<std::int64_t>());
  return rounded(value.get<double>());
}

void print_facts(const Context& context, const Answer& answer, std::size_t excluded) {
  std::string title = context.say("analyse_method." + answer.method);
  title += "  " + answer.file;
  if (!answer.x_name.empty()) title += "  x = " + answer.x_name;
  if (!answer.y_name.empty()) title += "  y = " + answer.y_name;
  std::printf("%s\n", heading(title).c_str());
  const auto rows = static_cast<std::int64_t>(answer.columns.rows());
  const auto left = static_cast<std::int64_t>(excluded);
  std::printf(
      "  %s\n",
      context.say("analyse.rows", {grouped(rows), grouped(rows - left), grouped(left)}).c_str());
  Grid grid({false, true});
  for (const auto& [key, value] : answer.facts.items()) {
    grid.add({context.say("analyse_fact." + key), fact_text(context, value)});
  }
  if (!answer.score.empty()) {
    const auto count = std::count(answer.flagged.begin(), answer.flagged.end(), 1);
    grid.add({context.say("analyse_fact." + answer.count_key), grouped(count)});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print_worst(const Context& context, const Answer& answer, std::size_t limit) {
  const auto rows = worst_rows(answer, limit);
  if (rows.empty()) return;
  std::printf("%s\n", heading(context.say("analyse.worst")).c_str());
  const bool has_x = !answer.x.empty();
  Grid grid({true, true, true, true, true, false});
  grid.add({answer.columns.ids.empty() ? context.say("analyse.row") : context.say("analyse.id"),
            has_x ? "x" : "", "y", has_x ? context.say("analyse.ratio") : "",
            context.say("analyse_score." + answer.method), ""});
  grid.rule();
  for (const std::size_t row : rows) {
    grid.add({id_of(answer, row), exact(at(answer.x, row)), exact(at(answer.y, row)),
              has_x ? rounded(at(answer.ratio, row)) : "", rounded(answer.score[row]),
              answer.flagged[row] != 0 ? context.say("analyse.flagged") : ""});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print_excluded(const Context& context, const Answer& answer,
                    const std::map<std::size_t, LeftOut>& excluded) {
  if (excluded.empty()) return;
  struct Group {
    std::int64_t count = 0;
    std::string example;
  };
  std::map<Reason, Group> groups;
  for (const auto& [row, why] : excluded) {
    Group& group = groups[why.reason];
    if (++group.count > 1) continue;
    group.example = context.say("analyse.at_line", {std::to_string(answer.columns.lines[row])});
    if (!why.text.empty()) group.example += "  " + why.column + " = " + why.text;
  }
  std::printf("%s\n", heading(context.say("analyse.excluded")).c_str());
  Grid grid({true, false, false});
  for (const auto& [reason, group] : groups) {
    grid.add({grouped(group.count), context.say("analyse_reason." + std::string(name(reason))),
              group.example});
  }
  std::fputs(grid.text().c_str(), stdout);
}

}  // namespace

void print_answer(const Context& context, const Answer& answer, std::size_t limit) {
  if (context.json) {
    print_json(to_json(answer, limit));
    return;
  }
  const auto excluded = left_out(answer);
  print_facts(context, answer, excluded.size());
  print_worst(context, answer, limit);
  print_excluded(context, answer, excluded);
}

void write_rows(const Answer& answer, const std::filesystem::path& path) {
  const auto excluded = left_out(answer);
  std::string text = "id,line,x,y,ratio,score,flag,excluded\n";
  for (std::size_t row = 0; row < answer.columns.rows(); ++row) {
    const auto why = excluded.find(row);
    const bool is_used = why == excluded.end();
    text += quoted(id_of(answer, row)) + ',' + std::to_string(answer.columns.lines[row]) + ',' +
            exact(at(answer.x, row)) + ',' + exact(at(answer.y, row)) + ',' +
            exact(at(answer.ratio, row)) + ',' + exact(at(answer.score, row)) + ',' +
            (is_used ? (answer.flagged[row] != 0 ? "1" : "0") : "") + ',' +
            (is_used ? "" : std::string(name(why->second.reason))) + '\n';
  }
  write_file_durably(path, text);
}

void write_objects(const nlohmann::ordered_json& rows, const std::filesystem::path& path) {
  std::string text;
  for (const auto& row : rows) {
    if (text.empty()) {
      for (const auto& [key, value] : row.items()) text += (text.empty() ? "" : ",") + key;
      text += '\n';
    }
    std::string line;
    for (const auto& [key, value] : row.items()) {
      if (!line.empty()) line += ',';
      line += value.is_number_integer() ? std::to_string(value.get<std::int64_t>())
                                        : exact(value.get<double>());
    }
    text += line + '\n';
  }
  write_file_durably(path, text);
}

}  // namespace tw::cli
