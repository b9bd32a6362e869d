#include "simulation/partner.h"

namespace tw::simulation {
namespace {

// Code, weights (import, export), distance, entrepot, strong in, currency, ports. The home country
// itself stands last: its own goods come back (as origin, sent from an entrepot).
// clang-format off
constexpr std::array kPartners = std::to_array<Partner>({
    {"US", 150, 330, 2, false, "AECV", "USD", {"USLAX", "USNYC"}},
    {"JP", 160, 130, 1, false, "ECVO", "JPY", {"JPTYO", "JPYOK"}},
    {"KR", 170, 120, 1, false, "ECVO", "KRW", {"KRPUS", "KRINC"}},
    {"DE", 110, 100, 2, false, "ECV", "EUR", {"DEHAM", "DEBRV"}},
    {"HK", 20, 130, 1, true, "EO", "HKD", {"HKHKG", "HKHKG"}},
    {"SG", 40, 60, 1, true, "CE", "SGD", {"SGSIN", "SGSIN"}},
    {"NL", 16, 90, 2, true, "AE", "EUR", {"NLRTM", "NLAMS"}},
    {"GB", 26, 66, 2, false, "CVE", "GBP", {"GBFXT", "GBLON"}},
    {"FR", 38, 42, 2, false, "ACV", "EUR", {"FRLEH", "FRMRS"}},
    {"IT", 32, 40, 2, false, "TECO", "EUR", {"ITGOA", "ITNAP"}},
    {"ES", 14, 32, 2, false, "AC", "EUR", {"ESVLC", "ESBCN"}},
    {"BE", 12, 26, 2, false, "CM", "EUR", {"BEANR", "BEZEE"}},
    {"CH", 40, 8, 2, false, "CEM", "CHF", {"CHBSL", "CHZRH"}},
    {"SE", 12, 14, 2, false, "EVO", "EUR", {"SEGOT", "SESTO"}},
    {"DK", 6, 10, 2, false, "AC", "EUR", {"DKAAR", "DKCPH"}},
    {"NO", 6, 8, 2, false, "AM", "USD", {"NOOSL", "NOBGO"}},
    {"FI", 7, 6, 2, false, "OE", "EUR", {"FIHEL", "FIKTK"}},
    {"AT", 8, 5, 2, false, "EO", "EUR", {"ATVIE", "ATLNZ"}},
    {"PL", 5, 28, 2, false, "EO", "EUR", {"PLGDN", "PLGDY"}},
    {"CZ", 6, 18, 2, false, "EV", "EUR", {"CZPRG", "CZBRQ"}},
    {"HU", 5, 12, 2, false, "E", "EUR", {"HUBUD", "HUGYO"}},
    {"IE", 14, 6, 2, false, "CA", "EUR", {"IEDUB", "IEORK"}},
    {"PT", 3, 6, 2, false, "AO", "EUR", {"PTLIS", "PTLEI"}},
    {"GR", 1, 12, 2, false, "A", "EUR", {"GRPIR", "GRSKG"}},
    {"RO", 2, 7, 2, false, "AO", "EUR", {"ROCND", "ROBUH"}},
    {"UA", 6, 6, 2, false, "AM", "USD", {"UAODS", "UAPIV"}},
    {"TR", 6, 30, 2, false, "TM", "USD", {"TRIST", "TRMER"}},
    {"RU", 86, 90, 0, false, "MOC", "RUB", {"RUVVO", "RULED"}},
    {"KZ", 14, 24, 0, false, "M", "USD", {"KZALA", "KZAAU"}},
    {"UZ", 3, 10, 0, false, "TM", "USD", {"UZTAS", "UZTAS"}},
    {"KG", 1, 18, 0, false, "MA", "USD", {"KGFRU", "KGFRU"}},
    {"MN", 18, 6, 0, false, "M", "USD", {"MNULN", "MNULN"}},
    {"VN", 70, 140, 0, false, "TEA", "USD", {"VNSGN", "VNHPH"}},
    {"LA", 4, 6, 0, false, "AMO", "USD", {"LAVTE", "LAVTE"}},
    {"MM", 8, 14, 0, false, "MA", "USD", {"MMRGN", "MMRGN"}},
    {"TH", 46, 76, 1, false, "ACE", "USD", {"THLCH", "THBKK"}},
    {"MY", 76, 86, 1, false, "ECM", "MYR", {"MYPKG", "MYPEN"}},
    {"ID", 60, 68, 1, false, "MAO", "USD", {"IDJKT", "IDSUB"}},
    {"PH", 18, 52, 1, false, "EA", "USD", {"PHMNL", "PHCEB"}},
    {"KH", 3, 14, 1, false, "TA", "USD", {"KHKOS", "KHPNH"}},
    {"IN", 18, 104, 0, false, "MCT", "USD", {"INNSA", "INMAA"}},
    {"PK", 3, 24, 0, false, "TA", "USD", {"PKKHI", "PKBQM"}},
    {"BD", 1, 24, 1, false, "T", "USD", {"BDCGP", "BDDAC"}},
    {"LK", 1, 4, 1, false, "TA", "USD", {"LKCMB", "LKCMB"}},
    {"AE", 34, 52, 2, true, "M", "USD", {"AEJEA", "AEDXB"}},
    {"SA", 56, 44, 2, false, "MC", "USD", {"SAJED", "SADMM"}},
    {"QA", 18, 4, 2, false, "M", "USD", {"QAHMD", "QADOH"}},
    {"KW", 14, 5, 2, false, "M", "USD", {"KWSWK", "KWKWI"}},
    {"IQ", 30, 14, 2, false, "M", "USD", {"IQUQR", "IQBSR"}},
    {"OM", 28, 4, 2, false, "M", "USD", {"OMSLL", "OMSOH"}},
    {"IR", 6, 10, 2, false, "MC", "USD", {"IRBND", "IRBKM"}},
    {"IL", 6, 9, 2, false, "EC", "USD", {"ILHFA", "ILASH"}},
    {"EG", 2, 16, 2, false, "A", "USD", {"EGALY", "EGPSD"}},
    {"ZA", 30, 22, 2, false, "M", "USD", {"ZADUR", "ZACPT"}},
    {"NG", 2, 22, 2, false, "M", "USD", {"NGLOS", "NGAPP"}},
    {"KE", 1, 8, 2, false, "A", "USD", {"KEMBA", "KENBO"}},
    {"ET", 1, 3, 2, false, "A", "USD", {"ETADD", "ETADD"}},
    {"GH", 3, 9, 2, false, "MA", "USD", {"GHTEM", "GHTKD"}},
    {"DZ", 1, 9, 2, false, "M", "USD", {"DZALG", "DZORN"}},
    {"AO", 20, 4, 2, false, "M", "USD", {"AOLAD", "AOLOB"}},
    {"CD", 18, 4, 2, false, "M", "USD", {"CDFIH", "CDMAT"}},
    {"BR", 112, 66, 2, false, "AM", "USD", {"BRSSZ", "BRRIO"}},
    {"AR", 6, 11, 2, false, "A", "USD", {"ARBUE", "ARROS"}},
    {"CL", 40, 20, 2, false, "MA", "USD", {"CLVAP", "CLSAI"}},
    {"PE", 24, 13, 2, false, "MA", "USD", {"PECLL", "PEPAI"}},
    {"CO", 7, 16, 2, false, "MA", "USD", {"COBUN", "COCTG"}},
    {"EC", 6, 6, 2, false, "A", "USD", {"ECGYE", "ECUIO"}},
    {"MX", 18, 84, 2, false, "EV", "USD", {"MXZLO", "MXVER"}},
    {"PA", 1, 12, 2, true, "O", "USD", {"PAONX", "PABLB"}},
    {"CA", 38, 46, 2, false, "AMO", "CAD", {"CAVAN", "CAMTR"}},
    {"AU", 146, 72, 2, false, "MA", "AUD", {"AUSYD", "AUMEL"}},
    {"NZ", 14, 9, 2, false, "A", "USD", {"NZAKL", "NZTRG"}},
    {"CN", 16, 0, 1, false, "EO", "CNY", {"CNSHA", "CNSZX"}},
});

constexpr std::array kCurrencies = std::to_array<Currency>({
    {"USD", 7100000, 6},
    {"EUR", 7800000, 9},
    {"JPY", 48000, 12},
    {"HKD", 910000, 6},
    {"GBP", 9000000, 9},
    {"KRW", 5300, 10},
    {"AUD", 4700000, 11},
    {"SGD", 5300000, 5},
    {"RUB", 78000, 22},
    {"CAD", 5200000, 8},
    {"CHF", 8000000, 8},
    {"MYR", 1580000, 8},
});
// clang-format on

}  // namespace

std::span<const Partner> partners() { return kPartners; }
std::span<const Currency> currencies() { return kCurrencies; }

}  // namespace tw::simulation
