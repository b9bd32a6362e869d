#include "identity/password.h"

#include <argon2.h>

#include <algorithm>
#include <mutex>
#include <semaphore>

#include "base/encoding.h"

namespace tw::identity {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::uint32_t kTagBytes = 32;

// A turn at one of two places.
class Turn {
 public:
  Turn() { places().acquire(); }
  ~Turn() { places().release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  static std::counting_semaphore<2>& places() {
    static std::counting_semaphore<2> semaphore(2);
    return semaphore;
  }
};

std::string cost_text(const PasswordCost& cost) {
  return "$m=" + std::to_string(cost.memory_kib) + ",t=" + std::to_string(cost.passes) +
         ",p=" + std::to_string(cost.lanes) + "$";
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

Result<void> check_password(std::string_view password, std::string_view login) {
  const bool is_one_letter =
      std::all_of(password.begin(), password.end(), [&](char c) { return c == password.front(); });
  if (!is_utf8(password) || characters(password) < kShortestPassword ||
      password.size() > kLongestPassword || password == login || is_one_letter) {
    return Error("identity.password_weak", {std::to_string(kShortestPassword)});
  }
  return {};
}

std::string hash_password(std::string_view password, const RandomBytes& random,
                          const PasswordCost& cost) {
  const std::string salt = random(kSaltBytes);
  std::string encoded(
      argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, kSaltBytes, kTagBytes, Argon2_id),
      '\0');
  const Turn turn;
  const int status = argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes,
                                           password.data(), password.size(), salt.data(),
                                           salt.size(), kTagBytes, encoded.data(), encoded.size());
  if (status != ARGON2_OK) {
    throw EnvironmentError(Error("identity.argon2_failed", {argon2_error_message(status)}));
  }
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool password_matches(std::string_view password, const std::string& encoded) {
  if (password.size() > kLongestPassword) return false;
  const Turn turn;
  return argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK;
}

bool needs_new_hash(const std::string& encoded, const PasswordCost& cost) {
  return encoded.find(cost_text(cost)) == std::string::npos;
}

}  // namespace tw::identity
