#include "cli/trust_report.h"

#include <cstdio>
#include <filesystem>

#include "base/file.h"
#include "cli/terminal.h"

namespace tw::cli {

nlohmann::ordered_json to_json(const trust::ShownEntry& shown) {
  nlohmann::ordered_json document{{"index", shown.index}};
  if (!shown.entry) {
    document["text"] = shown.bytes;
    return document;
  }
  document["entry"] = nlohmann::ordered_json::parse(shown.bytes);
  document["content"] = nullptr;
  if (shown.part) {
    document["content"] = nlohmann::ordered_json::parse(shown.part->content, nullptr, false);
  }
  return document;
}

nlohmann::ordered_json to_json(const trust::Checkpoint& checkpoint) {
  return {{"origin", checkpoint.origin},
          {"size", checkpoint.tree.size},
          {"root", trust::base64_of(checkpoint.tree.root)}};
}

void print(const Context& context, const trust::ShownEntry& shown) {
  if (!shown.entry) {
    std::printf("  %s\n", shown.bytes.c_str());
    return;
  }
  const auto& entry = *shown.entry;
  std::printf("%s\n", heading(trust::title_of(entry).in(context.language())).c_str());
  Grid grid({false, false});
  grid.add({context.say("trust_report.index"), std::to_string(shown.index)});
  grid.add({context.say("trust_report.time"), entry.time});
  grid.add({context.say("trust_report.actor"), entry.actor});
  const bool ours = trust::is_allowed(entry.kind, entry.what);
  for (const auto& [name, value] : entry.what) {
    grid.add({ours ? context.say("trust_field." + name) : name, value});
  }
  if (entry.digest) {
    grid.add({context.say("trust_report.digest"), trust::base64_of(*entry.digest)});
  }
  std::fputs(grid.text().c_str(), stdout);
  if (!entry.digest) return;
  if (!shown.part) {
    std::printf("  %s\n", context.say("trust_report.content_elsewhere").c_str());
    return;
  }
  std::printf("  %s\n", context.say("trust_report.content").c_str());
  const auto content = nlohmann::ordered_json::parse(shown.part->content, nullptr, false);
  Grid inside({false, false});
  for (const auto& [name, value] : content.items()) {
    inside.add({name, value.is_string() ? value.get<std::string>() : value.dump()});
  }
  std::fputs(inside.text("    ").c_str(), stdout);
}

Result<trust::VerifierKey> given_key(const std::string& given) {
  std::error_code ignored;
  if (given.find('+') != std::string::npos && !std::filesystem::exists(given, ignored)) {
    return trust::VerifierKey::parse(given);
  }
  TW_TRY(const auto text, read_file(given));
  return trust::VerifierKey::parse(text.substr(0, text.find('\n')));
}

}  // namespace tw::cli
