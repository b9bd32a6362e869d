// The commands of the line and their options. CLI11 parses; it is seen by command_line.cc alone,
// for its templates are half of what it costs to build a file that sees them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tw::cli {

// What a value must be; the help of the option says it.
struct Check {
  enum class Kind : std::uint8_t {
    kOneOf,
    kWholeBetween,
    kBetween,
    kPositive,
    kNotNegative,
    kFile,
    kFolder,
    kPath
  };
  Kind kind;
  std::vector<std::string> names;  // of kOneOf
  double least = 0;
  double most = 0;
};
Check one_of(std::vector<std::string> names);
Check between(int least, int most);
Check between(double least, double most);
Check positive_number();
Check number_not_negative();
Check existing_file();
Check existing_folder();
Check existing_path();

// An option or a flag, and what narrows it. Lives as long as its command.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_(option) {}
  Option* required(bool is = true);
  // The help shows the value that the variable has now.
  Option* capture_default_str();
  Option* default_val(const std::string& text);
  Option* check(const Check& check);
  Option* delimiter(char between);
  Option* excludes(Option* other);
  Option* expected(int least, int most);
  Option* envname(const std::string& variable);

 private:
  CLI::Option& option_;
};

// A command, or the program itself. Variables are written when the line is parsed and must live
// until then.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(app) {}
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  std::string name() const;
  // Its name after those of the commands it belongs to: "people add".
  std::string full_name() const;
  Command* add_subcommand(const std::string& name, const std::string& help);
  // Exactly so many of the subcommands must be given.
  void require_subcommand(int number);

  // For the types that command_line.cc makes it for. A vector takes several values.
  template <typename Value>
  Option* add_option(const std::string& name, Value& value, const std::string& help = {});
  template <typename Value>
  Option* add_choice(const std::string& name, Value& value,
                     const std::map<std::string, Value>& choices, const std::string& help) {
    std::vector<std::string> names;
    names.reserve(choices.size());
    for (const auto& [word, meaning] : choices) names.push_back(word);
    return add_word(name, std::move(names), help,
                    [&value, choices](const std::string& word) { value = choices.at(word); });
  }
  Option* add_flag(const std::string& name, bool& value, const std::string& help);

  void callback(std::function<void()> body);

 private:
  Option* add_word(const std::string& name, std::vector<std::string> words, const std::string& help,
                   std::function<void(const std::string&)> taken);
  Option* keep(CLI::Option* option);

  CLI::App& app_;
  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<std::unique_ptr<Option>> options_;
};

// Parses the arguments and runs the command they name. Answers 0, or 2 where they are wrong, which
// has been said on standard error. `add` declares options and commands.
int run_line(int argc, char** argv, const std::string& description, const std::string& version,
             const std::function<void(Command&)>& add);

}  // namespace tw::cli
