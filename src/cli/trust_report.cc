#include "cli/trust_report.h"

#include <cstdio>
#include <filesystem>

#include "base/file.h"
#include "cli/terminal.h"

namespace tw::cli {

nlohmann::ordered_json to_json(const ShownEntry& shown) {
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

std::string title_of(const Context& context, const trust::Entry& entry) {
  if (!trust::is_allowed(entry.kind, entry.what)) return entry.kind;
  const std::string title = context.say("trust_kind." + entry.kind) + ": ";
  if (const auto version = entry.field("version"); !version.empty()) {
    return title + (entry.field("from") == version
                        ? context.say("trust_report.version", {entry.field("table"), version})
                        : context.say("trust_report.versions",
                                      {entry.field("table"), entry.field("from"), version}));
  }
  std::string text;
  for (const auto& [name, value] : entry.what) text += (text.empty() ? "" : " ") + value;
  return title + text;
}

std::string actor_of(const ShownEntry& shown) {
  if (shown.part) {
    const auto content = nlohmann::ordered_json::parse(shown.part->content, nullptr, false);
    if (content.is_object() && content.contains("actor") && content["actor"].is_string()) {
      return content["actor"].get<std::string>();
    }
  }
  return shown.entry ? shown.entry->actor : "";
}

void print(const Context& context, const ShownEntry& shown) {
  if (!shown.entry) {
    std::printf("  %s\n", shown.bytes.c_str());
    return;
  }
  const auto& entry = *shown.entry;
  std::printf("%s\n", heading(title_of(context, entry)).c_str());
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
