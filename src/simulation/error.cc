#include "simulation/error.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/result.h"
#include "simulation/identifier.h"

namespace tw::simulation {
namespace {

// clang-format off
constexpr std::array kFacts = std::to_array<ErrorFact>({
    {ErrorKind::kMassTimesThousand, "mass_times_thousand", "net_mass_kg", "mass_per_unit", false, false},
    {ErrorKind::kMassTimesTen, "mass_times_ten", "net_mass_kg", "", false, false},
    {ErrorKind::kMassTenth, "mass_tenth", "net_mass_kg", "", false, false},
    {ErrorKind::kQuantityInOtherUnit, "quantity_in_other_unit", "supplementary_quantity", "mass_per_unit", false, false},
    {ErrorKind::kWrongCurrency, "wrong_currency", "invoice_currency", "", false, false},
    {ErrorKind::kDigitsSwapped, "digits_swapped", "commodity", "commodity_known", false, false},
    {ErrorKind::kEndedCode, "ended_code", "commodity", "commodity_known", false, false},
    {ErrorKind::kUnknownTradeMode, "unknown_trade_mode", "trade_mode", "trade_mode_known", true, false},
    {ErrorKind::kUnknownCountry, "unknown_country", "origin_country", "country_known_origin", false, false},
    {ErrorKind::kMissingCountry, "missing_country", "origin_country", "mandatory_origin", false, false},
    {ErrorKind::kNetAboveGross, "net_above_gross", "gross_mass_kg", "net_within_gross", false, false},
    {ErrorKind::kNegativeMass, "negative_mass", "net_mass_kg", "mass_positive_negative", false, false},
    {ErrorKind::kZeroMass, "zero_mass", "net_mass_kg", "mass_positive_zero", false, false},
    {ErrorKind::kHeaderCount, "header_count", "header_items", "header_items", true, false},
    {ErrorKind::kDuplicateItem, "duplicate_item", "item_number", "duplicate", false, false},
    {ErrorKind::kDuplicateDeclaration, "duplicate_declaration", "declaration_number", "duplicate", true, false},
    {ErrorKind::kDatesReversed, "dates_reversed", "release_date", "date_order_release", true, false},
    {ErrorKind::kWrongStatutoryUnit, "wrong_statutory_unit", "supplementary_unit", "statutory_unit", false, false},
    {ErrorKind::kPriceMismatch, "price_mismatch", "unit_price", "price_times_quantity", false, false},
    {ErrorKind::kTaxMismatch, "tax_mismatch", "duty_amount", "tax", false, false},
    {ErrorKind::kBadCheckDigit, "bad_check_digit", "trader_id", "check_digit", true, false},
    {ErrorKind::kUnreadableDate, "unreadable_date", "acceptance_date", "read.not_a_date", false, true},
    {ErrorKind::kUnreadableNumber, "unreadable_number", "net_mass_kg", "read.not_a_number", false, true},
    {ErrorKind::kMissingFields, "missing_fields", "", "read.field_count", false, true},
    {ErrorKind::kBrokenQuote, "broken_quote", "commodity_text", "read.quotes_broken", false, true},
    {ErrorKind::kMassThousandfold, "mass_thousandfold", "net_mass_kg", "", false, false},
    {ErrorKind::kMassTenfold, "mass_tenfold", "net_mass_kg", "", false, false},
    {ErrorKind::kSupplementaryQuantity, "supplementary_quantity", "supplementary_quantity", "", false, false},
    {ErrorKind::kCurrency, "currency", "invoice_currency", "", false, false},
    {ErrorKind::kValueTenfold, "value_tenfold", "invoice_amount", "", false, false},
    {ErrorKind::kCodeSwap, "code_swap", "commodity", "", false, false},
    {ErrorKind::kNeighbourCountry, "neighbour_country", "origin_country", "", false, false},
    {ErrorKind::kDoubleDeclaration, "double_declaration", "declaration_number", "", true, false},
});
// clang-format on

// The serial (last nine digits) of a second copy is as much above that of the first; see
// kMostItems.
constexpr char kSecondSerial = 5;  // hundred millions

std::string decimal_text(std::int64_t value, int scale) {
  std::string text;
  append_decimal(text, value, scale);
  return text;
}

// Plants one error of a kind; nullopt where the item has nothing of the sort.
class Planter {
 public:
  Planter(Random& random, Declaration& declaration, Errors& errors)
      : random_(random), declaration_(declaration), errors_(errors) {}

  std::optional<Planted> plant(ErrorKind kind, std::size_t index) {
    index_ = index;
    Item& item = declaration_.items[index];
    switch (kind) {
      case ErrorKind::kMassTimesThousand:
        return scale_mass(kind, item, 1000, 1);
      case ErrorKind::kMassTimesTen:
        return scale_mass(kind, item, 10, 1);
      case ErrorKind::kMassTenth:
        return scale_mass(kind, item, 1, 10);
      case ErrorKind::kQuantityInOtherUnit:
        return other_unit(kind, item);
      case ErrorKind::kWrongCurrency:
        return wrong_currency(kind, item);
      case ErrorKind::kDigitsSwapped:
        return digits_swapped(kind, item);
      case ErrorKind::kEndedCode:
        return ended_code(kind, item);
      case ErrorKind::kUnknownTradeMode:
        return unknown_mode(kind);
      case ErrorKind::kUnknownCountry:
        return country_becomes(kind, item, "ZZ");
      case ErrorKind::kMissingCountry:
        return country_becomes(kind, item, "");
      case ErrorKind::kNetAboveGross:
        return net_above_gross(kind, item);
      case ErrorKind::kNegativeMass:
        return net_becomes(kind, item, -item.net_mass);
      case ErrorKind::kZeroMass:
        return net_becomes(kind, item, 0);
      case ErrorKind::kHeaderCount:
        return header_count(kind);
      case ErrorKind::kDuplicateItem:
        return duplicate_item(kind, item);
      case ErrorKind::kDuplicateDeclaration:
        return duplicate_declaration(kind);
      case ErrorKind::kDatesReversed:
        return dates_reversed(kind);
      case ErrorKind::kWrongStatutoryUnit:
        return wrong_unit(kind, item);
      case ErrorKind::kPriceMismatch:
        return price_mismatch(kind, item);
      case ErrorKind::kTaxMismatch:
        return tax_mismatch(kind, item);
      case ErrorKind::kBadCheckDigit:
        return bad_check_digit(kind);
      case ErrorKind::kUnreadableDate:
      case ErrorKind::kUnreadableNumber:
      case ErrorKind::kMissingFields:
      case ErrorKind::kBrokenQuote:
        return planted(kind, "", "");  // the values are the writer's part
      case ErrorKind::kMassThousandfold:
      case ErrorKind::kMassTenfold:
      case ErrorKind::kSupplementaryQuantity:
      case ErrorKind::kCurrency:
      case ErrorKind::kValueTenfold:
      case ErrorKind::kCodeSwap:
      case ErrorKind::kNeighbourCountry:
      case ErrorKind::kDoubleDeclaration:
        break;  // of the other profile
    }
    TW_ASSERT(false && "no such kind");
  }

 private:
  Planted planted(ErrorKind kind, std::string_view true_value, std::string_view value) const {
    return {kind,           index_, std::string(true_value), std::string(value), fact(kind).field,
            fact(kind).rule};
  }

  // All masses of the item, as when tonnes or grams are taken for kilograms: nothing contradicts
  // them but the price.
  std::optional<Planted> scale_mass(ErrorKind kind, Item& item, std::int64_t times,
                                    std::int64_t over) {
    if (item.net_mass < 1000) return std::nullopt;
    const auto scaled = [&](std::int64_t mass) { return mass * times / over; };
    const std::string before = decimal_text(item.net_mass, 3);
    item.net_mass = scaled(item.net_mass);
    item.gross_mass = scaled(item.gross_mass);
    if (item.supplementary_unit == "KGM") item.supplementary_quantity = item.net_mass;
    if (item.second_unit == "KGM") item.second_quantity = item.net_mass;
    Planted done = planted(kind, before, decimal_text(item.net_mass, 3));
    // A quantity in kilograms is wrong by as much, and gives nothing away.
    if (item.supplementary_unit == "KGM") done.rule = {};
    return done;
  }

  // Thousands for single pieces, kilograms for grams, and the like.
  std::optional<Planted> other_unit(ErrorKind kind, Item& item) {
    // Masses by mass are wrong in the ways above.
    if (item.supplementary_unit == "KGM") return std::nullopt;
    const std::int64_t before = item.supplementary_quantity;
    if (before < 1000) return std::nullopt;
    item.supplementary_quantity = before / 1000;
    return planted(kind, decimal_text(before, 3), decimal_text(item.supplementary_quantity, 3));
  }

  std::optional<Planted> wrong_currency(ErrorKind kind, Item& item) {
    const std::string_view before = item.invoice_currency;
    item.invoice_currency = before == "JPY" || before == "KRW" ? "USD" : "JPY";
    return planted(kind, before, item.invoice_currency);
  }

  std::optional<Planted> digits_swapped(ErrorKind kind, Item& item) {
    for (std::size_t tries = 0; tries < 7; ++tries) {
      std::string code(item.tariff->code);
      const std::size_t at = random_.below(7);
      std::swap(code[at], code[at + 1]);
      const auto& tariff = country().tariff;
      const bool known =
          std::binary_search(tariff.begin(), tariff.end(), code,
                             [](const auto& a, const auto& b) { return text_of(a) < text_of(b); });
      if (known) continue;
      item.commodity = declaration_.keep(code);
      return planted(kind, item.tariff->code, code);
    }
    return std::nullopt;
  }
  static std::string_view text_of(const TariffCode& code) { return code.code; }
  static std::string_view text_of(const std::string& code) { return code; }

  std::optional<Planted> ended_code(ErrorKind kind, Item& item) {
    if (declaration_.accepted.year() < 2025) return std::nullopt;
    for (const std::uint16_t index : country().ended_codes) {
      const TariffCode& ended = country().tariff[index];
      if (ended.chapter != item.tariff->chapter) continue;
      item.commodity = ended.code;
      return planted(kind, item.tariff->code, ended.code);
    }
    return std::nullopt;
  }

  std::optional<Planted> unknown_mode(ErrorKind kind) {
    static constexpr auto kNone = std::to_array<std::string_view>({"0119", "0166", "8888", "1029"});
    const std::string_view before = declaration_.trade_mode;
    declaration_.trade_mode = kNone[random_.below(kNone.size())];
    return planted(kind, before, declaration_.trade_mode);
  }

  std::optional<Planted> country_becomes(ErrorKind kind, Item& item, std::string_view value) {
    const bool import = declaration_.flow == Flow::kImport;
    auto& country = import ? item.origin : item.destination;
    Planted done = planted(kind, country, value);
    country = value;
    if (!import) {
      done.field = "destination_country";
      done.rule = value.empty() ? "mandatory_destination" : "country_known_destination";
    }
    return done;
  }

  std::optional<Planted> net_above_gross(ErrorKind kind, Item& item) {
    const std::int64_t before = item.gross_mass;
    item.gross_mass = item.net_mass * 7 / 10 / 10 * 10;
    if (item.gross_mass == 0) {
      item.gross_mass = before;
      return std::nullopt;
    }
    return planted(kind, decimal_text(before, 3), decimal_text(item.gross_mass, 3));
  }

  std::optional<Planted> net_becomes(ErrorKind kind, Item& item, std::int64_t value) {
    const std::int64_t before = item.net_mass;
    item.net_mass = value;
    return planted(kind, decimal_text(before, 3), decimal_text(value, 3));
  }

  std::optional<Planted> header_count(ErrorKind kind) {
    const std::int64_t before = declaration_.header_items;
    declaration_.header_items += before > 1 && random_.below(2) == 0 ? -1 : 1;
    return planted(kind, std::to_string(before), std::to_string(declaration_.header_items));
  }

  std::optional<Planted> duplicate_item(ErrorKind kind, Item& item) {
    const std::string number = std::to_string(item.number);
    return planted(kind, number, number);  // the writer writes it twice
  }

  std::optional<Planted> duplicate_declaration(ErrorKind kind) {
    // A copy of a faulty declaration would double its faults.
    if (!errors_.planted.empty()) return std::nullopt;
    errors_.second_number = declaration_.number;
    char& first_of_serial = errors_.second_number[errors_.second_number.size() - 9];
    first_of_serial = static_cast<char>(first_of_serial + kSecondSerial);
    return planted(kind, declaration_.number, errors_.second_number);
  }

  std::optional<Planted> dates_reversed(ErrorKind kind) {
    const Date before = declaration_.released;
    declaration_.released = declaration_.accepted + -static_cast<int>(random_.between(2, 20));
    return planted(kind, before.to_string(), declaration_.released.to_string());
  }

  std::optional<Planted> wrong_unit(ErrorKind kind, Item& item) {
    const std::string_view before = item.supplementary_unit;
    item.supplementary_unit = before == "KGM" ? "H87" : before == "MTR" ? "MTK" : "KGM";
    return planted(kind, before, item.supplementary_unit);
  }

  std::optional<Planted> price_mismatch(ErrorKind kind, Item& item) {
    if (item.invoice_amount < 100) return std::nullopt;  // within rounding, whatever the price
    const std::int64_t before = item.unit_price;
    item.unit_price = before * 10;
    return planted(kind, decimal_text(before, 4), decimal_text(item.unit_price, 4));
  }

  std::optional<Planted> tax_mismatch(ErrorKind kind, Item& item) {
    if (item.duty_amount < 10'000) return std::nullopt;  // kNone too
    const std::int64_t before = item.duty_amount;
    item.duty_amount = before * random_.between(3, 9) / 10;
    return planted(kind, decimal_text(before, 2), decimal_text(item.duty_amount, 2));
  }

  std::optional<Planted> bad_check_digit(ErrorKind kind) {
    std::string id = declaration_.trader->id;
    id.back() = id.back() == '7' ? '3' : '7';
    declaration_.trader_id = declaration_.keep(id);
    return planted(kind, declaration_.trader->id, id);
  }

  Random& random_;
  Declaration& declaration_;
  Errors& errors_;
  std::size_t index_ = 0;
};

bool concerns_masses(ErrorKind kind) {
  return fact(kind).field == "net_mass_kg" || fact(kind).field == "gross_mass_kg";
}

// Errors in an item's mass are in the header's too, or only the sum would give them away.
void add_up_masses(Declaration& declaration) {
  declaration.header_net_mass = declaration.header_gross_mass = 0;
  for (const Item& item : declaration.items) {
    declaration.header_net_mass += item.net_mass;
    declaration.header_gross_mass += item.gross_mass;
  }
}

}  // namespace

std::span<const ErrorFact> error_facts(ErrorProfile profile) {
  constexpr auto kRules = static_cast<std::size_t>(ErrorKind::kMassThousandfold);
  const std::span<const ErrorFact> all = kFacts;
  return profile == ErrorProfile::kRules ? all.first(kRules) : all.subspan(kRules);
}

const ErrorFact& fact(ErrorKind kind) {
  const ErrorFact& found = kFacts[static_cast<std::size_t>(kind)];
  TW_ASSERT(found.kind == kind);
  return found;
}

const Planted* Errors::of_item(std::size_t item) const {
  for (const Planted& each : planted) {
    if (each.item == item && !fact(each.kind).whole_declaration) return &each;
  }
  return nullptr;
}

Errors plant_errors(Random random, std::uint32_t per_million, Declaration& declaration) {
  Errors errors;
  Planter planter(random, declaration, errors);
  bool header_is_wrong = false;
  bool one_is_unreadable = false;  // then an error of the header might not be seen
  for (std::size_t i = 0; i < declaration.items.size(); ++i) {
    if (!random.chance(per_million)) continue;
    if (!errors.second_number.empty()) break;
    // Where the item has nothing of the drawn kind, the next kind takes its turn.
    const auto facts = error_facts(ErrorProfile::kRules);
    std::size_t drawn = random.below(static_cast<std::uint32_t>(facts.size()));
    for (std::size_t tries = 0; tries < facts.size(); ++tries, ++drawn) {
      const ErrorFact& wanted = facts[drawn % facts.size()];
      if (wanted.whole_declaration && (header_is_wrong || one_is_unreadable)) continue;
      if (wanted.unreadable && header_is_wrong) continue;
      auto planted = planter.plant(wanted.kind, i);
      if (!planted) continue;
      if (wanted.whole_declaration) {
        planted->item = 0;
        header_is_wrong = true;
      }
      one_is_unreadable |= wanted.unreadable;
      errors.planted.push_back(std::move(*planted));
      if (concerns_masses(wanted.kind)) add_up_masses(declaration);
      break;
    }
  }
  return errors;
}

}  // namespace tw::simulation
