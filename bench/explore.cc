// Questions to five years of cubes, none asked twice: bench/explore HOME CELLS [CLIENTS] [SECONDS].
//
// Makes the home where there is none, with CELLS cells of sixty months (explore_cells.sql), written
// straight to the lake. Then so many clients ask one question after the other, by one or two axes
// with up to two filters. Prints answers a second and how long they took.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include "asker.h"
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
  bench::Asked asked;
  std::vector<double> took;
  std::map<std::string, int> sources;
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] {
      bench::Asker asker(*explorer.serving(), static_cast<unsigned>(i + 1));
      while (Clock::now() - start < std::chrono::duration<double>(seconds)) {
        const auto question = asker.next();
        if (!asked.is_new(question)) continue;
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
  bench::report("explorer", took, seconds);
  std::printf("answered by the cube itself: %.1f %%\n",
              100.0 * sources["cube"] / static_cast<double>(took.size()));
  return 0;
}
