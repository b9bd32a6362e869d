// For tests: an empty home in a temporary folder with an engine, and where the published data is.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/encoding.h"
#include "base/file.h"
#include "lake/home.h"
#include "standards/code_list.h"

namespace tw::standards {

class StandardsHome {
 public:
  explicit StandardsHome(const lake::Settings& settings = {})
      : folder_(std::filesystem::temp_directory_path() / ("standards-" + unique_name())),
        home(lake::Home::create(folder_, settings).value()),
        connection(engine_) {}
  ~StandardsHome() { std::filesystem::remove_all(folder_); }
  StandardsHome(const StandardsHome&) = delete;

  // A file outside the lake.
  std::filesystem::path file(const std::string& name, const std::string& text) const {
    const auto path = folder_ / "tmp" / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  // The answer of a query over the views, rows by ";", cells by "|".
  std::string ask(const std::string& sql) {
    const lake::Rows rows = connection.query(sql);
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      text += i > 0 ? ";" : "";
      for (std::size_t k = 0; k < rows.columns.size(); ++k)
        text += (k > 0 ? "|" : "") + rows.text(i, k);
    }
    return text;
  }

 private:
  std::filesystem::path folder_;
  lake::Engine engine_{{.threads = 2}};

 public:
  lake::Home home;
  lake::Connection connection;
};

inline std::filesystem::path nomenclature_folder() {
  const char* folder = std::getenv("TIDEWAITER_DATA");
  const std::filesystem::path data =
      folder != nullptr ? folder : TIDEWAITER_SOURCE_DIR "/../shared/data";
  return data / "nomenclature";
}

// Decoded text of a file of the data folder.
inline std::string published(const std::string& name) {
  return decode_text(read_file(nomenclature_folder() / name).value()).value();
}

#define TW_NEEDS_NOMENCLATURE()                                     \
  if (!std::filesystem::exists(nomenclature_folder() / "hs")) {     \
    GTEST_SKIP() << "no nomenclature at " << nomenclature_folder(); \
  }

}  // namespace tw::standards
