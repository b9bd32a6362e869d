#include "simulation/simulate.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

#include "base/file.h"
#include "simulation/block.h"
#include "simulation/csv_writer.h"
#include "simulation/message_writer.h"
#include "simulation/output.h"
#include "simulation/standards_writer.h"

namespace tw::simulation {
namespace {

// Declaration numbers hold nine digits of serial, the upper half kept for second copies (error.cc).
constexpr std::uint64_t kMostItems = 499'000'000;
constexpr int kLastYear = 2099;

// Runs the work of all blocks on some threads and hands the results over one by one, in order. At
// most one block a thread is in memory.
template <class Work, class Take>
void in_order(std::size_t count, int threads, const Work& work, const Take& take) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::condition_variable turn_changed;
  std::size_t turn = 0;
  std::exception_ptr failure;
  const auto run = [&] {
    for (std::size_t mine = next++; mine < count; mine = next++) {
      try {
        auto result = work(mine);
        std::unique_lock lock(mutex);
        turn_changed.wait(lock, [&] { return turn == mine || failure; });
        if (failure) return;
        take(mine, std::move(result));
        ++turn;
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
      }
      turn_changed.notify_all();
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(run);
  run();
  for (auto& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
}

// An error planted in delimited text, with the record of the block in which it shows.
struct Truth {
  Planted planted;
  std::uint64_t record = 0;
  std::string declaration;
  std::int64_t item = 0;  // 0: the whole declaration
  bool mended = false;    // by a second version
};

// One block of a month's delimited file.
struct CsvBlock final : BlockWriter {
  CsvOptions options;
  std::string text;
  std::uint64_t records = 0;
  std::vector<Truth> truths;
  BlockCounts counts;
  std::uint64_t second_copies = 0;

  void write(Declaration& declaration, Errors& errors, Random random) override {
    const Written written = write_csv(declaration, errors, options, random, text);
    for (std::size_t i = 0; i < errors.planted.size(); ++i) {
      Planted& planted = errors.planted[i];
      const bool whole = fact(planted.kind).whole_declaration;
      const std::int64_t item = whole ? 0 : declaration.items[planted.item].number;
      truths.push_back({std::move(planted), records + written.record_of_error[i],
                        declaration.number, item, errors.mended});
    }
    records += written.records;
    second_copies += errors.second_number.empty() ? 0 : 1;
  }
};

std::string csv_field(const std::string& value) {
  if (value.find_first_of(",\"") == std::string::npos) return value;
  std::string text = "\"";
  for (const char character : value) text.append(character == '"' ? 2 : 1, character);
  return text + '"';
}

// Writes each declaration into a file of its own, named so that versions sort in their order.
struct MessageBlock final : BlockWriter {
  std::string (*message)(const Declaration&) = nullptr;
  std::filesystem::path folder;
  std::uint64_t bytes = 0;
  std::uint64_t items = 0;
  BlockCounts counts;

  void write(Declaration& declaration, Errors& /*errors*/, Random /*random*/) override {
    OutputFile file(folder /
                    (declaration.number + "." + std::to_string(declaration.version) + ".xml"));
    file.write(message(declaration));
    file.close();
    bytes += file.bytes();
    items += declaration.items.size();
  }
};

struct MessageFormat {
  std::string_view name;
  std::string (*message)(const Declaration&);
};
MessageFormat message_format(Format format) {
  switch (format) {
    case Format::kWco:
      return {"wco", wco_message};
    case Format::kDecMessage:
      return {"decmessage", decmessage_message};
    case Format::kSad:
      return {"sad", sad_message};
    case Format::kCsv:
      break;
  }
  TW_ASSERT(false && "no message format");
}

constexpr std::string_view kTruthHeader =
    "file,line,declaration,version,item,kind,field,true_value,planted_value,rule,mended\n";

// Line 1 of the file names the columns; errors stand in first versions only.
std::string truth_line(const Truth& truth, const std::string& file, std::uint64_t records_before) {
  const ErrorFact& known = fact(truth.planted.kind);
  std::string text = file + "," + std::to_string(records_before + truth.record + 2);
  text += "," + truth.declaration + ",1," + std::to_string(truth.item) + ",";
  ((text += known.name) += ',') += truth.planted.field;
  text += "," + csv_field(truth.planted.true_value) + "," + csv_field(truth.planted.planted_value);
  ((text += ',') += truth.planted.rule) += truth.mended ? ",Y\n" : ",N\n";
  return text;
}

bool has_messages(const std::vector<Format>& formats) {
  return std::any_of(formats.begin(), formats.end(),
                     [](Format format) { return format != Format::kCsv; });
}

class Simulator {
 public:
  Simulator(const SimulationOptions& options, Plan plan, const ErrorPlan& errors)
      : options_(options),
        plan_(std::move(plan)),
        rates_(plan_.months.back().index()),
        generator_(plan_, rates_),
        errors_(errors),
        items_(plan_.items_before.back() + plan_.items.back()) {}

  SimulationReport run(Progress& progress);

 private:
  void write_standards();
  void write_text(const std::filesystem::path& path, std::string_view text);
  void write_csv_months(Progress& progress);
  void write_messages(Format format, Progress& progress);
  void count(const BlockCounts& counts, std::uint64_t items, std::uint64_t second_copies);

  // Month and block of every block of every file, in order.
  struct Task {
    std::size_t month;
    std::uint64_t block;
  };
  std::vector<Task> tasks() const;

  const SimulationOptions& options_;
  Plan plan_;
  Rates rates_;
  Generator generator_;
  ErrorPlan errors_;
  std::uint64_t items_;  // asked for
  SimulationReport report_;
};

void Simulator::write_text(const std::filesystem::path& path, std::string_view text) {
  OutputFile file(path);
  file.write(text);
  file.close();
  report_.bytes += text.size();
  ++report_.files;
}

void Simulator::write_standards() {
  const auto folder = options_.folder / "standards";
  make_folders(folder);
  write_text(folder / "tariff.csv", tariff_csv());
  write_text(folder / "office.csv", office_csv());
  write_text(folder / "place.csv", place_csv());
  write_text(folder / "port.csv", port_csv());
  // A year more, for prices of the year before.
  const int first = std::max(Rates::first_month_index(), plan_.months.front().index() - 12);
  write_text(folder / "rates.csv", rates_csv(rates_, first, plan_.months.back().index()));
}

std::vector<Simulator::Task> Simulator::tasks() const {
  std::vector<Task> tasks;
  for (std::size_t month = 0; month < plan_.months.size(); ++month) {
    const std::uint64_t blocks = blocks_of_file(plan_, month);
    for (std::uint64_t block = 0; block < blocks; ++block) tasks.push_back({month, block});
  }
  return tasks;
}

void Simulator::write_csv_months(Progress& progress) {
  const auto folder = options_.folder / "csv";
  make_folders(folder);
  progress.stage("csv", items_);
  OutputFile truth(options_.folder / "truth.csv");
  truth.write(kTruthHeader);
  std::unique_ptr<OutputFile> file;
  const auto finish_file = [&] {
    file->close();
    report_.bytes += file->bytes();
    ++report_.files;
    file.reset();
  };
  const auto all = tasks();
  in_order(
      all.size(), options_.threads,
      [&](std::size_t task) {
        CsvBlock block;
        block.options.common_only = has_messages(options_.formats);
        block.counts =
            make_block(plan_, generator_, errors_, all[task].month, all[task].block, block);
        return block;
      },
      [&](std::size_t task, const CsvBlock& block) {
        const std::string name =
            period_of(plan_.months[all[task].month].index()).to_string() + ".csv";
        if (all[task].block == 0) {
          if (file) finish_file();
          file = std::make_unique<OutputFile>(folder / name);
          file->write(csv_header());
          report_.months.push_back({folder / name});
        }
        file->write(block.text);
        SimulatedFile& month = report_.months.back();
        std::string lines;
        for (const Truth& each : block.truths) {
          lines += truth_line(each, name, month.items);
          ++report_.errors[std::string(fact(each.planted.kind).name)];
        }
        truth.write(lines);
        month.items += block.records;
        month.declarations += block.counts.declarations + block.second_copies;
        if (options_.formats.front() == Format::kCsv) {
          count(block.counts, block.records, block.second_copies);
        }
        progress.done(block.records);
      });
  finish_file();
  truth.close();
  report_.bytes += truth.bytes();
  ++report_.files;
  write_text(options_.folder / "mapping.toml", csv_mapping());
}

void Simulator::write_messages(Format format, Progress& progress) {
  const MessageFormat known = message_format(format);
  progress.stage(known.name, items_);
  const auto month_folder = [&](std::size_t month) {
    return options_.folder / known.name / period_of(plan_.months[month].index()).to_string();
  };
  for (std::size_t month = 0; month < plan_.months.size(); ++month) {
    make_folders(month_folder(month));
  }
  const auto all = tasks();
  in_order(
      all.size(), options_.threads,
      [&](std::size_t task) {
        MessageBlock block;
        block.message = known.message;
        block.folder = month_folder(all[task].month);
        block.counts = make_block(plan_, generator_, {}, all[task].month, all[task].block, block);
        return block;
      },
      [&](std::size_t /*task*/, const MessageBlock& block) {
        report_.bytes += block.bytes;
        report_.files += block.counts.declarations;
        if (format == options_.formats.front()) count(block.counts, block.items, 0);
        progress.done(block.items);
      });
}

void Simulator::count(const BlockCounts& counts, std::uint64_t items, std::uint64_t second_copies) {
  report_.declarations += counts.declarations + second_copies;
  report_.items += items;
  report_.amendments += counts.amendments;
  report_.cancellations += counts.cancellations;
  report_.late += counts.late;
}

SimulationReport Simulator::run(Progress& progress) {
  write_standards();
  for (const ErrorFact& each : error_facts(options_.profile))
    report_.errors[std::string(each.name)] = 0;
  for (const Format format : options_.formats) {
    format == Format::kCsv ? write_csv_months(progress) : write_messages(format, progress);
  }
  return report_;
}

Result<std::uint32_t> per_million(double share) {
  if (!(share >= 0 && share <= 1)) return Error("simulate.share", {std::to_string(share)});
  return static_cast<std::uint32_t>(std::llround(share * 1e6));
}

Result<Plan> make_plan(const SimulationOptions& options) {
  const int first = month_index(options.first_month.first_day());
  const bool in_time = options.months >= 1 && options.months <= 1200 &&
                       first >= Rates::first_month_index() &&
                       first + options.months <= (kLastYear + 1) * 12;
  if (!in_time || options.first_month.kind() != Period::Kind::kMonth) {
    return Error("simulate.months",
                 {options.first_month.to_string(), std::to_string(options.months)});
  }
  const std::uint64_t total =
      options.items.value_or(options.items_per_month * static_cast<std::uint64_t>(options.months));
  if (total > kMostItems) {
    return Error("simulate.too_many_items", {std::to_string(total), std::to_string(kMostItems)});
  }
  Plan plan{.seed = options.seed};
  for (int month = 0; month < options.months; ++month) plan.months.emplace_back(first + month);
  plan.items = share_out(total, plan.months);
  std::uint64_t before = 0;
  for (const std::uint64_t items : plan.items) {
    plan.items_before.push_back(before);
    before += items;
  }
  TW_TRY(plan.shares.late, per_million(options.late_share));
  TW_TRY(plan.shares.amended, per_million(options.amended_share));
  TW_TRY(plan.shares.cancelled, per_million(options.cancelled_share));
  if (has_messages(options.formats)) plan.shares.cancelled = 0;
  return plan;
}

}  // namespace

Result<SimulationReport> simulate(const SimulationOptions& options, Progress& progress) {
  TW_ASSERT(!options.formats.empty() && options.threads >= 1);
  TW_TRY(auto plan, make_plan(options));
  TW_TRY(auto errors, per_million(options.error_rate));
  if (has_messages(options.formats)) errors = 0;
  make_folders(options.folder);
  if (!std::filesystem::is_empty(options.folder)) {
    return Error("simulate.folder_not_empty", {options.folder.string()});
  }
  return Simulator(options, std::move(plan), {options.profile, errors}).run(progress);
}

}  // namespace tw::simulation
