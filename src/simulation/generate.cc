#include "simulation/generate.h"

#include <algorithm>
#include <array>

#include "base/result.h"
#include "simulation/identifier.h"
#include "simulation/trade.h"

namespace tw::simulation {
namespace {

constexpr std::uint64_t kSerialDigits = 9;

void append_digits(std::string& text, std::uint64_t number, std::size_t width) {
  std::array<char, 20> digits;
  for (std::size_t i = width; i-- > 0; number /= 10) {
    digits[i] = static_cast<char>('0' + number % 10);
  }
  text.append(digits.data(), width);
}

void set_dates(Random& random, const Month& month, std::uint64_t block, std::uint64_t blocks,
               Declaration& declaration) {
  // The blocks of a month are slices of its work, one after the other.
  const std::uint64_t share = ((block << 32) + (random.next() >> 32)) / blocks;
  declaration.accepted = month.day_at(share);
  declaration.lodged = declaration.accepted + -static_cast<int>(random.below(4) == 0);
  const int wait = static_cast<int>(random.below(3));
  declaration.released = declaration.accepted + (random.below(20) == 0 ? wait + 6 : wait / 2);
  // Imports cross the border before they are declared, exports once they are released.
  declaration.crossed = declaration.flow == Flow::kImport
                            ? declaration.lodged + -static_cast<int>(random.below(6))
                            : declaration.released + static_cast<int>(random.below(4));
}

// Office, year, import or export, serial: 18 digits.
void set_number(std::uint64_t serial, Declaration& declaration) {
  declaration.number.assign(declaration.office);
  append_digits(declaration.number, static_cast<std::uint64_t>(declaration.accepted.year()), 4);
  declaration.number.push_back(declaration.flow == Flow::kImport ? '1' : '0');
  append_digits(declaration.number, serial, kSerialDigits);
}

struct Countries {
  std::size_t partner;  // the contract's other side
  std::size_t sent;     // consignment
  std::size_t made;     // origin of imports, destination of exports
};

Countries pick_countries(Random& random, const Trader& trader, Flow flow) {
  const auto pick = [&] { return pick_partner(random, trader, flow); };
  Countries countries{};
  countries.partner = countries.sent = countries.made = pick();
  if (partners()[countries.partner].entrepot && random.below(100) < 60) countries.made = pick();
  return countries;
}

void set_transport(Random& random, const Trader& trader, const Chapter& chapter,
                   const Partner& partner, Declaration& declaration) {
  declaration.transport_mode =
      pick_transport(random, trader, chapter, partner, declaration.trade_mode);
  const char mode = declaration.transport_mode[0];
  declaration.conveyance.clear();
  declaration.container.clear();
  if (mode == '0') return;
  constexpr std::string_view kNames = "XSRLFPXIX";  // sea, rail, lorry, flight, post, -, pipe
  declaration.conveyance = {'W', kNames[static_cast<std::size_t>(mode - '0')]};
  append_digits(declaration.conveyance, random.below(1000), 3);
  declaration.conveyance.push_back('/');
  append_digits(declaration.conveyance, random.below(1000), 3);
  const bool bulk = chapter.price < 500;
  if ((mode == '1' || mode == '2') && !bulk && random.below(10) < 8) {
    // Owner codes that end in WHX are ours; the fourth letter U is the category (ISO 6346).
    declaration.container = "WHXU";
    append_digits(declaration.container, random.below(1'000'000), 6);
    declaration.container.push_back(container_check(declaration.container));
  }
}

void set_header(Random& random, const Outline& outline, Declaration& declaration,
                const Countries& countries) {
  const Trader& trader = country().traders[outline.trader];
  const Partner& sent = partners()[countries.sent];
  declaration.trader = &trader;
  declaration.trader_id = trader.id;
  declaration.office = country().offices[trader.office].code;
  declaration.border_office = country().offices[trader.border_office].code;
  const Place& place = country().places[trader.place];
  declaration.place_inside = place.code;
  declaration.zone = place.zone;
  declaration.consignment = sent.code;
  declaration.trading_country = partners()[countries.partner].code;
  declaration.port = sent.ports[random.below(3) == 0 ? 1 : 0];
  declaration.trade_mode = pick_trade_mode(random, trader.business, declaration.flow);
  declaration.duty_nature = duty_nature(declaration.trade_mode);
  declaration.pays_duty = declaration.flow == Flow::kImport && pays_duty(declaration.trade_mode);
  declaration.delivery_terms = pick_terms(random, trader.terms, declaration.flow);
  declaration.invoice_currency =
      pick_currency(random, trader, partners()[countries.partner].currency);
  declaration.package_kind = declaration.flow == Flow::kImport ? "CT" : "PK";
  declaration.counterparty.assign(partners()[countries.partner].code);
  append_digits(declaration.counterparty,
                outline.trader * std::uint64_t{7} + countries.partner * std::uint64_t{101}, 6);
}

// Kilograms with at most two decimals; traders who like whole ones use them above 10 kg. At least
// 0.01 kg.
std::int64_t round_mass(std::int64_t grams, bool whole_kilograms) {
  const std::int64_t step = whole_kilograms && grams >= 10'000 ? 1000 : 10;
  return std::max<std::int64_t>(10, (grams + step / 2) / step * step);
}

void set_quantities(Random& random, const Trader& trader, const Chapter& chapter,
                    std::int64_t grams, std::int64_t grams_per_unit, Item& item) {
  const bool by_mass = chapter.unit_1 == "KGM" || chapter.unit_1 == "GRM";
  if (!by_mass) {
    // Pieces and pairs are whole; litres and metres have two decimals.
    const bool whole = chapter.unit_1 == "H87" || chapter.unit_1 == "NPR";
    const std::int64_t step = whole ? 1000 : 10;
    const std::int64_t quantity = multiply_divide(grams, 1000, grams_per_unit);
    item.supplementary_quantity = std::max<std::int64_t>(step, quantity / step * step);
    grams = multiply_divide(item.supplementary_quantity, grams_per_unit, 1000);
    grams = random.spread(grams, random.below(30) == 0 ? 400 : 60);
  }
  item.net_mass = round_mass(grams, trader.whole_kilograms);
  item.gross_mass = std::max(
      item.net_mass, round_mass(multiply_divide(item.net_mass, random.between(1015, 1130), 1000),
                                trader.whole_kilograms));
  item.supplementary_unit = chapter.unit_1;
  if (chapter.unit_1 == "KGM") item.supplementary_quantity = item.net_mass;
  if (chapter.unit_1 == "GRM") item.supplementary_quantity = item.net_mass * 1000;
  item.second_unit = chapter.unit_2;
  item.second_quantity = chapter.unit_2.empty() ? kNone : item.net_mass;
  item.traded_unit = item.supplementary_unit;
  item.traded_quantity = item.supplementary_quantity;
  // Large lots by mass are sold by the tonne.
  if (chapter.unit_1 == "KGM" && item.net_mass >= 20'000'000 && item.net_mass % 1000 == 0) {
    item.traded_unit = "TNE";
    item.traded_quantity = item.net_mass / 1000;
  }
  item.packages =
      std::clamp<std::int64_t>(item.gross_mass / random.between(6'000, 40'000), 1, 90'000);
}

// The price of one traded unit to four places, and from it the price of the item.
void set_price(std::int64_t price, std::int64_t rate, Item& item) {
  // fen / kg x g / 1000 is fen; x 10^6 / rate is hundredths of the currency.
  const std::int64_t fen = multiply_divide(price, item.net_mass, 1000);
  const std::int64_t amount = std::max<std::int64_t>(1, multiply_divide(fen, 1'000'000, rate));
  item.unit_price =
      std::max<std::int64_t>(1, multiply_divide(amount, 100'000, item.traded_quantity));
  item.invoice_amount =
      std::max<std::int64_t>(1, multiply_divide(item.unit_price, item.traded_quantity, 100'000));
}

void set_licence(Random& random, const Chapter& chapter, Date accepted, Item& item) {
  item.licence.clear();
  item.licence = "L";
  append_digits(item.licence, static_cast<std::uint64_t>(accepted.year() % 100), 2);
  item.licence += chapter.code;
  append_digits(item.licence, random.below(1'000'000), 6);
}

// Freight of the whole declaration: a share of its price that grows with the way and the speed.
std::int64_t draw_freight(Random& random, char transport, std::uint8_t distance,
                          std::int64_t total) {
  constexpr std::array<std::int64_t, 10> kPermille = {8, 22, 20, 16, 38, 45, 22, 10, 18, 10};
  const std::int64_t way = kPermille[static_cast<std::size_t>(transport - '0')] * (2 + distance);
  const std::int64_t permille100 =
      std::clamp<std::int64_t>(random.spread(way * 50, 350), 300, 14'000);
  return std::max<std::int64_t>(1, multiply_divide(total, permille100, 100'000));
}

void set_charges(Random& random, std::uint8_t distance, std::int64_t total, bool in_dollars,
                 std::int64_t invoice_rate, std::int64_t dollar_rate, Declaration& declaration) {
  const bool import = declaration.flow == Flow::kImport;
  const auto terms = declaration.delivery_terms;
  // Imports state what the price leaves out of CIF; exports what it holds beyond FOB.
  const bool with_freight =
      import ? terms == "FOB" || terms == "EXW" : terms == "CIF" || terms == "CFR";
  const bool with_insurance = import ? terms != "CIF" : terms == "CIF";
  const auto in_currency = [&](std::int64_t amount) {
    return std::max<std::int64_t>(
        1, in_dollars ? multiply_divide(amount, invoice_rate, dollar_rate) : amount);
  };
  declaration.freight_currency = in_dollars ? 0 : declaration.invoice_currency;
  declaration.freight = kNone;
  declaration.insurance = kNone;
  if (with_freight) {
    declaration.freight =
        in_currency(draw_freight(random, declaration.transport_mode[0], distance, total));
  }
  if (with_insurance) {
    declaration.insurance = in_currency(multiply_divide(total, random.between(8, 60), 10'000));
  }
}

// A tenth to a half less than stated came, or a little more; pieces stay whole. Something changes.
void amend_quantity(Random& random, Item& item) {
  const auto part = random.below(4) == 0 ? random.between(101, 110) : random.between(50, 90);
  const bool by_mass = item.supplementary_unit == "KGM" || item.supplementary_unit == "GRM";
  if (by_mass) {
    const bool tonnes = item.traded_unit == "TNE";
    const std::int64_t before = item.net_mass;
    item.net_mass = round_mass(before * part / 100, before % 1000 == 0);
    if (item.net_mass == before) item.net_mass += tonnes ? 1000 : 10;
    item.supplementary_quantity = item.net_mass * (item.supplementary_unit == "GRM" ? 1000 : 1);
    item.traded_quantity = tonnes ? item.net_mass / 1000 : item.supplementary_quantity;
  } else {
    const std::int64_t before = item.supplementary_quantity;
    const std::int64_t step = before % 1000 == 0 ? 1000 : 10;
    auto& after = item.supplementary_quantity;
    after = std::max(step, multiply_divide(before, part, 100) / step * step);
    if (after == before) after += step;
    item.traded_quantity = after;
    item.net_mass = round_mass(multiply_divide(item.net_mass, after, before), false);
    item.second_quantity = item.net_mass;
  }
  item.gross_mass = std::max(item.gross_mass, item.net_mass);
  item.invoice_amount =
      std::max<std::int64_t>(1, multiply_divide(item.unit_price, item.traded_quantity, 100'000));
}

}  // namespace

void Generator::make(std::size_t month, std::uint64_t block, std::uint64_t index,
                     const Outline& outline, Declaration& declaration) const {
  const Key key = plan_->key(month, block, index);
  Random random(key.stream('d'));
  declaration.version = 1;
  declaration.function = Function::kOriginal;
  declaration.flow = outline.flow;
  declaration.kept.clear();
  set_dates(random, plan_->months[month], block, plan_->blocks(month), declaration);
  const Trader& trader = country().traders[outline.trader];
  // What is traded: drawn for this declaration alone, or one of the trader's standing orders of the
  // month, which come again and again with the same goods at the same price.
  Random goods(random.next());
  if (random.below(100) < 3) {
    goods =
        Random(stream_of({key.seed, 's', outline.trader, static_cast<std::uint64_t>(outline.flow),
                          static_cast<std::uint64_t>(key.month), random.below(4)}));
  }
  const Countries countries = pick_countries(goods, trader, outline.flow);
  set_header(goods, outline, declaration, countries);
  set_number(plan_->items_before[month] + block * kBlockItems + index + 1, declaration);

  const auto rate_of = [&](std::size_t currency) {
    return currency == kHome ? 1'000'000 : rates_->rate(currency, key.month);
  };
  const std::int64_t rate = rate_of(declaration.invoice_currency);
  const TraderLine& line = pick_line(goods, trader, key.month % 12 + 1);
  const Partner& sent = partners()[countries.sent];
  set_transport(random, trader, chapters()[line.chapter], sent, declaration);

  declaration.items.resize(outline.items);
  std::int64_t total = 0;
  for (std::size_t i = 0; i < declaration.items.size(); ++i) {
    Item& item = declaration.items[i];
    item.number = static_cast<std::int64_t>(i) + 1;
    item.tariff = &pick_code(goods, line);
    const Chapter& chapter = chapters()[item.tariff->chapter];
    item.commodity = item.tariff->code;
    item.text = trader.english ? item.tariff->label.en : item.tariff->label.zh;
    // Some consignments are mixed: an item of other make than the first.
    const Countries own =
        i > 0 && goods.below(20) == 0 ? pick_countries(goods, trader, outline.flow) : countries;
    const bool import = outline.flow == Flow::kImport;
    const bool comes_back = import && declaration.trade_mode == "4561";
    item.origin = import && !comes_back ? partners()[own.made].code : kHomeCountry;
    item.destination = import ? kHomeCountry : partners()[countries.made].code;
    item.invoice_currency = currency_code(declaration.invoice_currency);
    const std::int64_t price =
        pick_price(goods, *item.tariff, outline.trader, countries.made, key.month);
    const std::int64_t value = goods.spread(trader.item_value, 1000);
    set_quantities(goods, trader, chapter, multiply_divide(value, 1000, price),
                   grams_per_unit(*item.tariff, outline.trader), item);
    set_price(price, rate, item);
    // Arms and explosives need one in both directions.
    const bool dangerous = chapter.code == "36" || chapter.code == "93";
    if (chapter.licence && (import || dangerous)) {
      set_licence(random, chapter, declaration.accepted, item);
    } else {
      item.licence.clear();
    }
    total += item.invoice_amount;
  }
  set_charges(goods, sent.distance, total, goods.below(2) == 0, rate, rate_of(0), declaration);
  settle(declaration);
}

void Generator::settle(Declaration& declaration) const {
  std::int64_t whole = 0;
  declaration.header_packages = declaration.header_gross_mass = declaration.header_net_mass = 0;
  for (const Item& item : declaration.items) {
    whole += item.invoice_amount;
    declaration.header_packages += item.packages;
    declaration.header_gross_mass += item.gross_mass;
    declaration.header_net_mass += item.net_mass;
  }
  declaration.header_items = static_cast<std::int64_t>(declaration.items.size());
  declaration.header_invoice_amount = whole;

  const int month = month_index(declaration.accepted);
  const auto rate_of = [&](std::size_t currency) {
    return currency == kHome ? 1'000'000 : rates_->rate(currency, month);
  };
  const std::int64_t invoice_rate = rate_of(declaration.invoice_currency);
  const std::int64_t freight_rate = rate_of(declaration.freight_currency);
  std::int64_t before = 0;
  for (Item& item : declaration.items) {
    const std::int64_t upto = before + item.invoice_amount;
    const auto part_of = [&](std::int64_t amount) {
      return amount == kNone ? kNone : share(amount * 100, before, upto, whole);
    };
    item.freight = part_of(declaration.freight);
    item.insurance = part_of(declaration.insurance);
    item.duty_base = item.duty_rate = item.duty_amount = kNone;
    if (declaration.pays_duty) {
      const std::int64_t charges = (item.freight == kNone ? 0 : item.freight) +
                                   (item.insurance == kNone ? 0 : item.insurance);
      // 1/100 x millionths, and 1/10000 x millionths: both as 10^-10 of the home currency.
      const Int128 base =
          Int128{item.invoice_amount} * invoice_rate * 100 + Int128{charges} * freight_rate;
      item.duty_base = static_cast<std::int64_t>((base + 50'000'000) / 100'000'000);
      item.duty_rate = item.tariff->duty_rate;
      item.duty_amount = multiply_divide(item.duty_base, item.duty_rate, 10'000);
    }
    before = upto;
  }
}

void Generator::amend(const Key& key, const Outline& outline, int file_month,
                      Declaration& declaration) const {
  Random random(key.stream('a'));
  declaration.version = 2;
  declaration.function = outline.cancelled ? Function::kCancellation : Function::kAmendment;
  // A day after the acceptance at the earliest, in the month of the file where it can be.
  const Date first = std::max(declaration.accepted + 1, first_day_of(file_month));
  const Date last = std::max(first, first_day_of(file_month + 1) + -1);
  declaration.lodged = first + static_cast<int>(random.between(0, last - first));
  if (outline.cancelled) return;

  Item& item =
      declaration.items[random.below(static_cast<std::uint32_t>(declaration.items.size()))];
  if (declaration.flow == Flow::kImport && random.below(3) == 0) {
    const auto& own = declaration.trader->partners[static_cast<std::size_t>(Flow::kImport)];
    const std::string_view stated = item.origin;
    item.origin = partners()[own[random.below(static_cast<std::uint32_t>(own.size()))]].code;
    if (item.origin != stated) return;
  }
  amend_quantity(random, item);
  settle(declaration);
}

}  // namespace tw::simulation
