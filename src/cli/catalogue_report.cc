#include "cli/catalogue_report.h"

#include <cmath>
#include <iostream>
#include <iterator>

#include "base/file.h"
#include "cli/terminal.h"

namespace tw::cli {
namespace {

using catalogue::Draft;
using catalogue::Entry;
using catalogue::Json;

Result<void> add_draft(const Json& document, const Place& place, std::vector<Draft>& drafts) {
  auto draft = catalogue::draft_of(document);
  if (!draft) {
    auto error = draft.error();
    error.place.file = place.file;
    error.place.line = place.line;
    return error;
  }
  drafts.push_back(std::move(*draft));
  return {};
}

Result<void> add_lines(const std::string& text, const std::string& file,
                       std::vector<Draft>& drafts) {
  std::int64_t line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const auto piece = text.substr(begin, end - begin);
    begin = end + 1;
    const Place place{.file = file, .line = ++line};
    if (piece.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto document = Json::parse(piece, nullptr, false);
    if (document.is_discarded()) return Error("catalogue.line_wrong", {}, place);
    TW_CHECK(add_draft(document, place, drafts));
  }
  return {};
}

}  // namespace

Result<std::vector<Draft>> read_drafts(const std::vector<std::string>& files) {
  std::vector<Draft> drafts;
  for (const auto& file : files) {
    std::string text;
    if (file == "-") {
      text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
      TW_TRY(text, read_file(file));
    }
    const auto whole = Json::parse(text, nullptr, false);
    if (whole.is_discarded()) {
      TW_CHECK(add_lines(text, file, drafts));
    } else if (whole.is_array()) {
      for (const auto& each : whole) TW_CHECK(add_draft(each, {.file = file}, drafts));
    } else {
      TW_CHECK(add_draft(whole, {.file = file}, drafts));
    }
  }
  return drafts;
}

void print_entry(const Context& context, const Entry& entry) {
  const auto& resource = entry.resource;
  std::printf("  %s  %s\n", resource.code.c_str(), resource.name.in(context.language()).c_str());
  std::printf("    %s\n",
              context
                  .say("catalogue_report.state",
                       {context.say("catalogue_state." + std::string(to_string(entry.state))),
                        context.say("catalogue_sharing." + resource.sharing), resource.provider})
                  .c_str());
}

void print_entries(const Context& context, const std::vector<Entry>& entries) {
  if (!context.json) {
    for (const auto& entry : entries) print_entry(context, entry);
    return;
  }
  Json document = {{"entries", Json::array()}};
  for (const auto& entry : entries) document["entries"].push_back(catalogue::to_json(entry));
  print_json(document);
}

void show_entry(const Context& context, const Entry& entry,
                const std::vector<catalogue::Happening>& history) {
  if (context.json) {
    auto document = catalogue::to_json(entry);
    document["history"] = catalogue::to_json(history);
    print_json(document);
    return;
  }
  print_entry(context, entry);
  std::printf("    %s\n", entry.resource.abstract.in(context.language()).c_str());
  Grid grid({false, false, false, false});
  for (const auto& item : entry.resource.items) {
    const auto& label = item.label.in(context.language());
    grid.add({item.name, item.type, label.empty() ? item.name : label,
              context.say("catalogue_sharing." + item.sharing)});
  }
  std::printf("%s", grid.text("    ").c_str());
  for (const auto& each : history) {
    std::printf("    %s  %s  %s  %s\n", each.at.c_str(), each.event.c_str(), each.author.c_str(),
                each.reason.c_str());
  }
}

void print_alike(const Context& context, const catalogue::Resource& resource,
                 const std::vector<catalogue::Likeness>& alike) {
  std::printf("  %s  %s\n", resource.code.c_str(),
              context.say(alike.empty() ? "catalogue_report.none_alike" : "catalogue_report.alike")
                  .c_str());
  for (const auto& each : alike) {
    std::printf("    %s\n", context
                                .say("catalogue_report.alike_one",
                                     {std::to_string(std::lround(each.score * 100)), each.code,
                                      context.say("catalogue_relation." + each.relation)})
                                .c_str());
    for (const auto& pair : each.columns) {
      std::printf("      %s\n",
                  context
                      .say("catalogue_report.column",
                           {pair.ours, pair.theirs, context.say("catalogue_why." + pair.why)})
                      .c_str());
    }
  }
  if (!alike.empty()) std::printf("    %s\n", context.say("catalogue_report.kept_back").c_str());
}

}  // namespace tw::cli
