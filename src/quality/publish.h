// Puts the quality report beside the release it speaks of.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "lake/home.h"
#include "quality/report.h"

namespace tw::quality {

// quality.json, quality.en.html, quality.zh.html, quality.en.txt and quality.zh.txt in
// releases/<period>/<n>/, in place of what is there. They are about the release, not part of it:
// its manifest does not name them. Throws EnvironmentError where they cannot be written.
std::filesystem::path publish(const lake::Home& home, const Report& report);

}  // namespace tw::quality
