#include "statistics/table.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/classifier.h"
#include "statistics/hidden.h"
#include "statistics/labels.h"
#include "statistics/release_status.h"
#include "statistics/table_facts.h"
#include "statistics/table_text.h"
#include "statistics/vintage.h"

namespace tw::statistics {
namespace {

using Amount = std::optional<Decimal>;
constexpr std::array kFlows = {"X", "M"};

std::string month_text(int year, int month) { return Period::month(year, month).to_string(); }

std::vector<std::string> months_in(const Months& stretch) {
  std::vector<std::string> months;
  if (stretch.empty()) return months;
  for (auto month = *Period::parse(stretch.first);; month = month.next()) {
    months.push_back(month.to_string());
    if (months.back() == stretch.last) return months;
  }
}

Months stretch_of(const Period& period) {
  const int last = period.first_month() + period.months() - 1;
  return {month_text(period.year(), period.first_month()), month_text(period.year(), last)};
}

Months year_to(const Period& period) {
  return {month_text(period.year(), 1), stretch_of(period).last};
}

void add(Decimal& sum, const Decimal& more) { sum = sum.add(more).value(); }

// The sums of one row of the table, by flow and stretch of time.
struct RowSums {
  std::map<std::string, std::array<Decimal, kSlots>> flows;
  bool comparable = true;

  const Decimal& of(const std::string& flow, std::size_t slot) const {
    static const Decimal zero(0, 2);
    const auto it = flows.find(flow);
    return it == flows.end() ? zero : it->second[slot];
  }
  void take(const std::string& flow, std::size_t slot, const Decimal& amount) {
    add(flows.try_emplace(flow).first->second[slot], amount);
  }
  void take(const RowSums& other) {
    for (const auto& [flow, sums] : other.flows) {
      for (std::size_t slot = 0; slot < kSlots; ++slot) take(flow, slot, sums[slot]);
    }
    comparable = comparable && other.comparable;
  }
  Decimal size(const std::string& flow) const {
    Decimal size(0, 2);
    for (const char* each : kFlows) {
      if (flow.empty() || flow == each) add(size, of(each, kNow));
    }
    return size;
  }
};

class TableMaker {
 public:
  TableMaker(const lake::Home& home, lake::Connection& connection, const TableRequest& request)
      : home_(home), connection_(connection), request_(request), period_(request.period) {}

  Result<Table> make() {
    TW_CHECK(choose());
    TW_CHECK(find_releases());
    TW_CHECK(attach());
    TW_TRY(const auto condition, selection());
    const Date now = period_.last_day();
    const Classifier classifier(connection_, *axis_, now, period_.previous_year().last_day());
    facts_ = table_facts(connection_, fact_code(*axis_, classifier.across_editions()),
                         request_.measure, slots_, condition);
    load_labels();
    if (spec_->layout == TableSpec::Layout::kBalance) {
      fill_balance();
    } else {
      classify(classifier);
      fill_flows();
    }
    head();
    note(classifier);
    return std::move(table_);
  }

 private:
  // ---- what is asked for ----

  Result<void> choose() {
    for (const auto& spec : table_specs()) {
      if (spec.name == request_.name) spec_ = &spec;
    }
    if (spec_ == nullptr) return Error("table.unknown", {request_.name});
    if (!request_.flow.empty() && request_.flow != "M" && request_.flow != "X") {
      return Error("table.no_flow", {request_.flow});
    }
    const auto divisor = request_.divisor;
    if (divisor != 1 && divisor != 1'000 && divisor != 1'000'000) {
      return Error("table.no_unit", {std::to_string(divisor)});
    }
    axis_ = find_axis(spec_->axis);
    TW_ASSERT(axis_ != nullptr);
    const bool balance = spec_->layout == TableSpec::Layout::kBalance;
    const Period before = period_.previous_year();
    slots_[kNow] = balance ? year_to(period_) : stretch_of(period_);
    slots_[kLast] = balance ? year_to(before) : stretch_of(before);
    if (!balance && period_.first_month() > 1) {
      slots_[kCumulated] = year_to(period_);
      slots_[kLastCumulated] = year_to(before);
    }
    return {};
  }

  // Reads the manifests; drops the stretches that have a month without release.
  Result<void> find_releases() {
    if (!request_.as_of.empty()) {
      TW_TRY(vintage_, vintage_of(home_, request_.as_of, period_));
    }
    const auto version = vintage_ ? std::optional(vintage_->cube_version) : std::nullopt;
    for (const auto& stretch : slots_) {
      for (const auto& month : months_in(stretch)) {
        if (releases_.contains(month)) continue;
        TW_TRY(auto release, newest_release(home_, *Period::parse(month), version));
        releases_.emplace(month, std::move(release));
      }
    }
    for (const auto& month : months_in(stretch_of(period_))) {
      if (!releases_.at(month)) return Error("table.not_closed", {month});
    }
    const bool balance = spec_->layout == TableSpec::Layout::kBalance;
    for (const std::size_t slot : {kCumulated, kLast, kLastCumulated}) {
      if (balance) break;  // its rows are months; a missing one is a missing row
      const auto open = open_months(slots_[slot]);
      if (open.empty()) continue;
      for (const auto& month : open) open_.push_back(month);
      slots_[slot] = {};
    }
    if (slots_[kCumulated].empty()) slots_[kLastCumulated] = {};
    return {};
  }

  std::vector<std::string> open_months(const Months& stretch) const {
    std::vector<std::string> open;
    for (const auto& month : months_in(stretch)) {
      if (!releases_.at(month)) open.push_back(month);
    }
    return open;
  }

  Result<void> attach() {
    TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
    (void)standards;
    TW_TRY(const auto table, home_.table(standards::structure("cube").spec));
    TW_TRY(const auto cube,
           table.snapshot(vintage_ ? std::optional(vintage_->cube_version) : std::nullopt));
    const std::string first =
        slots_[kLast].empty() ? year_to(period_).first : year_to(period_.previous_year()).first;
    lake::attach(connection_, "cube", cube,
                 {{"period", ">=", first}, {"period", "<=", stretch_of(period_).last}});
    TW_TRY(hidden_,
           HiddenCells::read(home_, connection_, first, stretch_of(period_).last, !is_value()));
    return {};
  }

  // ---- confidential cells ----

  // A figure is hidden where that of one of its months is: the others would give it away.
  bool hides(const Months& stretch, const std::string& flow, const CellKey& cell) const {
    if (!hidden_.any()) return false;
    const auto months = months_in(stretch);
    return std::any_of(months.begin(), months.end(),
                       [&](const auto& month) { return hidden_.hides(month, flow, cell); });
  }

  // The cell of a row; without a code, of the total.
  CellKey cell_of(const std::string* code) const {
    CellKey cell = request_.where;
    if (code != nullptr) cell.emplace_back(std::string(axis_->name), *code);
    return cell;
  }

  // Of both flows where none is asked for.
  bool hides_now(const std::string& code) const {
    return std::any_of(kFlows.begin(), kFlows.end(), [&](const char* flow) {
      return (request_.flow.empty() || request_.flow == flow) &&
             hides(slots_[kNow], flow, cell_of(&code));
    });
  }

  static void put(TableRow& row, const Amount& value, bool is_hidden) {
    row.values.push_back(is_hidden ? std::nullopt : value);
    row.hidden.push_back(is_hidden);
  }

  Result<sql::Expr> selection() {
    TW_TRY(auto condition, cell_condition(connection_, request_.where));
    std::vector<sql::Expr> all = {condition};
    if (request_.special_trade) all.push_back(sql::column("special_trade"));
    if (!request_.flow.empty()) {
      all.push_back(sql::binary("=", sql::column("flow"), sql::literal(request_.flow.c_str())));
    }
    return sql::all(std::move(all));
  }

  // ---- rows ----

  void load_labels() {
    if (!axis_->list.empty()) labels_ = labels_of(std::string(axis_->list));
  }

  std::map<std::string, std::string> labels_of(const std::string& list) {
    return statistics::labels_of(connection_, home_, list, period_.last_day(), request_.language);
  }

  std::string label_of(const std::string& code) const {
    if (code.empty()) {
      return say(axis_->kind == Axis::Kind::kClassification ? "table.not_allocated"
                                                            : "table.not_stated");
    }
    const auto label = labels_.find(code);
    if (label != labels_.end()) return label->second;
    return labels_.empty() ? "" : say("table.not_listed");
  }

  void classify(const Classifier& classifier) {
    // Rows (or beginnings of rows) to which last year's figures may or may not belong.
    std::set<std::string> touched, touched_prefixes;
    for (const auto& fact : facts_) {
      const std::string row = classifier.row_now(fact.code);
      for (const std::size_t slot : {kNow, kCumulated}) {
        total_.take(fact.flow, slot, fact.sums[slot]);
        if (!fact.sums[slot].is_zero()) rows_[row].take(fact.flow, slot, fact.sums[slot]);
      }
      const auto before = classifier.rows_last(fact.code);
      for (const std::size_t slot : {kLast, kLastCumulated}) {
        const Decimal& amount = fact.sums[slot];
        if (amount.is_zero()) continue;
        total_.take(fact.flow, slot, amount);
        if (before.comparable()) {
          rows_[*before.rows.begin()].take(fact.flow, slot, amount);
        } else {
          lost_.take(fact.flow, slot, amount);
          lost_codes_.insert(fact.code);
          auto& rows = before.is_prefix ? touched_prefixes : touched;
          rows.insert(before.rows.begin(), before.rows.end());
        }
      }
    }
    for (auto& [code, row] : rows_) {
      row.comparable = !touched.contains(code) && !touched_prefixes.contains(code.substr(0, 6));
    }
  }

  std::vector<std::string> ordered_codes() const {
    std::vector<std::string> codes;
    for (const auto& [code, row] : rows_) codes.push_back(code);
    const bool by_value = axis_->by_value || request_.top > 0;
    const auto place = [](const std::string& code) { return code.empty() ? 1 : 0; };
    std::stable_sort(codes.begin(), codes.end(), [&](const auto& a, const auto& b) {
      if (place(a) != place(b)) return place(a) < place(b);
      if (by_value) {
        // Its place would tell the amount of a confidential row: those come last, by code.
        if (hides_now(a) != hides_now(b)) return hides_now(b);
        if (hides_now(a)) return a < b;
        return rows_.at(a).size(request_.flow) > rows_.at(b).size(request_.flow);
      }
      if (axis_->kind == Axis::Kind::kSection) return section_number(a) < section_number(b);
      return a < b;
    });
    return codes;
  }

  void fill_flows() {
    for (const char* flow : kFlows) {
      if (request_.flow.empty() || request_.flow == flow) flow_columns(flow);
    }
    add_row("", say("table.total"), total_, true, hidden_by(nullptr));
    const auto codes = ordered_codes();
    RowSums rest;
    std::size_t in_rest = 0;
    HiddenSlots in_shown, in_remainder;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const auto hidden = hidden_by(&codes[i]);
      if (request_.top <= 0 || i < static_cast<std::size_t>(request_.top)) {
        add_row(codes[i], label_of(codes[i]), rows_.at(codes[i]), false, hidden);
        in_shown.insert(hidden.begin(), hidden.end());
      } else {
        rest.take(rows_.at(codes[i]));
        in_remainder.insert(hidden.begin(), hidden.end());
        ++in_rest;
      }
    }
    // The total less the rows shown is the rest: with hidden cells on both sides it would tell the
    // sum of those shown.
    HiddenSlots of_rest;
    std::set_intersection(in_shown.begin(), in_shown.end(), in_remainder.begin(),
                          in_remainder.end(), std::inserter(of_rest, of_rest.end()));
    if (in_rest > 0) {
      add_row("", say("table.rest", {std::to_string(in_rest)}), rest, false, of_rest);
    }
  }

  // Flow and stretch of time in which a row is hidden.
  using HiddenSlots = std::set<std::pair<std::string, std::size_t>>;

  HiddenSlots hidden_by(const std::string* code) const {
    HiddenSlots hidden;
    if (!hidden_.any()) return hidden;
    const auto cell = cell_of(code);
    for (const char* flow : kFlows) {
      for (std::size_t slot = 0; slot < kSlots; ++slot) {
        if (hides(slots_[slot], flow, cell)) hidden.emplace(flow, slot);
      }
    }
    return hidden;
  }

  void flow_columns(const std::string& flow) {
    const std::string key = flow == "X" ? "export" : "import";
    const std::string group = say("table." + key + "s");
    using Kind = Column::Kind;
    const auto column = [&](const char* what, std::string label, Kind kind) {
      table_.columns.push_back({key + what, group, std::move(label), kind});
    };
    column("", period_short(period_, request_.language), Kind::kAmount);
    column("_change", say("table.change"), Kind::kPercent);
    if (slots_[kCumulated].empty()) return;
    column("_cumulated", cumulated_short(period_, request_.language), Kind::kAmount);
    column("_cumulated_change", say("table.change"), Kind::kPercent);
  }

  void add_row(const std::string& code, const std::string& label, const RowSums& sums,
               bool is_total, const HiddenSlots& hidden) {
    TableRow row{
        .code = code, .label = label, .is_total = is_total, .is_comparable = sums.comparable};
    for (const char* flow : kFlows) {
      if (!request_.flow.empty() && request_.flow != flow) continue;
      const auto pair = [&](Slot now, Slot last) {
        const bool is_hidden = hidden.contains({flow, now});
        put(row, sums.of(flow, now), is_hidden);
        put(row, change(sums, flow, now, last), is_hidden || hidden.contains({flow, last}));
      };
      pair(kNow, kLast);
      if (!slots_[kCumulated].empty()) pair(kCumulated, kLastCumulated);
    }
    has_incomparable_ = has_incomparable_ || !row.is_comparable;
    table_.rows.push_back(std::move(row));
  }

  Amount change(const RowSums& sums, const std::string& flow, Slot now, Slot last) const {
    if (!sums.comparable || slots_[last].empty()) return std::nullopt;
    return change_percent(sums.of(flow, now), sums.of(flow, last));
  }

  // ---- the balance: months as rows ----

  void fill_balance() {
    for (const auto& fact : facts_) {
      const Slot slot = fact.code >= slots_[kNow].first ? kNow : kLast;
      months_[fact.code].take(fact.flow, kNow, fact.sums[slot]);
    }
    using Kind = Column::Kind;
    const std::vector<std::pair<const char*, const char*>> amounts = {
        {"total", "table.both"}, {"export", "table.exports"}, {"import", "table.imports"}};
    for (const auto& [key, label] : amounts) {
      table_.columns.push_back({key, "", say(label), Kind::kAmount});
      table_.columns.push_back(
          {std::string(key) + "_change", "", say("table.change"), Kind::kPercent});
    }
    table_.columns.push_back({"balance", "", say("table.balance"), Kind::kAmount});

    RowSums now, before;
    bool all_now = true, all_before = true;
    for (const auto& month : months_in(slots_[kNow])) {
      const std::string last = Period::parse(month)->previous_year().to_string();
      const bool has_now = releases_.at(month).has_value();
      const bool has_before = releases_.at(last).has_value();
      all_now = all_now && has_now;
      all_before = all_before && has_before;
      if (!has_now) open_.push_back(month);
      now.take(months_[month]);
      before.take(months_[last]);
      if (!has_now) continue;
      const auto label = period_short(*Period::parse(month), request_.language);
      balance_row(month, label, months_[month], has_before ? &months_[last] : nullptr, false);
    }
    if (!all_now || slots_[kNow].first == slots_[kNow].last) return;
    balance_row("", cumulated_short(period_, request_.language), now,
                all_before ? &before : nullptr, true);
  }

  void balance_row(const std::string& code, const std::string& label, const RowSums& now,
                   const RowSums* before, bool is_total) {
    TableRow row{.code = code, .label = label, .is_total = is_total};
    const auto amount = [](const RowSums& sums, const std::string& flow) {
      return flow.empty() ? sums.size("") : sums.of(flow, kNow);
    };
    const auto hidden = [&](const char* flow, bool last) {
      const Period year = last ? period_.previous_year() : period_;
      Months months = slots_[last ? kLast : kNow];
      if (!code.empty()) {
        const int month = Period::parse(code)->first_month();
        months = {month_text(year.year(), month), month_text(year.year(), month)};
      }
      return hides(months, flow, request_.where);
    };
    const bool hidden_now[] = {hidden("X", false), hidden("M", false)};
    const bool hidden_last[] = {hidden("X", true), hidden("M", true)};
    const bool either_now = hidden_now[0] || hidden_now[1];
    const bool either_last = hidden_last[0] || hidden_last[1];
    for (const char* flow : {"", "X", "M"}) {
      const std::size_t which = *flow == 'M' ? 1 : 0;
      const bool is_now = *flow == 0 ? either_now : hidden_now[which];
      const bool is_last = *flow == 0 ? either_last : hidden_last[which];
      put(row, amount(now, flow), is_now);
      put(row,
          before == nullptr ? Amount() : change_percent(amount(now, flow), amount(*before, flow)),
          is_now || is_last);
    }
    put(row, *now.of("X", kNow).subtract(now.of("M", kNow)), either_now);
    table_.rows.push_back(std::move(row));
  }

  // ---- words ----

  std::string say(const std::string& code, const std::vector<std::string>& args = {}) const {
    return message(request_.language, code, args);
  }

  bool is_value() const {
    return request_.measure != Measure::kNetMass && request_.measure != Measure::kItems;
  }

  void head() {
    const auto& settings = home_.settings();
    table_.name = request_.name;
    table_.language = request_.language;
    table_.office =
        request_.language == Language::kChinese ? settings.office_name_zh : settings.office_name_en;
    table_.title = title();
    table_.period = period_name(period_, request_.language);
    table_.unit = unit();
    table_.system = say(request_.special_trade ? "table.special_trade" : "table.general_trade");
    const bool balance = spec_->layout == TableSpec::Layout::kBalance;
    const auto months = months_in(balance ? slots_[kNow] : stretch_of(period_));
    table_.status = say("status." + combined_status(statuses(months)));
    table_.vintage = say("table.vintage", {vintage(months)});
    if (vintage_) table_.vintage = say("table.as_of", {table_.vintage, vintage_->at});
    if (!balance) table_.code_label = say("table.code");
    table_.label_label = say("axis." + std::string(axis_->name));
    table_.divisor = request_.measure == Measure::kItems ? 1 : request_.divisor;
    table_.decimals = table_.divisor >= 1'000'000 ? 1 : 0;
  }

  std::string title() const {
    if (spec_->layout == TableSpec::Layout::kBalance) return say("table_title.balance");
    const std::string flow = request_.flow == "X"   ? "exports"
                             : request_.flow == "M" ? "imports"
                                                    : "both";
    const std::string what = say("axis_title." + std::string(axis_->name));
    const std::string title = say("table_title." + flow, {what});
    return request_.top > 0 ? say("table_title.top", {title, std::to_string(request_.top)}) : title;
  }

  std::string unit() const {
    const std::string scale = std::to_string(request_.divisor);
    switch (request_.measure) {
      case Measure::kValueUsd:
      case Measure::kFobUsd:
        return say("unit_money." + scale, {say("unit.usd")});
      case Measure::kValueLocal:
      case Measure::kFobLocal:
        return say("unit_money." + scale, {home_.settings().currency});
      case Measure::kNetMass:
        return say("unit_mass." + scale);
      case Measure::kItems:
        return say("unit.items");
    }
    TW_ASSERT(false);
  }

  std::vector<std::string> statuses(const std::vector<std::string>& months) const {
    std::vector<std::string> result;
    for (const auto& month : months) {
      if (const auto& release = releases_.at(month)) result.push_back(release->status);
    }
    return result;
  }

  std::string vintage(const std::vector<std::string>& months) const {
    std::vector<std::string> parts;
    for (const auto& month : months) {
      const auto& release = releases_.at(month);
      if (!release) continue;
      parts.push_back(month + "/" + std::to_string(release->number) + " (" +
                      release->cube.digest.substr(0, 12) + ")");
    }
    return joined(parts, say("table.list_comma"));
  }

  // Sorted months, neighbours as a range: "2024-01–2024-12, 2025-02".
  std::string ranges(const std::vector<std::string>& months) const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < months.size();) {
      std::size_t end = i + 1;
      while (end < months.size() &&
             Period::parse(months[end - 1])->next().to_string() == months[end]) {
        ++end;
      }
      parts.push_back(end == i + 1 ? months[i] : months[i] + "–" + months[end - 1]);
      i = end;
    }
    return joined(parts, say("table.list_comma"));
  }

  static std::string joined(const std::vector<std::string>& parts, const std::string& comma) {
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : comma) + part;
    return text;
  }

  void note(const Classifier& classifier) {
    auto& notes = table_.notes;
    for (const auto& [dimension, code] : request_.where)
      notes.push_back(selection_note(dimension, code));
    const bool all_fob =
        request_.measure == Measure::kFobUsd || request_.measure == Measure::kFobLocal;
    if (is_value()) notes.push_back(say(all_fob ? "note.fob" : "note.cif"));
    if (axis_->name == "country" || axis_->name == "region") notes.push_back(say("note.partner"));
    notes.push_back(say("note.change"));
    note_hidden();
    if (!open_.empty()) {
      std::sort(open_.begin(), open_.end());
      open_.erase(std::unique(open_.begin(), open_.end()), open_.end());
      notes.push_back(say("note.not_closed", {ranges(open_)}));
    }
    if (classifier.across_editions() && !slots_[kLast].empty()) note_editions(classifier);
    const auto not_allocated = rows_.find("");
    if (axis_->kind == Axis::Kind::kClassification && not_allocated != rows_.end()) {
      notes.push_back(say("note.not_allocated", {std::string(axis_->edition)}));
    }
    if (!slots_[kCumulated].empty()) {
      notes.push_back(say("note.releases", {vintage(months_in(slots_[kCumulated]))}));
    }
  }

  void note_hidden() {
    const bool any = std::any_of(table_.rows.begin(), table_.rows.end(), [](const TableRow& row) {
      return std::find(row.hidden.begin(), row.hidden.end(), true) != row.hidden.end();
    });
    if (any) table_.notes.push_back(say("note.hidden", {kHiddenMark}));
    std::vector<std::string> untreated;
    for (const auto& [month, release] : releases_) {
      if (release && hidden_.is_untreated(month, release->cube.digest)) untreated.push_back(month);
    }
    if (!untreated.empty()) table_.notes.push_back(say("note.untreated", {ranges(untreated)}));
  }

  std::string selection_note(const std::string& dimension, const std::string& code) {
    const Axis* axis = find_axis(dimension);
    const auto of = axis == nullptr ? dimension : say("axis." + std::string(axis->name));
    if (code.empty()) return say("note.selection", {of, say("table.not_stated")});
    if (axis == nullptr) return say("note.selection", {of, code});
    const auto labels = labels_of(std::string(axis->list));
    const auto label = labels.find(code);
    return say("note.selection", {of, label == labels.end() ? code : code + " " + label->second});
  }

  // The part of the year before that cannot be compared, named.
  void note_editions(const Classifier& classifier) {
    const std::vector<std::string> editions = {classifier.edition_last(), classifier.edition_now()};
    if (!classifier.has_concordance()) {
      table_.notes.push_back(say("note.no_concordance", editions));
      return;
    }
    if (lost_codes_.empty()) {
      table_.notes.push_back(say("note.all_comparable", editions));
      return;
    }
    constexpr std::size_t kNamed = 12;
    std::vector<std::string> named(lost_codes_.begin(), lost_codes_.end());
    const std::size_t further = named.size() > kNamed ? named.size() - kNamed : 0;
    named.resize(std::min(named.size(), kNamed));
    std::string codes = joined(named, say("table.list_comma"));
    if (further > 0) codes = say("note.and_further", {codes, std::to_string(further)});
    const Slot slot = kLast;
    const auto amount = [&](const char* flow) {
      return shown_amount(lost_.of(flow, slot), request_.divisor,
                          request_.divisor >= 1'000'000 ? 1 : 0);
    };
    table_.notes.push_back(
        say("note.not_comparable", {editions[0], editions[1], amount("X"), amount("M"), codes}));
    if (has_incomparable_) table_.notes.push_back(say("note.not_comparable_sign"));
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  const TableRequest& request_;
  Period period_;
  const TableSpec* spec_ = nullptr;
  const Axis* axis_ = nullptr;
  SlotMonths slots_;
  HiddenCells hidden_;
  std::optional<Vintage> vintage_;  // asked for; else what is published now
  std::map<std::string, std::optional<Manifest>> releases_;
  std::vector<std::string> open_;  // months that the comparison wants and nobody closed
  std::vector<Fact> facts_;
  std::map<std::string, std::string> labels_;
  std::map<std::string, RowSums> rows_;
  std::map<std::string, RowSums> months_;
  RowSums total_;
  RowSums lost_;  // of the year before, belonging to no one row
  std::set<std::string> lost_codes_;
  bool has_incomparable_ = false;
  Table table_;
};

}  // namespace

Result<Table> make_table(const lake::Home& home, lake::Connection& connection,
                         const TableRequest& request) {
  return TableMaker(home, connection, request).make();
}

std::optional<Decimal> change_percent(const std::optional<Decimal>& now,
                                      const std::optional<Decimal>& before) {
  if (!now || !before || before->is_zero() || before->is_negative()) return std::nullopt;
  const auto difference = now->subtract(*before);
  if (!difference) return std::nullopt;
  const auto hundredfold = difference->multiply(Decimal(100, 0));
  return hundredfold ? hundredfold->divide(*before, 1) : std::nullopt;
}

std::string shown_amount(const Decimal& amount, std::int64_t divisor, int decimals) {
  const std::string digits = amount.divide(Decimal(divisor, 0), decimals).value().to_string();
  const std::size_t start = digits.front() == '-' ? 1 : 0;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  std::string text = digits.substr(0, start);
  for (std::size_t i = start; i < point; ++i) {
    text += digits[i];
    if ((point - i - 1) % 3 == 0 && i + 1 < point) text += ',';
  }
  return text + digits.substr(point);
}

}  // namespace tw::statistics
