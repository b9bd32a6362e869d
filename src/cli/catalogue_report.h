// How the commands of the catalogue print, and read drafts; the part about systems.
#pragma once

#include <string>
#include <vector>

#include "catalogue/ledger.h"
#include "catalogue/likeness.h"
#include "cli/context.h"

namespace tw::cli {

class Command;

// Objects, lists of objects, and files of one object a line; - is standard input. Codes of
// read_file, catalogue.line_wrong, of draft_of; the place has file and, where known, line.
Result<std::vector<catalogue::Draft>> read_drafts(const std::vector<std::string>& files);

void print_entry(const Context& context, const catalogue::Entry& entry);
// A list, or a document with `entries`.
void print_entries(const Context& context, const std::vector<catalogue::Entry>& entries);
void show_entry(const Context& context, const catalogue::Entry& entry,
                const std::vector<catalogue::Happening>& history);
void print_alike(const Context& context, const catalogue::Resource& resource,
                 const std::vector<catalogue::Likeness>& alike);

// The subcommands system, systems and use.
void add_systems(Command& parent, Context& context);

}  // namespace tw::cli
