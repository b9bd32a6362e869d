#include "quality/publish.h"

#include "base/file.h"
#include "quality/render.h"
#include "statistics/release.h"

namespace tw::quality {

std::filesystem::path publish(const lake::Home& home, const Report& report) {
  const auto folder =
      statistics::release_folder(home, *Period::parse(report.period), report.release);
  write_file_durably(folder / "quality.json", render_json(report));
  for (const auto& [name, language] :
       {std::pair("en", Language::kEnglish), {"zh", Language::kChinese}}) {
    const std::string stem = std::string("quality.") + name;
    write_file_durably(folder / (stem + ".html"), render_html(report, language));
    write_file_durably(folder / (stem + ".txt"), render_text(report, language));
  }
  return folder;
}

}  // namespace tw::quality
