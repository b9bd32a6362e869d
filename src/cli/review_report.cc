#include "cli/review_report.h"

#include <algorithm>
#include <cstdio>

#include "cli/terminal.h"
#include "declaration/corrected.h"

namespace tw::cli {
namespace {

using review::CorrectionView;
using review::DecisionView;
using review::RecordKey;

// A value as a person reads it: no zeros after the last digit that says something.
std::string plain(const std::string& value) {
  if (value.empty()) return "–";
  const auto point = value.find('.');
  const bool is_number =
      point != std::string::npos && value.find_first_not_of("-0123456789.") == std::string::npos;
  if (!is_number) return value;
  const auto last = value.find_last_not_of('0');
  return value.substr(0, last == point ? point : last + 1);
}

// What stands before the first full stop: a list has one line for each record.
std::string first_sentence(const std::string& text) {
  return text.substr(0, std::min({text.find(". "), text.find("。"), text.size()}));
}

void print_corrections(const Context& context, const std::vector<CorrectionView>& corrections) {
  Grid grid({false, false, false, false, false, false});
  for (const auto& each : corrections) {
    grid.add({each.id, to_text(each.record),
              each.field + ": " + plain(each.old_value) + " → " + plain(each.new_value),
              context.say("correction_kind." + each.kind) + ", " +
                  context.say("correction_state." + each.state),
              each.author, each.reason});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print_decisions(const Context& context, const std::vector<DecisionView>& decisions) {
  Grid grid({false, false, false, false, false});
  for (const auto& each : decisions) {
    std::string what = context.say("decision." + each.action);
    if (each.is_open && each.action == "query")
      what += context.say("review.open_for", {std::to_string(each.age_days)});
    grid.add({each.id, to_text(each.record), what, each.author, each.text});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print_section(const Context& context, const char* code) {
  std::printf("\n%s\n", heading(context.say(code)).c_str());
}

}  // namespace

void print(const Context& context, const review::RecordView& view) {
  std::printf("%s  %s  %s %lld\n", heading(to_text(view.record)).c_str(),
              view.record.source.c_str(), context.say("review.version").c_str(),
              static_cast<long long>(view.record.declaration_version));
  Grid grid({false, false, false});
  for (const auto& each : view.fields) {
    const bool corrected = each.value != each.declared;
    grid.add({each.name, each.label.in(context.language()),
              corrected ? plain(each.declared) + " → " + plain(each.value) : plain(each.value)});
  }
  std::fputs(grid.text().c_str(), stdout);
  if (!view.findings.empty()) {
    print_section(context, "review.findings");
    Grid findings({false, false, false});
    for (const auto& each : view.findings) {
      findings.add({context.say("severity." + each.severity), each.rule,
                    each.message.in(context.language())});
    }
    std::fputs(findings.text().c_str(), stdout);
  }
  if (!view.suggestions.empty()) print_section(context, "review.suggestions");
  for (const auto& each : view.suggestions) {
    std::printf("  %s\n  %s\n", each.message.in(context.language()).c_str(),
                each.evidence.in(context.language()).c_str());
    if (!each.repair_value.empty() && declaration::may_be_corrected(each.field)) {
      std::printf("    --set %s=%s\n", each.field.c_str(), each.repair_value.c_str());
    }
  }
  if (!view.corrections.empty()) {
    print_section(context, "review.corrections");
    print_corrections(context, view.corrections);
  }
  if (!view.decisions.empty()) {
    print_section(context, "review.decisions");
    print_decisions(context, view.decisions);
  }
}

void print(const Context& context, const review::MonthReview& month) {
  std::printf(
      "%s\n",
      heading(context.say("review.queue", {month.period, grouped(month.queue.open)})).c_str());
  Grid grid({true, false, false, false, false});
  for (const auto& each : month.queue.entries) {
    grid.add({std::to_string(each.rank), each.flow, to_text(each.record),
              context.say("severity." + each.severity),
              first_sentence(each.message.in(context.language()))});
  }
  std::fputs(grid.text().c_str(), stdout);
  print_section(context, "review.corrections");
  print_corrections(context, month.corrections);
  print_section(context, "review.decisions");
  print_decisions(context, month.decisions);
}

}  // namespace tw::cli
