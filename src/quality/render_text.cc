#include <algorithm>
#include <cmath>

#include "base/display.h"
#include "quality/render.h"
#include "quality/words.h"

namespace tw::quality {
namespace {

constexpr std::size_t kRules = 12;

class Text {
 public:
  Text(const Report& report, Language language) : report_(report), words_(language) {}

  std::string render() {
    text_ = report_.office.in(words_.language()) + "\n" + words_.say("title") + " · " +
            words_.month(report_.period) + "\n" + words_.message("status." + report_.status) +
            " · " + words_.say("release_number", {std::to_string(report_.release)}) + "\n";
    records();
    districts();
    findings();
    corrections();
    releases();
    timeliness();
    alarms();
    text_ += "\n" +
             words_.say("foot", {report_.period + "/" + std::to_string(report_.release),
                                 report_.digest.substr(0, 12)}) +
             "\n";
    return std::move(text_);
  }

 private:
  void heading(const std::string& name) { text_ += "\n" + words_.say(name) + "\n"; }
  void line(const std::string& text) { text_ += "  " + text + "\n"; }

  void records() {
    heading("records");
    line(words_.say("records_lead",
                    {grouped(report_.files), grouped(report_.read), grouped(report_.rejected)}));
    share_line(report_.counted, words_.say("counted"));
    for (const auto& each : report_.exclusions) share_line(each.items, words_.reason(each));
    for (const auto& each : report_.let_pass) line(words_.passed(each));
  }

  void share_line(std::int64_t items, const std::string& what) {
    line(padded(grouped(items), 12, true) + padded(percent(report_.share(items)), 7, true) +
         " %  " + what);
  }

  void districts() {
    heading("districts");
    if (report_.months_before == 0) {
      line(words_.say("districts_none"));
      return;
    }
    const bool has_low = std::any_of(report_.districts.begin(), report_.districts.end(),
                                     [](const auto& each) { return each.is_low; });
    line(words_.say(has_low ? "districts_text" : "districts_fine",
                    {std::to_string(report_.months_before)}));
    for (const auto& each : report_.districts) {
      if (!each.is_low) continue;
      line(padded(grouped(each.items), 12, true) + "  " + each.code + " " + words_.district(each) +
           ": " + words_.say("low", {grouped(std::llround(each.expected.value_or(0)))}));
    }
  }

  void findings() {
    heading("rules");
    if (report_.rules.empty()) {
      line(words_.say("rules_none"));
      return;
    }
    line(words_.say("rules_lead", {grouped(report_.findings), grouped(report_.items_with_findings),
                                   std::to_string(report_.rules.size())}));
    for (std::size_t i = 0; i < std::min(kRules, report_.rules.size()); ++i) {
      const auto& each = report_.rules[i];
      line(padded(grouped(each.findings), 12, true) + "  " +
           padded(words_.message("severity." + each.severity), 9) + each.rule);
    }
    for (const auto& each : report_.sources) {
      const double found = each.items == 0 ? 0
                                           : static_cast<double>(each.with_findings) /
                                                 static_cast<double>(each.items);
      line(padded(percent(found), 10, true) + " %  " + each.source + ", " +
           words_.say("of_items", {grouped(each.items)}));
    }
  }

  void corrections() {
    heading("corrections");
    const auto& effect = report_.corrections;
    if (effect.fields.empty() && effect.accepted_items == 0) {
      line(words_.say("corrections_none", {grouped(effect.open_items)}));
    } else {
      line(words_.say("corrections_lead",
                      {grouped(effect.corrected_items), grouped(effect.accepted_items),
                       grouped(effect.asked_items), grouped(effect.open_items)}));
    }
    for (const auto& each : effect.fields) {
      const std::string unit = each.field == "net_mass_kg" ? " kg" : " " + report_.currency;
      line(padded(grouped(each.corrections), 12, true) + "  " + words_.field(each.field) + ", " +
           words_.say("kind_" + each.kind) +
           (each.removed > 0
                ? ": " + words_.say("error_out") + " " + grouped(std::llround(each.removed)) + unit
                : ""));
    }
    const auto value = effect.removed_share_value();
    const auto mass = effect.removed_share_mass();
    if (value) line(words_.say("removed_value", {percent(*value)}));
    if (mass) line(words_.say("removed_mass", {percent(*mass)}));
    if (!value && !mass) line(words_.say("removed_unknown", {report_.period}));
    line(words_.say("imputed_line", {percent(report_.share(effect.imputed_items))}));
  }

  void releases() {
    heading("releases");
    for (std::size_t i = 0; i < report_.releases.size(); ++i) {
      const auto& each = report_.releases[i];
      std::string moved;
      if (i > 0) {
        const auto& before = report_.releases[i - 1];
        moved = " (" + change(each.exports_usd, before.exports_usd) + " %, " +
                change(each.imports_usd, before.imports_usd) + " %)";
      }
      line(std::to_string(each.number) + "  " + words_.message("status." + each.status) + "  " +
           each.at.substr(0, 10) + "  " +
           words_.say("release_line", {grouped(each.counted), million(each.exports_usd),
                                       million(each.imports_usd)}) +
           moved + (each.reason.empty() ? "" : "  " + each.reason));
    }
  }

  void timeliness() {
    heading("delays");
    const auto half = report_.days_for(0.5), most = report_.days_for(0.9);
    line(half ? words_.say("delays_lead", {grouped(*half), grouped(*most)})
              : words_.say("delays_none"));
  }

  void alarms() {
    heading("alarms");
    line(
        words_.say(report_.alarms == 0 ? "alarms_none" : "alarms_lead", {grouped(report_.alarms)}));
    for (const auto& each : report_.first_alarms) {
      line("  " + each.watch + ": " + each.message.in(words_.language()));
    }
  }

  const Report& report_;
  Words words_;
  std::string text_;
};

}  // namespace

std::string render_text(const Report& report, Language language) {
  return Text(report, language).render();
}

}  // namespace tw::quality
