#include "simulation/review_error.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/result.h"
#include "simulation/calendar.h"

namespace tw::simulation {
namespace {

constexpr std::array<std::uint32_t, ReviewPlanter::kKinds> kPercent = {20, 10, 15, 15,
                                                                       15, 10, 10, 5};

ErrorKind kind_at(std::size_t index) {
  return static_cast<ErrorKind>(static_cast<std::size_t>(ErrorKind::kMassThousandfold) + index);
}
std::size_t index_of(ErrorKind kind) {
  return static_cast<std::size_t>(kind) - static_cast<std::size_t>(ErrorKind::kMassThousandfold);
}

std::string decimal_text(std::int64_t value, int scale) {
  std::string text;
  append_decimal(text, value, scale);
  return text;
}

Planted planted(ErrorKind kind, std::size_t item, std::string before, std::string after) {
  return {kind, item, std::move(before), std::move(after), fact(kind).field, {}};
}

// What the price is of one traded unit, once the quantity or the price has changed.
void price_again(Item& item) {
  item.unit_price = std::max<std::int64_t>(
      1, multiply_divide(item.invoice_amount, 100'000, item.traded_quantity));
}

// Times `times` over `over`, in every mass of the item.
std::optional<Planted> scale_mass(ErrorKind kind, std::size_t index, std::int64_t times,
                                  std::int64_t over, Item& item) {
  constexpr std::int64_t kLeast = 10;  // grams
  if (item.net_mass * times / over < kLeast) return std::nullopt;
  const auto scaled = [&](std::int64_t mass) { return multiply_divide(mass, times, over); };
  const std::int64_t before = item.net_mass;
  item.net_mass = scaled(before);
  item.gross_mass = std::max(item.net_mass, scaled(item.gross_mass));
  const bool by_mass = item.supplementary_unit == "KGM" || item.supplementary_unit == "GRM";
  if (by_mass) {
    item.supplementary_quantity = scaled(item.supplementary_quantity);
    item.traded_quantity = std::max<std::int64_t>(1, scaled(item.traded_quantity));
    price_again(item);
  }
  if (item.second_quantity != kNone) item.second_quantity = item.net_mass;
  return planted(kind, index, decimal_text(before, 3), decimal_text(item.net_mass, 3));
}

std::optional<Planted> other_quantity(Random& random, std::size_t index, Item& item) {
  if (item.supplementary_unit == "KGM" || item.supplementary_unit == "GRM") return std::nullopt;
  const std::int64_t before = item.supplementary_quantity;
  std::int64_t after = 0;
  switch (random.below(5)) {
    case 0:
      after = before * 12;
      break;
    case 1:
      after = before / 12;
      break;
    case 2:
      after = before * 100;
      break;
    case 3:
      after = before / 100;
      break;
    default:
      after = item.net_mass;
  }
  if (after < 10 || after == before) return std::nullopt;
  item.supplementary_quantity = item.traded_quantity = after;
  price_again(item);
  return planted(ErrorKind::kSupplementaryQuantity, index, decimal_text(before, 3),
                 decimal_text(after, 3));
}

std::optional<Planted> scale_value(Random& random, std::size_t index, Item& item) {
  const std::int64_t times = random.below(2) == 0 ? 10 : 100;
  const bool up = random.below(2) == 0;
  const std::int64_t before = item.invoice_amount;
  if (!up && before < times * 100) return std::nullopt;
  item.invoice_amount = up ? before * times : multiply_divide(before, 1, times);
  price_again(item);
  return planted(ErrorKind::kValueTenfold, index, decimal_text(before, 2),
                 decimal_text(item.invoice_amount, 2));
}

// Another valid code that differs by two digits having changed places.
std::optional<Planted> swap_digits(Random& random, std::size_t index, Date day, Item& item) {
  const auto& tariff = country().tariff;
  const std::string& code = item.tariff->code;
  std::vector<const TariffCode*> found;
  for (std::size_t i = 0; i < code.size(); ++i) {
    for (std::size_t k = i + 1; k < code.size(); ++k) {
      if (code[i] == code[k]) continue;
      std::string other = code;
      std::swap(other[i], other[k]);
      const auto at =
          std::lower_bound(tariff.begin(), tariff.end(), other,
                           [](const TariffCode& a, const std::string& b) { return a.code < b; });
      if (at == tariff.end() || at->code != other || (at->ended && day.year() > 2024)) continue;
      found.push_back(&*at);
    }
  }
  if (found.empty()) return std::nullopt;
  item.tariff = found[random.below(static_cast<std::uint32_t>(found.size()))];
  item.commodity = item.tariff->code;
  // Whoever enters a code is shown its units.
  const Chapter& chapter = chapters()[item.tariff->chapter];
  item.supplementary_unit = chapter.unit_1;
  if (chapter.unit_1 == "KGM") item.supplementary_quantity = item.net_mass;
  item.second_unit = chapter.unit_2;
  item.second_quantity = chapter.unit_2.empty() ? kNone : item.net_mass;
  return planted(ErrorKind::kCodeSwap, index, code, item.tariff->code);
}

// The row above or below in the list of countries, or a letter mistyped.
std::string_view neighbour_of(Random& random, std::string_view code) {
  static const auto kSorted = [] {
    std::vector<std::string_view> codes;
    for (const Partner& partner : partners()) codes.push_back(partner.code);
    std::sort(codes.begin(), codes.end());
    return codes;
  }();
  std::vector<std::string_view> found;
  if (random.below(2) == 0) {
    const auto at = std::lower_bound(kSorted.begin(), kSorted.end(), code);
    if (at != kSorted.begin()) found.push_back(*(at - 1));
    if (at + 1 < kSorted.end()) found.push_back(*(at + 1));
  } else {
    for (const auto other : kSorted) {
      if (other != code && (other[0] == code[0] || other[1] == code[1])) found.push_back(other);
    }
  }
  std::erase(found, kHomeCountry);
  return found.empty() ? code : found[random.below(static_cast<std::uint32_t>(found.size()))];
}

std::optional<Planted> other_country(Random& random, std::size_t index, Declaration& declaration) {
  Item& item = declaration.items[index];
  const bool import = declaration.flow == Flow::kImport;
  auto& place = import ? item.origin : item.destination;
  const std::string_view before = place;
  const std::string_view after = neighbour_of(random, before);
  if (before == kHomeCountry || after == before) return std::nullopt;
  place = after;
  // Whoever types it once may type it everywhere.
  if (declaration.items.size() == 1 && random.below(2) == 0) {
    if (declaration.consignment == before) declaration.consignment = after;
    if (declaration.trading_country == before) declaration.trading_country = after;
  }
  Planted done =
      planted(ErrorKind::kNeighbourCountry, index, std::string(before), std::string(after));
  if (!import) done.field = "destination_country";
  return done;
}

void other_currency(Random& random, Declaration& declaration, Errors& errors) {
  const std::string before(currency_code(declaration.invoice_currency));
  std::size_t after = declaration.invoice_currency;
  while (after == declaration.invoice_currency) {
    // The home currency, the dollar, the euro, the yen and the Hong Kong dollar.
    const std::uint32_t at = random.below(5);
    after = at == 0 ? kHome : at - 1;
  }
  declaration.invoice_currency = after;
  for (std::size_t i = 0; i < declaration.items.size(); ++i) {
    declaration.items[i].invoice_currency = currency_code(after);
    errors.planted.push_back(
        planted(ErrorKind::kCurrency, i, before, std::string(currency_code(after))));
  }
}

// The same goods under another number, on the day or a few days later in the month.
void lodge_twice(Random& random, Declaration& declaration, Errors& errors) {
  constexpr char kSecondSerial = 5;  // hundred millions, as error.cc has it
  errors.second_number = declaration.number;
  char& first_of_serial = errors.second_number[errors.second_number.size() - 9];
  first_of_serial = static_cast<char>(first_of_serial + kSecondSerial);
  const int later = random.below(3) == 0 ? 0 : static_cast<int>(random.between(1, 5));
  const Date last = first_day_of(month_index(declaration.accepted) + 1) + -1;
  errors.second_days = std::min(later, last - declaration.accepted);
  errors.planted.push_back(
      planted(ErrorKind::kDoubleDeclaration, 0, declaration.number, errors.second_number));
}

std::optional<Planted> plant_one(ErrorKind kind, Random& random, std::size_t index,
                                 Declaration& declaration) {
  Item& item = declaration.items[index];
  const auto mass = [&](std::int64_t factor) {
    return random.below(2) == 0 ? scale_mass(kind, index, factor, 1, item)
                                : scale_mass(kind, index, 1, factor, item);
  };
  switch (kind) {
    case ErrorKind::kMassThousandfold:
      return mass(1000);
    case ErrorKind::kMassTenfold:
      return mass(10);
    case ErrorKind::kSupplementaryQuantity:
      return other_quantity(random, index, item);
    case ErrorKind::kValueTenfold:
      return scale_value(random, index, item);
    case ErrorKind::kCodeSwap:
      return swap_digits(random, index, declaration.accepted, item);
    case ErrorKind::kNeighbourCountry:
      return other_country(random, index, declaration);
    default:
      return std::nullopt;  // of the whole declaration
  }
}

}  // namespace

bool ReviewPlanter::take(ErrorKind kind, std::size_t items) {
  auto& owed = owed_[index_of(kind)];
  if (owed <= 0) return false;
  owed -= static_cast<std::int64_t>(items);
  return true;
}

void ReviewPlanter::draw(Random& random, const Declaration& declaration) {
  for (std::size_t i = 0; i < declaration.items.size(); ++i) {
    if (!random.chance(per_million_)) continue;
    std::uint32_t at = random.below(100);
    std::size_t kind = 0;
    while (at >= kPercent[kind]) at -= kPercent[kind++];
    ++owed_[kind];
  }
}

Errors ReviewPlanter::plant(Random random, Declaration& declaration) {
  Errors errors;
  draw(random, declaration);
  if (take(ErrorKind::kDoubleDeclaration, declaration.items.size())) {
    lodge_twice(random, declaration, errors);
    return errors;
  }
  if (take(ErrorKind::kCurrency, declaration.items.size())) {
    other_currency(random, declaration, errors);
  } else {
    for (std::size_t i = 0; i < declaration.items.size(); ++i) {
      for (std::size_t kind = 0; kind < kKinds; ++kind) {
        if (owed_[kind] <= 0) continue;
        auto done = plant_one(kind_at(kind), random, i, declaration);
        if (!done) continue;
        --owed_[kind];
        errors.planted.push_back(std::move(*done));
        break;
      }
    }
  }
  if (!errors.planted.empty()) generator_->settle(declaration);
  return errors;
}

}  // namespace tw::simulation
