#include "cli/making_log.h"

#include <array>
#include <cctype>
#include <cstdio>

#include "cli/command_line.h"
#include "lake/home.h"
#include "trust/journal.h"
#include "trust/signing.h"

namespace tw::cli {
namespace {

// Two homes must not share an origin; four random bytes see to that where nobody named one.
std::string made_up_origin(std::string country) {
  for (char& letter : country) letter = static_cast<char>(std::tolower(letter));
  std::string origin = "tidewaiter.local/" + country + "/";
  for (const char byte : trust::random_bytes(4)) {
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", static_cast<unsigned char>(byte));
    origin += digits.data();
  }
  return origin;
}

}  // namespace

void add_log_options(Command& command, LogTerms& terms, const std::string& prefix) {
  command.add_option(prefix + "origin", terms.origin,
                     "Name of the log, for ever: a URL without scheme that is yours, such as "
                     "stats.customs.example/log");
  command
      .add_option(prefix + "algorithm", terms.algorithm,
                  "ed25519 (with SHA-256, as C2SP has it) or sm2 (with SM3, GB/T 32918 and 32905)")
      ->check(one_of({"ed25519", "sm2"}))
      ->capture_default_str();
}

Result<void> make_log(const Context& context, const LogTerms& terms) {
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto origin = terms.origin.empty() ? made_up_origin(home.settings().country) : terms.origin;
  return trust::Journal::create(
      home.folder(), origin,
      terms.algorithm == "sm2" ? trust::KeyType::kSm2 : trust::KeyType::kEd25519);
}

}  // namespace tw::cli
