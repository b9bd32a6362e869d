#include "checks/library.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "base/digest.h"
#include "base/embedded.h"
#include "base/file.h"
#include "checks/language.h"
#include "declaration/corrected.h"
#include "declaration/month_digest.h"
#include "enterprise/domains.h"
#include "standards/structure.h"

namespace tw::checks {
namespace {

struct Text {
  std::string file;
  std::string text;
};

Result<void> add_program(const Text& source, Library& library) {
  TW_TRY(const Program program, parse(source.text, source.file));
  for (const auto& check : program.checks) {
    const Dataset* dataset = find_dataset(check.dataset.text);
    if (dataset == nullptr) {
      return rule_error("rule.unknown_dataset", {check.dataset.text}, source.file,
                        check.dataset.at);
    }
    const auto ruleset =
        std::find_if(program.rulesets.begin(), program.rulesets.end(),
                     [&](const Ruleset& each) { return each.name == check.ruleset.text; });
    if (ruleset == program.rulesets.end()) {
      return rule_error("rule.unknown_ruleset", {check.ruleset.text}, source.file,
                        check.ruleset.at);
    }
    TW_TRY(auto rules, check_types(*ruleset, signature_of(*dataset), source.file));
    for (auto& rule : rules) library.rules.push_back({dataset, std::move(rule)});
  }
  return {};
}

Result<Library> library_from(const std::vector<Text>& texts) {
  Library library;
  Sha256 digest;
  for (const auto& source : texts) {
    TW_CHECK(add_program(source, library));
    digest.update(sha256_hex(source.text) + "\n");
  }
  std::set<std::string> codes;
  for (const auto& entry : library.rules) {
    if (!codes.insert(entry.rule.code).second) return Error("rule.code_twice", {entry.rule.code});
  }
  library.digest = digest.hex();
  return library;
}

// The rules that the home does without.
Result<void> leave_out(const lake::Home& home, Library& library) {
  const auto path = home.folder() / "rules" / "off.txt";
  if (!std::filesystem::exists(path)) return {};
  TW_TRY(const auto text, read_file(path));
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line.substr(0, line.find('#')));
    std::string code;
    if (!(words >> code)) continue;
    if (std::erase_if(library.rules, [&](const auto& entry) { return entry.rule.code == code; }) ==
        0) {
      return Error("rule.off_unknown", {code}, {.file = path.string(), .line = number});
    }
  }
  library.digest = sha256_hex(library.digest + "\n" + sha256_hex(text));
  return {};
}

std::vector<Text> shipped_texts() {
  std::vector<Text> texts;
  for (const auto& file : embedded::rules()) {
    if (file.path.ends_with(".vtl"))
      texts.push_back({std::string(file.path), std::string(file.text)});
  }
  return texts;
}

Result<lake::Snapshot> newest(const lake::Home& home, const char* name) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  return table.snapshot();
}

}  // namespace

Result<Library> shipped_library() { return library_from(shipped_texts()); }

namespace {

// Shipped, and in files that somebody has put there: in force always.
Result<std::vector<Text>> standing_texts(const lake::Home& home) {
  auto texts = shipped_texts();
  std::vector<std::filesystem::path> own;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(home.folder() / "rules", error)) {
    if (entry.path().extension() == ".vtl") own.push_back(entry.path());
  }
  std::sort(own.begin(), own.end());
  for (const auto& path : own) {
    TW_TRY(auto text, read_file(path));
    texts.push_back({path.string(), std::move(text)});
  }
  return texts;
}

}  // namespace

Result<Library> library_of(const lake::Home& home, const Period& month) {
  TW_TRY(auto texts, standing_texts(home));
  TW_TRY(const auto own, own_rules(home));
  const auto approved = in_force(own, month);
  for (const auto& rule : approved) texts.push_back({"rules/" + rule.name + ".toml", rule.text});
  TW_TRY(auto library, library_from(texts));
  for (const auto& rule : approved) {
    library.findings[rule.name] = rule.finding;
    library.digest = sha256_hex(library.digest + "\n" + rule.finding.en + "\n" + rule.finding.zh);
  }
  TW_CHECK(leave_out(home, library));
  return library;
}

Result<Library> library_of_text(const std::string& text, const BothLanguages& finding) {
  TW_TRY(auto library, library_from({{"", text}}));
  if (library.rules.size() != 1) {
    return Error("rule.one_rule", {std::to_string(library.rules.size())});
  }
  const auto& code = library.rules.front().rule.code;
  if (!finding.en.empty()) library.findings[code] = finding;
  return library;
}

Result<void> may_be_named(const lake::Home& home, const std::string& rule_code) {
  TW_TRY(const auto texts, standing_texts(home));
  TW_TRY(const auto library, library_from(texts));
  const auto taken = std::any_of(library.rules.begin(), library.rules.end(),
                                 [&](const auto& each) { return each.rule.code == rule_code; });
  if (taken) return Error("rule.code_twice", {rule_code});
  return {};
}

BothLanguages Library::finding_text(const std::string& rule_code) const {
  const auto own = findings.find(rule_code);
  return own == findings.end() ? checks::finding_text(rule_code) : own->second;
}

BothLanguages finding_text(const std::string& rule_code) {
  const std::string code = "finding." + rule_code;
  if (!message_exists(Language::kEnglish, code)) return {rule_code, rule_code};
  // Without arguments the placeholders stay.
  return {message(Language::kEnglish, code, {"{0}", "{1}", "{2}", "{3}"}),
          message(Language::kChinese, code, {"{0}", "{1}", "{2}", "{3}"})};
}

namespace {

bool asks(const Typed& node, const std::vector<std::string>& domains) {
  if (node.op == Op::kInDomain &&
      std::find(domains.begin(), domains.end(), node.text) != domains.end()) {
    return true;
  }
  return std::any_of(node.args.begin(), node.args.end(),
                     [&](const Typed& arg) { return asks(arg, domains); });
}

}  // namespace

bool asks_registry(const Library& library) {
  const auto& domains = enterprise::domain_names();
  return std::any_of(library.rules.begin(), library.rules.end(), [&](const Library::Entry& entry) {
    return asks(entry.rule.consequent, domains) ||
           (entry.rule.antecedent && asks(*entry.rule.antecedent, domains));
  });
}

Result<std::string> month_state(const lake::Home& home, const Period& month) {
  TW_TRY(const auto library, library_of(home, month));
  TW_TRY(const auto items, newest(home, "item"));
  TW_TRY(const auto events, newest(home, "event"));
  Sha256 digest;
  digest.update(declaration::month_digest(items, events, month) + "\n" + library.digest + "\n");
  for (const char* name : {"code", "rate"}) {
    TW_TRY(const auto snapshot, newest(home, name));
    digest.update(snapshot.digest() + "\n");
  }
  TW_TRY(const auto corrections, newest(home, "correction"));
  digest.update(declaration::correction_digest(corrections, month) + "\n");
  if (asks_registry(library)) {
    TW_TRY(const auto registry, enterprise::state_of(home));
    digest.update(registry + "\n");
  }
  const auto& settings = home.settings();
  digest.update(settings.currency + "\n" + settings.commodity_list + "\n" + settings.mode_scheme +
                "\n");
  return digest.hex();
}

Result<std::string> checked_state(const lake::Home& home, lake::Connection& connection,
                                  const Period& month) {
  TW_TRY(const auto checks, newest(home, "check"));
  lake::attach(connection, "newest_check", checks, {{"period", "=", month.to_string()}});
  const auto rows = connection.query("SELECT state FROM newest_check");
  return rows.empty() ? std::string() : rows.text(0, 0);
}

}  // namespace tw::checks
