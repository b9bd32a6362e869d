// Runs a fuzz target over every file of its corpus, one test a file. A target fails by stopping the
// program, so the last name printed is the file that did it.
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

class Replay : public testing::Test {
 public:
  explicit Replay(std::filesystem::path path) : path_(std::move(path)) {}
  void TestBody() override {
    std::ifstream stream(path_, std::ios::binary);
    ASSERT_TRUE(stream);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    EXPECT_EQ(0, LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                        bytes.size()));
  }

 private:
  std::filesystem::path path_;
};

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (const auto& entry : std::filesystem::directory_iterator(TIDEWAITER_CORPUS)) {
    const auto path = entry.path();
    testing::RegisterTest("Corpus", path.filename().c_str(), nullptr, path.c_str(), __FILE__,
                          __LINE__, [path]() -> Replay* { return new Replay(path); });
  }
  return RUN_ALL_TESTS();
}
