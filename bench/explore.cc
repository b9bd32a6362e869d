// Questions to five years of cubes, none asked twice: bench/explore HOME CELLS [CLIENTS] [SECONDS].
//
// Makes the home where there is none, with CELLS cells of sixty months (explore_cells.sql), written
// straight to the lake. Then so many clients ask one question after the other, by one or two axes
// with up to two filters. Prints answers a second and how long they took.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "explore/explorer.h"
#include "sql/print.h"
#include "standards/shipped.h"
#include "standards/structure.h"

namespace {

using namespace tw;
using Clock = std::chrono::steady_clock;

constexpr int kMonths = 60;

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", describe(Language::kEnglish, result.error()).c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::string replaced(std::string text, const std::string& name, const std::string& value) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
    text.replace(at, name.size(), value);
  }
  return text;
}

void make_cubes(const lake::Home& home, std::int64_t cells) {
  lake::Engine engine({.spill_folder = home.spill_folder()});
  lake::Connection connection(engine);
  must(standards::install_shipped(connection, home));
  std::ifstream file(std::string(TIDEWAITER_SOURCE_DIR) + "/bench/explore_cells.sql");
  std::stringstream text;
  text << file.rdbuf();
  const std::string query = text.str().substr(text.str().find("\nWITH"));
  const auto& structure = standards::structure("cube");
  const auto table = must(home.table(structure.spec));
  for (int month = 0; month < kMonths; ++month) {
    const auto period = Period::month(2021 + month / 12, month % 12 + 1);
    std::string made = replaced(query, "$first", std::to_string(month * (cells / kMonths)));
    made = replaced(made, "$cells", std::to_string(cells / kMonths));
    made = replaced(made, "$period", sql::quote_text(period.to_string()));
    lake::Change change;
    change.add = table.write(connection, made, structure.key);
    must(table.commit(change));
  }
}

class Asker {
 public:
  Asker(const explore::Serving& serving, unsigned seed) : serving_(serving), random_(seed) {}

  explore::Question next() {
    explore::Question question{.measures = {pick(kMeasures)}};
    question.by = {pick(kRows)};
    const auto column = pick(kColumns);
    if (column != question.by[0]) question.by.push_back(column);
    const int filters = std::uniform_int_distribution(0, 2)(random_);
    for (int i = 0; i < filters; ++i) {
      const auto axis = pick(kFilters);
      const auto& codes = serving_.codes(explore::dimension_of(axis)->name);
      question.where.push_back({axis, {codes[at(codes.size())]}});
    }
    const auto& months = serving_.codes("period");
    const auto first = at(months.size());
    question.first = months[first];
    question.last = months[first + at(months.size() - first)];
    question.top = std::uniform_int_distribution(0, 1)(random_) == 1 ? 20 : 0;
    return question;
  }

 private:
  using Names = std::vector<std::string>;
  inline static const Names kMeasures = {"value_usd", "value_local", "net_mass_kg", "items"};
  inline static const Names kRows = {"chapter",   "heading",    "country",    "section",
                                     "region",    "district",   "trade_mode", "regime",
                                     "transport", "enterprise", "province"};
  inline static const Names kColumns = {"month",     "year",   "flow",
                                        "transport", "regime", "enterprise"};
  inline static const Names kFilters = {"chapter", "heading",  "commodity",  "country",
                                        "region",  "district", "trade_mode", "transport",
                                        "flow",    "province"};

  std::size_t at(std::size_t size) {
    return std::uniform_int_distribution<std::size_t>(0, size - 1)(random_);
  }
  const std::string& pick(const Names& names) { return names[at(names.size())]; }

  const explore::Serving& serving_;
  std::mt19937 random_;
};

std::string text_of(const explore::Question& question) {
  std::string text =
      question.first + question.last + question.measures[0] + std::to_string(question.top);
  for (const auto& axis : question.by) text += "|" + axis;
  for (const auto& filter : question.where) text += "|" + filter.axis + "=" + filter.codes[0];
  return text;
}

void report(const char* what, std::vector<double> took, double seconds) {
  std::sort(took.begin(), took.end());
  const auto at = [&](double share) {
    return took.empty() ? 0.0 : took[static_cast<std::size_t>(share * double(took.size() - 1))];
  };
  std::printf(
      "%s: %.0f answers a second; median %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms\n",
      what, static_cast<double>(took.size()) / seconds, 1000 * at(0.5), 1000 * at(0.95),
      1000 * at(0.99), 1000 * at(1));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: explore HOME CELLS [CLIENTS] [SECONDS]\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const int clients = argc > 3 ? std::atoi(argv[3]) : 8;
  const double seconds = argc > 4 ? std::atof(argv[4]) : 20;
  if (!std::filesystem::exists(folder)) {
    make_cubes(must(lake::Home::create(folder, {})), std::atoll(argv[2]));
  }
  const auto home = must(lake::Home::open(folder));
  lake::Engine engine({.threads = 2, .spill_folder = home.spill_folder()});
  explore::Explorer explorer(home, engine);
  const auto began = Clock::now();
  must(explorer.refresh(silent_progress()));
  std::printf("laid out in %.1f s\n", std::chrono::duration<double>(Clock::now() - began).count());

  std::mutex mutex;
  std::set<std::string> asked;
  std::vector<double> took;
  std::map<std::string, int> sources;
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] {
      Asker asker(*explorer.serving(), static_cast<unsigned>(i + 1));
      while (Clock::now() - start < std::chrono::duration<double>(seconds)) {
        const auto question = asker.next();
        {
          const std::scoped_lock lock(mutex);
          if (!asked.insert(text_of(question)).second) continue;
        }
        const auto before = Clock::now();
        const auto answer = must(explorer.ask(question));
        const double time = std::chrono::duration<double>(Clock::now() - before).count();
        const std::scoped_lock lock(mutex);
        took.push_back(time);
        ++sources[answer.source];
      }
    });
  }
  for (auto& thread : threads) thread.join();
  report("explorer", took, seconds);
  std::printf("answered by the cube itself: %.1f %%\n",
              100.0 * sources["cube"] / static_cast<double>(took.size()));
  return 0;
}
