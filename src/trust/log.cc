#include "trust/log.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "trust/checkpoint.h"

namespace tw::trust {
namespace {

constexpr std::size_t kMostBatch = 4096;  // entries; a caller with more has a batch of its own
constexpr const char* kNew = ".new";      // a file that waits for its name

}  // namespace

// One caller of append(), while it waits.
struct Log::Waiting {
  const std::vector<std::string>* entries = nullptr;
  std::optional<Result<std::uint64_t>> answer;
  std::exception_ptr failure;
  bool done() const { return answer.has_value() || failure != nullptr; }
};

Log::Log(LogOptions options)
    : options_(std::move(options)),
      digest_(log_digest_of(options_.key.type)),
      files_(*options_.files),
      edge_(digest_) {}

Result<void> Log::create(const LogOptions& options) {
  Files& files = *options.files;
  for (const auto& folder : {options.folder, options.folder / "log"}) files.make_folder(folder);
  files.sync({options.folder.parent_path(), options.folder});
  const auto lock = files.lock(options.folder / "lock");
  if (files.read(options.folder / "head")) {
    return Error("trust.log_exists", {options.folder.string()});
  }
  const Digest digest = log_digest_of(options.key.type);
  const auto bytes = sign_checkpoint(options.key, {0, empty_root(digest)}).bytes();
  replace_durably(files, options.folder / "head", bytes);
  replace_durably(files, options.folder / "log/checkpoint", bytes);
  return {};
}

Result<std::unique_ptr<Log>> Log::open(LogOptions options) {
  std::unique_ptr<Log> log(new Log(std::move(options)));
  if (!log->files_.read(log->head_path())) {
    return Error("trust.no_log", {log->options_.folder.string()});
  }
  const auto lock = log->files_.lock(log->options_.folder / "lock");
  TW_CHECK(log->refresh());
  TW_CHECK(log->repeat_publishing());
  log->tree_ = log->edge_.tree();
  return log;
}

// Another process may have written since; the head says so.
Result<void> Log::refresh() {
  TW_TRY(auto head, files_.read(head_path()));
  if (head == head_) return {};
  TW_TRY(const auto note, Note::parse(head));
  TW_TRY(const auto checkpoint, open_checkpoint(note, options_.key.verifier()));
  LogReader reader(options_.folder / "log", digest_, files_);
  TW_TRY(edge_, Edge::load(digest_, checkpoint.tree, reader));
  head_ = std::move(head);
  return {};
}

// Step 3 of a batch that stopped after step 2.
Result<void> Log::repeat_publishing() {
  LogReader reader(options_.folder / "log", digest_, files_);
  const auto published = reader.checkpoint();
  if (published) {
    const auto seen = open_checkpoint(*published, options_.key.verifier());
    const Tree now = edge_.tree();
    if (seen && seen->tree == now) return {};  // perhaps with cosignatures
    if (seen && seen->tree.size > 0) {
      const Error older("trust.head_older", {std::to_string(seen->tree.size)});
      if (seen->tree.size >= now.size) return older;
      TW_TRY(const auto proof, reader.consistency(seen->tree.size, now.size));
      if (!extends(digest_, seen->tree, now, proof)) return older;
    }
  }
  replace_durably(files_, published_path(), head_);
  return {};
}

// Makes the folder, and those above it inside the log, the first time this process meets them. A
// folder that is there may still be one whose name a crashed process did not make durable.
void Log::remember_folder(const std::filesystem::path& folder,
                          std::vector<std::filesystem::path>& to_sync) {
  const auto known = std::lower_bound(folders_.begin(), folders_.end(), folder);
  if ((known != folders_.end() && *known == folder) || folder == options_.folder / "log") return;
  remember_folder(folder.parent_path(), to_sync);
  files_.make_folder(folder);
  to_sync.push_back(folder.parent_path());
  folders_.insert(std::lower_bound(folders_.begin(), folders_.end(), folder), folder);
}

// What a batch that stopped before its head has left beside this partial tile.
void Log::drop_leftovers(const TileName& tile) {
  const std::uint64_t kept = tile_width(tile.level, tile.number, edge_.size());
  const auto folder = options_.folder / "log" / tile.partial_folder();
  for (const auto& name : files_.list(folder)) {
    const auto width = parse_number(name);
    if (!width || (*width > kept && *width != tile.width)) files_.remove(folder / name);
  }
}

// Everything that the batch needs, durable under its name or beside it.
void Log::write_files(const std::vector<Edge::TileFile>& tiles, const std::string& checkpoint) {
  std::vector<std::filesystem::path> contents{head_path() += kNew, published_path() += kNew};
  std::vector<std::filesystem::path> names;
  for (const auto& path : contents) files_.write(path, checkpoint);
  for (const auto& tile : tiles) {
    const auto path = options_.folder / "log" / tile.name.path();
    remember_folder(path.parent_path(), names);
    if (tile.name.width < kTileWidth) drop_leftovers(tile.name);
    files_.write(path, tile.bytes);
    contents.push_back(path);
    names.push_back(path.parent_path());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  contents.insert(contents.end(), names.begin(), names.end());
  files_.sync(contents);
}

Result<std::uint64_t> Log::write_batch(const std::vector<std::string_view>& entries) {
  const auto lock = files_.lock(options_.folder / "lock");
  TW_CHECK(refresh());
  const std::uint64_t first = edge_.size();
  Edge next = edge_;
  const auto tiles = next.add(entries);
  auto checkpoint = sign_checkpoint(options_.key, next.tree()).bytes();
  try {
    write_files(tiles, checkpoint);
  } catch (...) {
    folders_.clear();  // some may not be durable
    throw;
  }
  files_.rename(head_path() += kNew, head_path());
  files_.sync({options_.folder});
  edge_ = std::move(next);
  head_ = std::move(checkpoint);
  files_.rename(published_path() += kNew, published_path());
  files_.sync({options_.folder / "log"});
  for (const auto& tile : tiles) {
    if (tile.name.width != kTileWidth) continue;
    const auto outgrown = options_.folder / "log" / tile.name.partial_folder();
    files_.remove_folder(outgrown);
    std::erase(folders_, outgrown);
  }
  return first;
}

Result<std::uint64_t> Log::append(const std::vector<std::string>& entries) {
  for (const auto& entry : entries) {
    if (entry.size() > kMostEntry) {
      return Error("trust.entry_too_long", {std::to_string(entry.size())});
    }
  }
  std::unique_lock lock(mutex_);
  Waiting mine;
  mine.entries = &entries;
  queue_.push_back(&mine);
  arrived_.notify_one();
  while (!mine.done()) {
    if (led_) {
      answered_.wait(lock);
    } else {
      lead(lock);
    }
  }
  if (mine.failure != nullptr) std::rethrow_exception(mine.failure);
  return *mine.answer;
}

// Of the callers that wait, one writes the batch for all.
void Log::lead(std::unique_lock<std::mutex>& lock) {
  led_ = true;
  arrived_.wait_for(lock, options_.gather, [this] { return queue_.size() >= last_callers_; });
  std::vector<std::string_view> entries;
  std::size_t callers = 0;
  while (callers < queue_.size() &&
         (callers == 0 || entries.size() + queue_[callers]->entries->size() <= kMostBatch)) {
    const auto& more = *queue_[callers++]->entries;
    entries.insert(entries.end(), more.begin(), more.end());
  }
  const auto middle = queue_.begin() + static_cast<std::ptrdiff_t>(callers);
  const std::vector<Waiting*> batch(queue_.begin(), middle);
  queue_.erase(queue_.begin(), middle);
  last_callers_ = callers;
  lock.unlock();

  std::optional<Result<std::uint64_t>> first;
  std::exception_ptr failure;
  try {
    first = write_batch(entries);
  } catch (...) {
    failure = std::current_exception();
  }

  lock.lock();
  if (first && *first) tree_ = edge_.tree();
  std::uint64_t index = first && *first ? **first : 0;
  for (Waiting* each : batch) {
    each->failure = failure;
    if (first) each->answer = *first ? Result<std::uint64_t>(index) : *first;
    index += each->entries->size();
  }
  led_ = false;
  answered_.notify_all();
}

Tree Log::tree() const {
  const std::lock_guard lock(mutex_);
  return tree_;
}

Result<void> Log::publish_cosignatures(const std::string& text,
                                       const std::vector<NoteSignature>& cosignatures) {
  const auto lock = files_.lock(options_.folder / "lock");
  const LogReader reader(options_.folder / "log", digest_, files_);
  TW_TRY(auto note, reader.checkpoint());
  if (note.text != text) return Error("trust.checkpoint_moved");
  for (const auto& each : cosignatures) {
    const auto same = [&](const NoteSignature& other) {
      return other.key_name == each.key_name && other.key_id == each.key_id;
    };
    std::erase_if(note.signatures, same);
    note.signatures.push_back(each);
  }
  replace_durably(files_, published_path(), note.bytes());
  return {};
}

}  // namespace tw::trust
