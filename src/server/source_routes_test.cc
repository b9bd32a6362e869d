// Mappings over HTTP: looked at by whoever loads, kept by whoever keeps the standards.
#include <gmock/gmock.h>

#include "base/base64.h"
#include "server/desk_fixture.h"

namespace tw::server {
namespace {

using nlohmann::json;

constexpr const char* kMapping =
    "[columns]\nn = \"declaration_number\"\n[constants]\nflow = \"M\"\n";

class Sources : public DeskTest {
 protected:
  Sources() {
    person("boss", "administrator");
    person("keeper", "standards_keeper");
    person("bringer", "data_deliverer");
  }
  Response keep(const std::string& login, const std::string& mapping) {
    const json body = {{"mapping", mapping}};
    return ask_as(login, request("PUT", "/api/sources/d22", body.dump()));
  }
  Response look(const std::string& login, const std::string& mapping, const std::string& text) {
    const json body = {{"name", "a.csv"}, {"mapping", mapping}, {"head", base64(text)}};
    return ask_as(login, request("POST", "/api/loads/preview", body.dump()));
  }
};

TEST_F(Sources, KeepAMappingThatIsOne) {
  EXPECT_EQ(keep("bringer", kMapping).status, 403);
  EXPECT_EQ(keep("keeper", "[columns]\nn = \"nonsense\"\n").status, 422);
  EXPECT_EQ(get_as("bringer", "/api/sources")["sources"], json::array());
  EXPECT_EQ(keep("keeper", kMapping).status, 204);
  EXPECT_EQ(get_as("bringer", "/api/sources")["sources"], json({"d22"}));
  EXPECT_EQ(get_as("bringer", "/api/sources/d22")["mapping"], kMapping);
}

TEST_F(Sources, ShowAFileAndKeepNothingOfIt) {
  const auto seen = document(look("bringer", kMapping, "n\nD1\n"));
  EXPECT_EQ(seen["rows"], json({{"D1"}}));
  EXPECT_EQ(seen["columns"][0]["field"], "declaration_number");
  EXPECT_TRUE(get_as("bringer", "/api/loads")["loads"].empty());
  EXPECT_EQ(get_as("bringer", "/api/sources")["sources"], json::array());
}

TEST_F(Sources, NameTheFileAsItsOwnerDoes) {
  const auto refused = document(look("bringer", kMapping, "n,m\nD1,2\n"));
  EXPECT_EQ(refused["code"], "load.column_unmapped");
  EXPECT_EQ(refused["place"]["file"], "a.csv");
  EXPECT_EQ(look("keeper", kMapping, "n\n").status, 403);
}

}  // namespace
}  // namespace tw::server
