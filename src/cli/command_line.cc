#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>

namespace tw::cli {
namespace {

CLI::Validator validator(const Check& check) {
  switch (check.kind) {
    case Check::Kind::kOneOf:
      return CLI::IsMember(check.names);
    case Check::Kind::kWholeBetween:
      return CLI::Range(static_cast<int>(check.least), static_cast<int>(check.most));
    case Check::Kind::kBetween:
      return CLI::Range(check.least, check.most);
    case Check::Kind::kPositive:
      return CLI::PositiveNumber;
    case Check::Kind::kNotNegative:
      return CLI::NonNegativeNumber;
    case Check::Kind::kFile:
      return CLI::ExistingFile;
    case Check::Kind::kFolder:
      return CLI::ExistingDirectory;
    case Check::Kind::kPath:
      return CLI::ExistingPath;
  }
  return {};
}

}  // namespace

Check one_of(std::vector<std::string> names) { return {Check::Kind::kOneOf, std::move(names)}; }
Check between(int least, int most) {
  return {Check::Kind::kWholeBetween, {}, static_cast<double>(least), static_cast<double>(most)};
}
Check between(double least, double most) { return {Check::Kind::kBetween, {}, least, most}; }
Check positive_number() { return {Check::Kind::kPositive, {}}; }
Check number_not_negative() { return {Check::Kind::kNotNegative, {}}; }
Check existing_file() { return {Check::Kind::kFile, {}}; }
Check existing_folder() { return {Check::Kind::kFolder, {}}; }
Check existing_path() { return {Check::Kind::kPath, {}}; }

Option* Option::required(bool is) {
  option_.required(is);
  return this;
}
Option* Option::capture_default_str() {
  option_.capture_default_str();
  return this;
}
Option* Option::default_val(const std::string& text) {
  option_.default_val(text);
  return this;
}
Option* Option::check(const Check& check) {
  option_.check(validator(check));
  return this;
}
Option* Option::delimiter(char between) {
  option_.delimiter(between);
  return this;
}
Option* Option::excludes(Option* other) {
  option_.excludes(&other->option_);
  return this;
}
Option* Option::expected(int least, int most) {
  option_.expected(least, most);
  return this;
}
Option* Option::envname(const std::string& variable) {
  option_.envname(variable);
  return this;
}

std::string Command::name() const { return app_.get_name(); }

std::string Command::full_name() const {
  std::string name = app_.get_name();
  const CLI::App* parent = app_.get_parent();
  for (; parent != nullptr && parent->get_parent() != nullptr; parent = parent->get_parent()) {
    name = parent->get_name() + " " + name;
  }
  return name;
}

Command* Command::add_subcommand(const std::string& name, const std::string& help) {
  return commands_.emplace_back(std::make_unique<Command>(*app_.add_subcommand(name, help))).get();
}

void Command::require_subcommand(int number) { app_.require_subcommand(number); }

Option* Command::keep(CLI::Option* option) {
  return options_.emplace_back(std::make_unique<Option>(*option)).get();
}

template <typename Value>
Option* Command::add_option(const std::string& name, Value& value, const std::string& help) {
  return keep(app_.add_option(name, value, help));
}

using Text = const std::string&;
template Option* Command::add_option(Text, std::string&, Text);
template Option* Command::add_option(Text, std::filesystem::path&, Text);
template Option* Command::add_option(Text, int&, Text);
template Option* Command::add_option(Text, std::int64_t&, Text);
template Option* Command::add_option(Text, std::size_t&, Text);
template Option* Command::add_option(Text, double&, Text);
template Option* Command::add_option(Text, std::optional<std::size_t>&, Text);
template Option* Command::add_option(Text, std::vector<std::string>&, Text);
template Option* Command::add_option(Text, std::vector<std::filesystem::path>&, Text);
template Option* Command::add_option(Text, std::vector<double>&, Text);

Option* Command::add_word(const std::string& name, std::vector<std::string> words,
                          const std::string& help, std::function<void(const std::string&)> taken) {
  return keep(app_.add_option_function<std::string>(name, taken, help)
                  ->check(CLI::IsMember(std::move(words))));
}

Option* Command::add_flag(const std::string& name, bool& value, const std::string& help) {
  return keep(app_.add_flag(name, value, help));
}

void Command::callback(std::function<void()> body) { app_.callback(std::move(body)); }

int run_line(int argc, char** argv, const std::string& description, const std::string& version,
             const std::function<void(Command&)>& add) {
  constexpr int kWrongUse = 2;
  CLI::App app(description, "tidewaiter");
  app.set_version_flag("--version", version);
  app.require_subcommand(1);
  app.fallthrough();
  Command program(app);
  add(program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUse;
  }
  return 0;
}

}  // namespace tw::cli
