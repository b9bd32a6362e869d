// A file that holds a secret.
#pragma once

#include <filesystem>
#include <string_view>

namespace tw::trust {

// For its owner alone (mode 0600) from its first moment; durable on return, whole or not at all.
// Throws EnvironmentError.
void write_secret(const std::filesystem::path& path, std::string_view text);

}  // namespace tw::trust
