#include "simulation/standards_writer.h"

#include <map>

#include "simulation/country.h"
#include "simulation/declaration.h"

namespace tw::simulation {
namespace {

// The nomenclature begins with the edition of the Harmonized System that it follows.
constexpr std::string_view kFirstDay = "2022-01-01";
constexpr std::string_view kLastDay = "9999-12-31";
constexpr std::string_view kEnded = "2024-12-31";
constexpr std::string_view kLong = "1900-01-01";

std::string quoted(const std::string& label) {
  return label.find(',') == std::string::npos ? label : '"' + label + '"';
}

class List {
 public:
  explicit List(std::string_view more_columns)
      : text_("code,parent,label_en,label_zh,valid_from,valid_to") {
    (text_ += more_columns) += '\n';
  }

  void add(std::string_view code, std::string_view parent, const BothLanguages& label,
           std::string_view from, std::string_view to, std::string_view more) {
    (text_ += code) += ',';
    (text_ += parent) += ',';
    ((text_ += quoted(label.en)) += ',') += quoted(label.zh);
    ((text_ += ',') += from) += ',';
    (text_ += to) += more;
    text_ += '\n';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

BothLanguages group_label(const BothLanguages& chapter, std::string_view code) {
  return {chapter.en + ", group " + std::string(code.substr(2)),
          chapter.zh + "第" + std::string(code.substr(2)) + "组"};
}

}  // namespace

std::string tariff_csv() {
  List list(",unit_1,unit_2");
  std::string chapter_code;
  std::string heading;
  std::string subheading;
  for (const TariffCode& code : country().tariff) {
    const Chapter& chapter = chapters()[code.chapter];
    const BothLanguages& label = country().chapter_labels[code.chapter];
    if (chapter_code != chapter.code) {
      chapter_code = chapter.code;
      list.add(chapter_code, "", label, kFirstDay, kLastDay, ",,");
    }
    if (!code.code.starts_with(heading) || heading.empty()) {
      heading = code.code.substr(0, 4);
      list.add(heading, chapter_code, group_label(label, heading), kFirstDay, kLastDay, ",,");
    }
    if (!code.code.starts_with(subheading) || subheading.empty()) {
      subheading = code.code.substr(0, 6);
      list.add(subheading, heading, group_label(label, subheading), kFirstDay, kLastDay, ",,");
    }
    const std::string units = "," + std::string(chapter.unit_1) + "," + std::string(chapter.unit_2);
    list.add(code.code, subheading, code.label, kFirstDay, code.ended ? kEnded : kLastDay, units);
  }
  return list.take();
}

std::string office_csv() {
  List list(",district");
  for (const Office& office : country().offices) {
    const std::string& district = country().districts[office.district].code;
    const std::string serial = office.code.substr(2);
    list.add(
        office.code, "",
        {"District " + district + ", office " + serial, district + "关区第" + serial + "办事处"},
        kLong, kLastDay, "," + district);
  }
  return list.take();
}

std::string place_csv() {
  List list(",province,special_zone");
  for (const Place& place : country().places) {
    const std::string serial = place.code.substr(2, 2);
    list.add(place.code, "",
             {"Province " + place.province + ", place " + serial,
              place.province + "省第" + serial + "地"},
             kLong, kLastDay, "," + place.province + "," + place.zone);
  }
  return list.take();
}

std::string port_csv() {
  std::map<std::string_view, std::string_view> country_of;
  for (const Partner& partner : partners()) {
    for (const std::string_view port : partner.ports) country_of[port] = partner.code;
  }
  List list(",country");
  for (const auto& [port, partner] : country_of) {
    list.add(port, "", {std::string(port), std::string(port)}, kLong, kLastDay,
             "," + std::string(partner));
  }
  return list.take();
}

std::string rates_csv(const Rates& rates, int first, int last) {
  std::string text = "period,currency,to_local\n";
  for (int month = first; month <= last; ++month) {
    for (std::size_t i = 0; i < currencies().size(); ++i) {
      text += period_of(month).to_string() + "," + std::string(currencies()[i].code) + ",";
      append_amount(text, rates.rate(i, month), 6);
      text += '\n';
    }
  }
  return text;
}

}  // namespace tw::simulation
