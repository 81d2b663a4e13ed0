#include "generate/names.h"

#include "fmt/format.h"

namespace c360::generate {
namespace {

constexpr Name kPolishGiven[] = {{"Jan", "jan"},
                                 {"Anna", "anna"},
                                 {"Piotr", "piotr"},
                                 {"Maria", "maria"},
                                 {"J\u00f3zef", "jozef"},
                                 {"Agnieszka", "agnieszka"},
                                 {"Micha\u0142", "michal"},
                                 {"Ma\u0142gorzata", "malgorzata"},
                                 {"Pawe\u0142", "pawel"},
                                 {"Katarzyna", "katarzyna"},
                                 {"Tomasz", "tomasz"},
                                 {"Zofia", "zofia"},
                                 {"Krzysztof", "krzysztof"},
                                 {"Ewa", "ewa"}};
constexpr Name kPolishFamily[] = {{"Nowak", "nowak"},
                                  {"Kowalski", "kowalski"},
                                  {"Wi\u015bniewski", "wisniewski"},
                                  {"W\u00f3jcik", "wojcik"},
                                  {"Kami\u0144ski", "kaminski"},
                                  {"Lewandowski", "lewandowski"},
                                  {"Zieli\u0144ski", "zielinski"},
                                  {"D\u0105browski", "dabrowski"},
                                  {"Mazur", "mazur"},
                                  {"Krawczyk", "krawczyk"},
                                  {"Grabowska", "grabowska"},
                                  {"Paw\u0142owska", "pawlowska"}};
constexpr std::string_view kPolishCities[] = {"Warszawa", "Krak\u00f3w", "Wroc\u0142aw", "Gda\u0144sk", "Pozna\u0144"};

constexpr Name kGermanGiven[] = {{"Lukas", "lukas"},       {"Sophie", "sophie"},     {"J\u00fcrgen", "juergen"},
                                 {"Marie", "marie"},       {"Felix", "felix"},       {"Hannah", "hannah"},
                                 {"Wolfgang", "wolfgang"}, {"Sabine", "sabine"},     {"J\u00f6rg", "joerg"},
                                 {"Katrin", "katrin"},     {"Matthias", "matthias"}, {"Ute", "ute"}};
constexpr Name kGermanFamily[] = {{"M\u00fcller", "mueller"}, {"Schmidt", "schmidt"},   {"Schneider", "schneider"},
                                  {"Fischer", "fischer"},     {"Weber", "weber"},       {"Sch\u00e4fer", "schaefer"},
                                  {"Koch", "koch"},           {"Bauer", "bauer"},       {"Wei\u00df", "weiss"},
                                  {"Krause", "krause"},       {"K\u00f6nig", "koenig"}, {"Vogel", "vogel"}};
constexpr std::string_view kGermanCities[] = {"Berlin", "M\u00fcnchen", "K\u00f6ln", "Hamburg", "Leipzig"};

constexpr Name kBritishGiven[] = {{"Oliver", "oliver"},     {"Amelia", "amelia"}, {"George", "george"},
                                  {"Isla", "isla"},         {"Harry", "harry"},   {"Emily", "emily"},
                                  {"Mohammed", "mohammed"}, {"Priya", "priya"},   {"Rhys", "rhys"},
                                  {"Niamh", "niamh"},       {"Duncan", "duncan"}, {"Charlotte", "charlotte"}};
constexpr Name kBritishFamily[] = {{"Smith", "smith"},   {"Jones", "jones"},       {"Taylor", "taylor"},
                                   {"Patel", "patel"},   {"O'Brien", "obrien"},    {"Wilson", "wilson"},
                                   {"Evans", "evans"},   {"Khan", "khan"},         {"Hughes", "hughes"},
                                   {"Clarke", "clarke"}, {"McDonald", "mcdonald"}, {"Wright", "wright"}};
constexpr std::string_view kBritishCities[] = {"London", "Leeds", "Glasgow", "Cardiff", "Bristol"};

constexpr Name kAmericanGiven[] = {{"Liam", "liam"},   {"Olivia", "olivia"}, {"Noah", "noah"},
                                   {"Emma", "emma"},   {"James", "james"},   {"Ava", "ava"},
                                   {"Mateo", "mateo"}, {"Sofia", "sofia"},   {"Ethan", "ethan"},
                                   {"Grace", "grace"}, {"Tyrone", "tyrone"}, {"Madison", "madison"}};
constexpr Name kAmericanFamily[] = {{"Johnson", "johnson"},     {"Williams", "williams"}, {"Brown", "brown"},
                                    {"Garcia", "garcia"},       {"Miller", "miller"},     {"Davis", "davis"},
                                    {"Rodriguez", "rodriguez"}, {"Nguyen", "nguyen"},     {"Lee", "lee"},
                                    {"Thompson", "thompson"},   {"Walker", "walker"},     {"Young", "young"}};
constexpr std::string_view kAmericanCities[] = {"New York", "Chicago", "Austin", "Seattle", "Boston"};

constexpr Name kFrenchGiven[] = {
    {"L\u00e9a", "lea"},           {"Hugo", "hugo"},         {"Chlo\u00e9", "chloe"}, {"Louis", "louis"},
    {"Fran\u00e7ois", "francois"}, {"Camille", "camille"},   {"Jules", "jules"},      {"Ad\u00e8le", "adele"},
    {"Mathieu", "mathieu"},        {"Nathalie", "nathalie"}, {"Th\u00e9o", "theo"},   {"Brigitte", "brigitte"}};
constexpr Name kFrenchFamily[] = {{"Martin", "martin"},        {"Bernard", "bernard"},        {"Dubois", "dubois"},
                                  {"Lef\u00e8vre", "lefevre"}, {"Moreau", "moreau"},          {"Girard", "girard"},
                                  {"Mercier", "mercier"},      {"Fran\u00e7ois", "francois"}, {"Legrand", "legrand"},
                                  {"Garnier", "garnier"},      {"Chevalier", "chevalier"},    {"Perrin", "perrin"}};
constexpr std::string_view kFrenchCities[] = {"Paris", "Lyon", "Marseille", "Nantes", "Lille"};

constexpr Name kSpanishGiven[] = {{"Luc\u00eda", "lucia"}, {"Mart\u00edn", "martin"}, {"Carmen", "carmen"},
                                  {"Jos\u00e9", "jose"},   {"Pilar", "pilar"},        {"\u00c1lvaro", "alvaro"},
                                  {"Irene", "irene"},      {"Diego", "diego"},        {"Bego\u00f1a", "begona"},
                                  {"Rub\u00e9n", "ruben"}, {"Elena", "elena"},        {"Pablo", "pablo"}};
constexpr Name kSpanishFamily[] = {{"Garc\u00eda", "garcia"},      {"Fern\u00e1ndez", "fernandez"},
                                   {"L\u00f3pez", "lopez"},        {"Mu\u00f1oz", "munoz"},
                                   {"Romero", "romero"},           {"Navarro", "navarro"},
                                   {"Torres", "torres"},           {"Serrano", "serrano"},
                                   {"Ib\u00e1\u00f1ez", "ibanez"}, {"Molina", "molina"},
                                   {"Castro", "castro"},           {"Ortega", "ortega"}};
constexpr std::string_view kSpanishCities[] = {"Madrid", "Barcelona", "Sevilla", "Bilbao", "Valencia"};

constexpr Country kCountries[] = {
    {"PL", "PLN", "pl-PL", "48", "60", 7, kPolishGiven, kPolishFamily, kPolishCities},
    {"DE", "EUR", "de-DE", "49", "151", 8, kGermanGiven, kGermanFamily, kGermanCities},
    {"GB", "GBP", "en-GB", "44", "74", 8, kBritishGiven, kBritishFamily, kBritishCities},
    {"US", "USD", "en-US", "1", "646", 7, kAmericanGiven, kAmericanFamily, kAmericanCities},
    {"FR", "EUR", "fr-FR", "33", "6", 8, kFrenchGiven, kFrenchFamily, kFrenchCities},
    {"ES", "EUR", "es-ES", "34", "61", 7, kSpanishGiven, kSpanishFamily, kSpanishCities},
};

// "601000000" in groups of three: "601 000 000".
std::string Grouped(std::string_view digits, char between) {
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 3 == 0 && digits.size() - i >= 2) text.push_back(between);
    text.push_back(digits[i]);
  }
  return text;
}

}  // namespace

std::span<const Country> Countries() { return kCountries; }

std::string NationalNumber(const Country& country, int64_t number) {
  return fmt::format("{}{:0{}}", country.mobile_prefix, number, country.free_digits);
}

std::string WrittenPhone(const Country& country, int64_t number, int style) {
  const std::string digits = NationalNumber(country, number);
  switch (style) {
    case 1:
      return fmt::format("+{} {}", country.dialling, Grouped(digits, ' '));
    case 2:
      return fmt::format("+{} {}", country.dialling, Grouped(digits, '-'));
    case 3:
      return fmt::format("00{}{}", country.dialling, digits);
    default:
      return fmt::format("+{}{}", country.dialling, digits);
  }
}

}  // namespace c360::generate
