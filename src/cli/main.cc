#include <cstdio>
#include <exception>

#include "base/version.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/context.h"

namespace tw::cli {
namespace {

constexpr const char* kDescription =
    "Tidewaiter (望潮): from customs declarations to clean, closed, explained trade statistics.\n"
    "\n"
    "A month, from nothing:\n"
    "  tidewaiter simulate --out year --seed 7            a made-up country's year, to try things "
    "on\n"
    "  tidewaiter init --home home                        an empty home with the shipped code "
    "lists\n"
    "  tidewaiter standards import year/standards/*.csv   the country's tariff, offices, rates\n"
    "  tidewaiter load year/csv/*.csv --source customs --mapping year/mapping.toml\n"
    "  tidewaiter check --period 2025-01                  findings by rule\n"
    "  tidewaiter review next --period 2025-01 --as li    a record that needs a person\n"
    "  tidewaiter close --period 2025-01                  the cube and its manifest\n"
    "  tidewaiter table chapter --period 2025-01          a published table\n"
    "  tidewaiter log list                                what was done, so that nobody changes "
    "it unseen\n"
    "  tidewaiter trace --period 2025-01 --where chapter=84 --where flow=M\n"
    "\n"
    "Exit status: 0 done; 1 done, and some records are in quarantine or have fatal findings (they "
    "are\n"
    "left out of the count, listed by reason, and kept); 2 wrong use or wrong input; 3 the disk, "
    "the\n"
    "memory or the engine failed.";

// The options that all commands share, and the commands.
void declare(Command& program, Context& context) {
  program.add_option("--home", context.home_folder, "The home to work on")
      ->envname("TIDEWAITER_HOME")
      ->capture_default_str();
  program.add_flag("--json", context.json, "Answer as one JSON document on standard output");
  program.add_option("--lang", context.language_name, "Language of texts and labels")
      ->check(one_of({"en", "zh"}))
      ->envname("TIDEWAITER_LANG")
      ->capture_default_str();
  program.add_option("--threads", context.threads, "Threads to use; 0 for all cores")
      ->check(number_not_negative());
  program
      .add_option("--memory", context.memory, "What the engine may hold in memory before it spills")
      ->capture_default_str();

  program
      .add_option("--as", context.as,
                  "Who acts: a login, whose key is in $TIDEWAITER_KEY; just a name while the home "
                  "has no people")
      ->envname("TIDEWAITER_AS");
  program.add_option("--acting-for", context.acting_for, "The person whose delegate that is");

  for (const auto add : {add_init,
                         add_standards,
                         add_load,
                         add_check,
                         add_credibility,
                         add_queue,
                         add_review,
                         add_history,
                         add_evidence,
                         add_close,
                         add_confidentiality,
                         add_table,
                         add_explore,
                         add_index,
                         add_mirror,
                         add_watch,
                         add_quality,
                         add_trace,
                         add_status,
                         add_simulate,
                         add_doctor,
                         add_analyse,
                         add_serve,
                         add_log,
                         add_verify,
                         add_witness,
                         add_backup,
                         add_restore,
                         add_people,
                         add_session,
                         add_key,
                         add_enterprise,
                         add_bill,
                         add_inplace,
                         add_feed,
                         add_use,
                         add_catalogue,
                         add_agreement}) {
    add(program, context);
  }
}

int run(int argc, char** argv) {
  Context context;
  const int status =
      run_line(argc, argv, kDescription, "tidewaiter " + std::string(program_version()),
               [&context](Command& program) { declare(program, context); });
  return status != 0 ? status : static_cast<int>(context.status);
}

}  // namespace
}  // namespace tw::cli

int main(int argc, char** argv) {
  try {
    return tw::cli::run(argc, argv);
  } catch (const tw::EnvironmentError& error) {
    std::fprintf(stderr, "tidewaiter: %s\n",
                 tw::describe(tw::Language::kEnglish, error.error).c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tidewaiter: %s\n", error.what());
  }
  return static_cast<int>(tw::cli::Status::kEnvironment);
}
