#include "base/random.h"

#include <openssl/rand.h>

#include "base/result.h"

namespace tw {

std::string system_random(std::size_t bytes) {
  std::string random(bytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes)) != 1) {
    throw EnvironmentError(Error("random.failed"));
  }
  return random;
}

}  // namespace tw
