#include <algorithm>
#include <cmath>

#include "base/embedded.h"
#include "quality/picture.h"
#include "quality/render.h"
#include "quality/words.h"

namespace tw::quality {
namespace {

constexpr std::size_t kDistricts = 24;
constexpr std::size_t kRules = 12;

std::string severity_style(const std::string& severity) {
  return severity == "fatal" ? "bad" : severity == "error" ? "warn" : "side";
}

class Page {
 public:
  Page(const Report& report, Language language) : report_(report), words_(language) {}

  std::string render() {
    const bool is_chinese = words_.language() == Language::kChinese;
    const std::string title = say("title") + " · " + words_.month(report_.period);
    html_ = "<!doctype html>\n<html lang=\"" + std::string(is_chinese ? "zh" : "en") +
            "\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
            escaped(title) + "</title>\n<style>\n" + std::string(embedded::styles().front().text) +
            "</style>\n</head>\n<body>\n<main>\n";
    header();
    tiles();
    records();
    html_ += "<div class=\"pair\"><div>\n";
    months();
    rules();
    sources();
    delays();
    html_ += "</div><div>\n";
    districts();
    corrections();
    releases();
    html_ += "</div></div>\n";
    alarms();
    footer();
    html_ += "</main>\n</body>\n</html>\n";
    return std::move(html_);
  }

 private:
  std::string say(const std::string& key, const std::vector<std::string>& args = {}) const {
    return escaped(words_.say(key, args));
  }

  void open_card(const std::string& name) {
    html_ += "<section class=\"card\"><h2>" + say(name) + "</h2>\n";
  }
  void lead(const std::string& text) { html_ += "<p class=\"lead\">" + text + "</p>\n"; }
  void close_card() { html_ += "</section>\n"; }

  void header() {
    html_ += "<header><p>" + escaped(report_.office.in(words_.language())) + "</p><h1>" +
             say("title") + " · " + escaped(words_.month(report_.period)) + "</h1><p>" +
             escaped(words_.message("status." + report_.status)) + " · " +
             say("release_number", {std::to_string(report_.release)}) + "</p></header>\n";
  }

  // ---- the figures that say most ----

  void tile(const std::string& figure, const std::string& unit, const std::string& text) {
    html_ += "<div class=\"tile\"><b>" + escaped(figure) + "<small> " + escaped(unit) +
             "</small></b><span>" + text + "</span></div>\n";
  }

  void tiles() {
    html_ += "<div class=\"tiles\">\n";
    tile(percent(report_.share(report_.counted)), "%",
         say("tile_counted", {grouped(report_.counted), grouped(report_.loaded)}));
    const auto low = std::count_if(report_.districts.begin(), report_.districts.end(),
                                   [](const auto& each) { return each.is_low; });
    tile(std::to_string(low), "/ " + std::to_string(report_.districts.size()), say("tile_low"));
    tile(percent(report_.share(report_.items_with_findings)), "%",
         say("tile_findings", {grouped(report_.findings)}));
    tile(percent(report_.share(report_.corrections.imputed_items)), "%", say("tile_imputed"));
    const auto days = report_.days_for(0.5);
    tile(days ? grouped(*days) : "–", say("days"), say("tile_days"));
    html_ += "</div>\n";
  }

  // ---- coverage ----

  void records() {
    open_card("records");
    lead(say("records_lead",
             {grouped(report_.files), grouped(report_.read), grouped(report_.rejected)}));
    std::vector<Part> parts = {{report_.share(report_.counted), "main"}};
    std::int64_t fatal = 0;
    for (const auto& each : report_.exclusions) {
      if (each.reason == "fatal_finding") fatal += each.items;
    }
    parts.push_back({report_.share(report_.excluded - fatal), "side"});
    parts.push_back({report_.share(fatal), "bad"});
    html_ += "<div class=\"tall\">" + bar(parts) + "</div>\n<ul class=\"legend\">\n";
    legend("main", say("counted"), report_.counted);
    for (const auto& each : report_.exclusions) {
      legend(each.reason == "fatal_finding" ? "bad" : "side", escaped(words_.reason(each)),
             each.items);
    }
    html_ += "</ul>\n";
    for (const auto& each : report_.let_pass) {
      html_ += "<p class=\"note\">" + escaped(words_.passed(each)) + "</p>\n";
    }
    close_card();
  }

  void legend(const std::string& style, const std::string& text, std::int64_t items) {
    html_ += "<li><i class=\"dot " + style + "\"></i><span>" + text + "</span><b>" +
             grouped(items) + "</b><small>" + percent(report_.share(items)) + " %</small></li>\n";
  }

  void months() {
    open_card("months");
    lead(say("months_lead"));
    std::int64_t most = 1;
    for (const auto& each : report_.months) most = std::max(most, each.counted + each.excluded);
    const auto part = [&](std::int64_t items) {
      return static_cast<double>(items) / static_cast<double>(most);
    };
    std::vector<std::vector<Part>> stacks;
    std::string axis;
    for (const auto& each : report_.months) {
      stacks.push_back({{part(each.counted), "main"}, {part(each.excluded), "side"}});
      axis += "<span>" + std::to_string(std::stoi(each.period.substr(5))) + "</span>";
    }
    html_ += columns(stacks) + "<div class=\"axis even\">" + axis + "</div>\n";
    html_ += "<ul class=\"legend\"><li><i class=\"dot main\"></i><span>" + say("counted") +
             "</span><b>" + grouped(report_.counted) +
             "</b></li><li><i class=\"dot side\"></i><span>" + say("excluded") + "</span><b>" +
             grouped(report_.excluded) + "</b></li></ul>\n";
    close_card();
  }

  // ---- response ----

  void districts() {
    open_card("districts");
    if (report_.months_before == 0) {
      lead(say("districts_none"));
    } else {
      lead(say("districts_lead", {std::to_string(report_.months_before)}));
    }
    double most = 1;
    for (const auto& each : report_.districts) {
      most = std::max({most, static_cast<double>(each.items), each.expected.value_or(0)});
    }
    html_ += "<div class=\"rows\">\n";
    std::size_t shown = 0;
    for (const auto& each : report_.districts) {
      if (shown++ >= kDistricts && !each.is_low) continue;
      std::optional<double> mark;
      if (each.expected) mark = *each.expected / most;
      html_ +=
          "<span><span class=\"sub\">" + escaped(each.code) + "</span> " +
          escaped(words_.district(each)) + low_text(each) + "</span>" +
          bar({{static_cast<double>(each.items) / most, each.is_low ? "warn" : "main"}}, mark) +
          "<span class=\"num\">" + grouped(each.items) + "</span>\n";
    }
    html_ += "</div>\n";
    close_card();
  }

  std::string low_text(const Report::District& district) const {
    if (!district.is_low) return "";
    return "<span class=\"flag\">▲ " +
           say("low", {grouped(std::llround(district.expected.value_or(0)))}) + "</span>";
  }

  // ---- findings ----

  void rules() {
    open_card("rules");
    if (report_.rules.empty()) {
      lead(say("rules_none"));
      close_card();
      return;
    }
    lead(say("rules_lead", {grouped(report_.findings), grouped(report_.items_with_findings),
                            std::to_string(report_.rules.size())}));
    std::int64_t most = 1;
    for (std::size_t i = 0; i < std::min(report_.rules.size(), kRules); ++i) {
      most = std::max(most, report_.rules[i].findings);
    }
    html_ += "<div class=\"scroll\"><table><thead><tr><th>" + say("rule") +
             "</th><th class=\"r\">" + say("findings") + "</th></tr></thead><tbody>\n";
    for (std::size_t i = 0; i < std::min(report_.rules.size(), kRules); ++i) {
      const auto& each = report_.rules[i];
      html_ += "<tr><td><i class=\"dot " + severity_style(each.severity) + "\"></i> <code>" +
               escaped(each.rule) + "</code> · " +
               escaped(words_.message("severity." + each.severity)) + "<small>" +
               say("example", {each.example.in(words_.language())}) + "</small>" +
               bar({{static_cast<double>(each.findings) / static_cast<double>(most),
                     severity_style(each.severity)}}) +
               "</td><td class=\"r\">" + grouped(each.findings) + "</td></tr>\n";
    }
    html_ += "</tbody></table></div>\n";
    if (report_.rules.size() > kRules) {
      std::int64_t rest = 0;
      for (std::size_t i = kRules; i < report_.rules.size(); ++i) rest += report_.rules[i].findings;
      html_ += "<p class=\"lead\">" +
               say("more_rules", {std::to_string(report_.rules.size() - kRules), grouped(rest)}) +
               "</p>\n";
    }
    close_card();
  }

  void sources() {
    open_card("sources");
    lead(say("sources_lead"));
    html_ += "<div class=\"rows\">\n";
    for (const auto& each : report_.sources) {
      const double items = static_cast<double>(std::max<std::int64_t>(each.items, 1));
      const double fatal = static_cast<double>(each.with_fatal) / items;
      const double found = static_cast<double>(each.with_findings) / items;
      html_ += "<span>" + escaped(each.source) + " <span class=\"sub\">" +
               say("of_items", {grouped(each.items)}) + "</span></span>" +
               bar({{fatal, "bad"}, {found - fatal, "warn"}}) + "<span class=\"num\">" +
               percent(found) + " %</span>\n";
    }
    html_ += "</div>\n<ul class=\"legend\"><li><i class=\"dot bad\"></i><span>" +
             say("with_fatal") + "</span></li><li><i class=\"dot warn\"></i><span>" +
             say("with_other") + "</span></li></ul>\n";
    close_card();
  }

  // ---- editing ----

  void corrections() {
    const auto& effect = report_.corrections;
    open_card("corrections");
    if (effect.fields.empty() && effect.accepted_items == 0) {
      lead(say("corrections_none", {grouped(effect.open_items)}));
      close_card();
      return;
    }
    lead(say("corrections_lead", {grouped(effect.corrected_items), grouped(effect.accepted_items),
                                  grouped(effect.asked_items), grouped(effect.open_items)}));
    if (!effect.fields.empty()) {
      html_ += "<div class=\"scroll\"><table><thead><tr><th>" + say("field") +
               "</th><th class=\"r\">" + say("number") + "</th><th class=\"r\">" +
               say("error_out") + "</th><th class=\"r\">" + say("net") +
               "</th></tr></thead><tbody>\n";
      for (const auto& each : effect.fields) {
        const bool has_amount = each.removed > 0;
        const std::string unit = each.field == "net_mass_kg" ? " kg" : " " + report_.currency;
        html_ += "<tr><td>" + escaped(words_.field(each.field)) + "<small>" +
                 say("kind_" + each.kind) + "</small></td><td class=\"r\">" +
                 grouped(each.corrections) + "</td><td class=\"r\">" +
                 (has_amount ? grouped(std::llround(each.removed)) + unit : "–") +
                 "</td><td class=\"r\">" +
                 (has_amount ? grouped(std::llround(each.added)) + unit : "–") + "</td></tr>\n";
      }
      html_ += "</tbody></table></div>\n";
    }
    const auto value = effect.removed_share_value(), mass = effect.removed_share_mass();
    removed_share("removed_value", value);
    removed_share("removed_mass", mass);
    html_ += "<p class=\"lead\">" +
             say(value || mass ? "removed_how" : "removed_unknown", {report_.period}) + "</p>\n";
    close_card();
  }

  void removed_share(const std::string& name, const std::optional<double>& share) {
    if (!share) return;
    html_ += "<h3>" + say(name, {percent(*share)}) + "</h3>" + bar({{*share, "good"}}) + "\n";
  }

  // ---- releases ----

  void releases() {
    open_card("releases");
    const auto& all = report_.releases;
    lead(all.size() < 2 ? say("releases_one") : say("releases_lead"));
    html_ += "<div class=\"scroll\"><table><thead><tr><th>" + say("release") +
             "</th><th class=\"r\">" + say("items") + "</th><th class=\"r\">" + say("exports") +
             "</th><th class=\"r\">" + say("imports") + "</th></tr></thead><tbody>\n";
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& each = all[i];
      const std::string reason = each.reason.empty() ? "" : " · " + each.reason;
      html_ += "<tr><td>" + std::to_string(each.number) + " · " +
               escaped(words_.message("status." + each.status)) + "<small>" +
               escaped(each.at.substr(0, 10) + reason) + causes_of(each) +
               "</small></td><td class=\"r\">" + grouped(each.counted) + "</td><td class=\"r\">" +
               million(each.exports_usd) + "<small>" + moved(i, &Report::Release::exports_usd) +
               "</small></td><td class=\"r\">" + million(each.imports_usd) + "<small>" +
               moved(i, &Report::Release::imports_usd) + "</small></td></tr>\n";
    }
    html_ += "</tbody></table></div>\n";
    close_card();
  }

  // What moved a revision, in millions of dollars.
  std::string causes_of(const Report::Release& release) const {
    std::string text;
    for (const auto& each : release.causes) {
      text += "<br>" + escaped(words_.message("cause." + each.cause)) + ", " +
              say(each.flow == "X" ? "exports" : "imports") + ": " + grouped(each.items) + " · " +
              (each.value_usd > 0 ? "+" : "") + million(each.value_usd);
    }
    return text;
  }

  std::string moved(std::size_t i, double Report::Release::*total) const {
    if (i == 0) return "";
    const std::string text = change(report_.releases[i].*total, report_.releases[i - 1].*total);
    return text.empty() ? "" : text + " %";
  }

  // ---- timeliness ----

  void delays() {
    open_card("delays");
    const auto half = report_.days_for(0.5), most = report_.days_for(0.9);
    if (!half) {
      lead(say("delays_none"));
      close_card();
      return;
    }
    lead(say("delays_lead", {grouped(*half), grouped(*most)}));
    // Where all came late the picture begins where they do.
    const std::int64_t last = std::max<std::int64_t>(report_.delays.back().days, 1);
    const std::int64_t earliest = report_.delays.front().days;
    const std::int64_t first = earliest * 2 > last ? earliest - 1 : 0;
    const double items = static_cast<double>(report_.delays.back().items);
    std::vector<std::pair<double, double>> points = {{0, 0}};
    double level = 0;
    for (const auto& each : report_.delays) {
      const double x = static_cast<double>(each.days - first) / static_cast<double>(last - first);
      points.emplace_back(x, level);
      level = static_cast<double>(each.items) / items;
      points.emplace_back(x, level);
    }
    html_ += curve(points) + "<div class=\"axis\"><span>" + grouped(first) + "</span><span>" +
             say("delays_axis") + "</span><span>" + grouped(last) + "</span></div>\n";
    if (report_.undelayed > 0) {
      html_ += "<p class=\"lead\">" + say("undelayed", {grouped(report_.undelayed)}) + "</p>\n";
    }
    close_card();
  }

  // ---- warnings ----

  void alarms() {
    open_card("alarms");
    lead(say(report_.alarms == 0 ? "alarms_none" : "alarms_lead", {grouped(report_.alarms)}));
    if (report_.alarms > 0) {
      html_ += "<div class=\"scroll\"><table><tbody>\n";
      for (const auto& each : report_.first_alarms) {
        html_ += "<tr><td><code>" + escaped(each.watch) + "</code></td><td>" +
                 escaped(each.message.in(words_.language())) + "</td></tr>\n";
      }
      html_ += "</tbody></table></div>\n";
    }
    close_card();
  }

  void footer() {
    html_ += "<footer><p>" +
             say("foot", {report_.period + "/" + std::to_string(report_.release), report_.digest}) +
             "</p></footer>\n";
  }

  const Report& report_;
  Words words_;
  std::string html_;
};

}  // namespace

std::string render_html(const Report& report, Language language) {
  return Page(report, language).render();
}

}  // namespace tw::quality
