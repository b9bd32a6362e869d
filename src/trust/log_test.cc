#include "trust/log.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include "base/file.h"
#include "trust/checkpoint.h"
#include "trust/test_folder.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;

LogOptions options_in(const fs::path& folder, KeyType type = KeyType::kEd25519) {
  return {folder / "trust", *SignerKey::make("example.com/log/testdata", type)};
}

std::map<std::string, std::string> files_under(const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const auto& each : fs::recursive_directory_iterator(folder)) {
    if (each.is_regular_file()) {
      found[fs::relative(each.path(), folder).string()] = *read_file(each.path());
    }
  }
  return found;
}

// The log that Tessera wrote, entry by entry.
TEST(Log, FifteenEntriesGiveTesserasTilesTileForTile) {
  const char* named = std::getenv("TIDEWAITER_DATA");
  const fs::path theirs =
      fs::path(named != nullptr ? named : TIDEWAITER_SOURCE_DIR "/../shared/data") /
      "tlog/testdata/log";
  if (!fs::is_directory(theirs)) GTEST_SKIP() << "no log at " << theirs;
  const TestFolder folder;
  const auto options = options_in(folder.path);
  ASSERT_TRUE(Log::create(options));
  const auto log = *Log::open(options);
  LogReader reader(theirs, Digest::kSha256);
  for (std::uint64_t i = 0; i < 15; ++i) {
    EXPECT_EQ(*log->append({*reader.entry(i, 15)}), i);
    const auto checkpoint = *read_file(theirs / ("checkpoint." + std::to_string(i + 1)));
    EXPECT_EQ(LogReader(options.folder / "log", Digest::kSha256).checkpoint()->text,
              Note::parse(checkpoint)->text);
  }
  EXPECT_EQ(files_under(options.folder / "log/tile"), files_under(theirs / "tile"));
}

std::string numbered(std::uint64_t number) { return "entry " + std::to_string(number); }

// The root straight from the definition.
Hash defined_root(Digest digest, std::uint64_t begin, std::uint64_t end) {
  if (end - begin == 1) return leaf_hash(digest, numbered(begin));
  std::uint64_t half = 1;
  while (half * 2 < end - begin) half *= 2;
  return node_hash(digest, defined_root(digest, begin, begin + half),
                   defined_root(digest, begin + half, end));
}

class EveryKey : public testing::TestWithParam<KeyType> {};
INSTANTIATE_TEST_SUITE_P(Log, EveryKey, testing::Values(KeyType::kEd25519, KeyType::kSm2));

TEST_P(EveryKey, GrowsInBatchesOfAnySizeToTheDefinedTree) {
  const TestFolder folder;
  const auto options = options_in(folder.path, GetParam());
  const Digest digest = log_digest_of(GetParam());
  ASSERT_TRUE(Log::create(options));
  std::uint64_t size = 0;
  for (const std::uint64_t count : {1, 254, 1, 1, 255, 600, 0, 70000, 3}) {
    const auto log = *Log::open(options);  // each time with what is on disk
    std::vector<std::string> entries;
    for (std::uint64_t i = 0; i < count; ++i) entries.push_back(numbered(size + i));
    EXPECT_EQ(*log->append(entries), size);
    size += count;
    EXPECT_EQ(log->tree(), (Tree{size, defined_root(digest, 0, size)}));
  }
  LogReader reader(options.folder / "log", digest);
  const auto checkpoint = open_checkpoint(*reader.checkpoint(), options.key.verifier());
  ASSERT_TRUE(checkpoint) << checkpoint.error().code;
  EXPECT_EQ(checkpoint->tree, (Tree{size, defined_root(digest, 0, size)}));
  for (const std::uint64_t index : {0, 255, 256, 65535, 65536, 71113, 71114}) {
    EXPECT_EQ(*reader.entry(index, size), numbered(index));
    EXPECT_TRUE(includes(digest, checkpoint->tree, index, leaf_hash(digest, numbered(index)),
                         *reader.inclusion(index, size)));
  }
  for (const std::uint64_t older : {1, 256, 511, 65536, 71000}) {
    EXPECT_TRUE(extends(digest, {older, defined_root(digest, 0, older)}, checkpoint->tree,
                        *reader.consistency(older, size)));
  }
  EXPECT_FALSE(fs::exists(options.folder / "log/tile/0/000.p"));  // outgrown
}

// Each entry once, at the index that its caller was told, whoever wrote the batch.
TEST(Log, ThreadsAndProcessesShareOneTree) {
  const TestFolder folder;
  const auto options = options_in(folder.path);
  ASSERT_TRUE(Log::create(options));
  // Two objects on one folder stand for two processes: nothing but the folder is between them.
  const auto one = *Log::open(options);
  const auto other = *Log::open(options);
  constexpr int kThreads = 8;
  constexpr int kEach = 40;
  std::vector<std::map<std::uint64_t, std::string>> told(kThreads);
  std::vector<std::thread> threads;
  for (int number = 0; number < kThreads; ++number) {
    threads.emplace_back([&, number] {
      Log& log = number % 2 == 0 ? *one : *other;
      for (int i = 0; i < kEach; ++i) {
        const auto text = std::to_string(number) + "/" + std::to_string(i);
        told[static_cast<std::size_t>(number)][*log.append({text})] = text;
      }
    });
  }
  for (auto& each : threads) each.join();
  LogReader reader(options.folder / "log", Digest::kSha256);
  const auto size = open_checkpoint(*reader.checkpoint(), options.key.verifier())->tree.size;
  EXPECT_EQ(size, std::uint64_t{kThreads * kEach});
  std::set<std::uint64_t> indices;
  for (const auto& each : told) {
    for (const auto& [index, text] : each) {
      EXPECT_EQ(*reader.entry(index, size), text);
      indices.insert(index);
    }
  }
  EXPECT_EQ(indices.size(), size);
}

TEST(Log, AnEntryIsAtMostWhatABundleCanHold) {
  const TestFolder folder;
  const auto options = options_in(folder.path);
  ASSERT_TRUE(Log::create(options));
  const auto log = *Log::open(options);
  EXPECT_EQ(log->append({std::string(65536, 'x')}).error().code, "trust.entry_too_long");
  EXPECT_EQ(*log->append({std::string(65535, 'x'), ""}), 0U);
  LogReader reader(options.folder / "log", Digest::kSha256);
  EXPECT_EQ(reader.entry(0, 2)->size(), 65535U);
  EXPECT_EQ(*reader.entry(1, 2), "");
}

TEST(Log, ASecondLogIsNotMadeOverTheFirst) {
  const TestFolder folder;
  const auto options = options_in(folder.path);
  ASSERT_TRUE(Log::create(options));
  EXPECT_EQ(Log::create(options).error().code, "trust.log_exists");
}

TEST(Log, AnotherKeyDoesNotOpenIt) {
  const TestFolder folder;
  auto options = options_in(folder.path);
  ASSERT_TRUE(Log::create(options));
  options.key = *SignerKey::make(options.key.name, KeyType::kEd25519);
  EXPECT_EQ(Log::open(options).error().code, "trust.signature_missing");
}

TEST(Log, AnOlderCopyPutBackIsNotWrittenOn) {
  const TestFolder folder;
  const auto options = options_in(folder.path);
  ASSERT_TRUE(Log::create(options));
  ASSERT_TRUE((*Log::open(options))->append({"a"}));
  const auto old_head = *read_file(options.folder / "head");
  ASSERT_TRUE((*Log::open(options))->append({"b"}));
  write_file_durably(options.folder / "head", old_head);
  EXPECT_EQ(Log::open(options).error().code, "trust.head_older");
}

TEST(Log, AChangedTileAtTheEdgeStopsTheWriter) {
  for (const std::string name : {"tile/0/000.p/2", "tile/entries/000.p/2"}) {
    const TestFolder folder;
    const auto options = options_in(folder.path);
    ASSERT_TRUE(Log::create(options));
    ASSERT_TRUE((*Log::open(options))->append({"a", "b"}));
    auto bytes = *read_file(options.folder / "log" / name);
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    write_file_durably(options.folder / "log" / name, bytes);
    EXPECT_EQ(Log::open(options).error().code, "trust.log_damaged") << name;
  }
}

TEST(Log, CosignaturesAreAddedToThePresentCheckpointAlone) {
  const TestFolder folder;
  const auto options = options_in(folder.path);
  ASSERT_TRUE(Log::create(options));
  const auto log = *Log::open(options);
  ASSERT_TRUE(log->append({"a"}));
  const LogReader reader(options.folder / "log", Digest::kSha256);
  const auto text = reader.checkpoint()->text;
  const NoteSignature cosignature{"w.example", 7, std::string(72, 'x')};
  ASSERT_TRUE(log->publish_cosignatures(text, {cosignature}));
  ASSERT_TRUE(log->publish_cosignatures(text, {cosignature}));
  EXPECT_EQ(reader.checkpoint()->signatures.size(), 2U);
  ASSERT_TRUE(Log::open(options));  // they stay
  EXPECT_EQ(reader.checkpoint()->signatures.size(), 2U);
  ASSERT_TRUE(log->append({"b"}));
  EXPECT_EQ(log->publish_cosignatures(text, {cosignature}).error().code, "trust.checkpoint_moved");
}

}  // namespace
}  // namespace tw::trust
